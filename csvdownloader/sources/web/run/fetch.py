"""Downloads one file of a result, and mends its link when that has ended."""

import re
from collections.abc import Callable

from csvdownloader.core.errors import DeadlineError, HttpStatusError, IncompleteError, UserError
from csvdownloader.core.models import Progress, Stage
from csvdownloader.engine.transfer.download import Body, NotReady, Target, download
from csvdownloader.engine.transfer.http import Answer, Headers
from csvdownloader.engine.transfer.http import Call as HttpCall
from csvdownloader.engine.transfer.retry import retry_after
from csvdownloader.sources.web.profile.model import Profile
from csvdownloader.sources.web.run.errors import refusal_of_file
from csvdownloader.sources.web.run.gathering import Gathering
from csvdownloader.sources.web.run.links import Link
from csvdownloader.sources.web.run.replies import host_of
from csvdownloader.sources.web.run.service import Service
from csvdownloader.sources.web.run.teller import Span, Teller
from csvdownloader.sources.web.run.timing import Deadline, Pace

Mend = Callable[[HttpStatusError | None], Link]

_ENDED = frozenset({401, 403, 404, 410})
_UNAUTHORIZED = 401
_MOST_REPAIRS = 3
_TAIL = 1 << 16  # bytes
_DOWNLOADED = 0.9  # of the time that one file takes; the rest is reading it


class Fetcher:
    """Downloads files, one at a time."""

    def __init__(
        self, profile: Profile, service: Service, teller: Teller, pace: Pace, deadline: Deadline
    ) -> None:
        self._result, self._errors = profile.result, profile.errors
        self._service, self._teller = service, teller
        self._line, self._pace, self._deadline = service.line, pace, deadline

    def fetch(
        self, link: Link, mend: Mend, gathering: Gathering, span: Span | None = None
    ) -> tuple[Body, int]:
        """Downloads a file and takes its rows; `mend` gives a fresh link, or raises the error."""
        loading = span.part(0, _DOWNLOADED) if span else None
        body, link = self._fetched(link, mend, gathering.target(), loading)
        taking = span.part(_DOWNLOADED, 1) if span else None
        return body, gathering.take_file(body, link.rows, taking)

    def _fetched(
        self, link: Link, mend: Mend, target: Target, span: Span | None
    ) -> tuple[Body, Link]:
        repairs = _Repairs(self._service, mend)
        if link.ends and self._line.clock.now() >= link.ends:
            link = mend(None)
        while True:
            try:
                return self._checked(self._downloaded(link, target, span)), link
            except NotReady as early:
                self._wait(early.answer)
            except HttpStatusError as error:
                try:
                    link = repairs.mended(link, error)
                except HttpStatusError as last:
                    raise self._told(last, link) from error

    def _told(self, error: HttpStatusError, link: Link) -> UserError:
        """The error with the service's own words, if it has any."""
        trouble = refusal_of_file(self._errors, error, link.call.url)
        return trouble.error() if trouble else error

    def _downloaded(self, link: Link, target: Target, span: Span | None) -> Body:
        def tell(size: int, total: int | None) -> None:
            percent = span.at(size / total) if span and total else None
            self._teller(Progress(Stage.DOWNLOADING, bytes=size, percent=percent))

        def call_of(_renewed: bool) -> HttpCall:
            # the same address again: links are mended here, where it is known what went wrong
            self._line.check(link.call.url)
            self._line.keep_distance()
            return self._service.signed(link.call) if self._result.auth else link.call

        with self._teller.watching(lambda: None):  # the part file is measured along
            return download(
                self._line.client,
                call_of,
                target,
                link.expected,
                tell,
                self._line.cancel,
                resume=self._result.resume != "none",
                waiting=self._teller.waiting,
            )

    def _wait(self, answer: Answer) -> None:
        """The service works on it: the same address again, later."""
        clock = self._line.clock
        left = self._deadline.left(clock.monotonic())
        if not left:
            raise DeadlineError(f"{host_of(answer.url)} did not have the file ready in time")
        named = Headers([pair for pair in answer.headers.items if pair[0].lower() == "retry-after"])
        seconds = self._pace.asked_for(retry_after(named, clock.now()))
        self._teller(Progress(Stage.PREPARING, status=answer.reason))
        self._line.wait(min(seconds, left))

    def _checked(self, body: Body) -> Body:
        pattern = self._result.bad_tail
        if not pattern:
            return body
        with body.path.open("rb") as file:
            file.seek(max(0, body.size - _TAIL))
            tail = file.read(_TAIL).decode("utf-8", errors="replace")
        found = re.search(pattern, tail, re.MULTILINE)
        if found:
            line = tail[found.start() :].splitlines()[0][:300]
            raise IncompleteError(f"{host_of(body.url)} ended the file with an error: {line}")
        return body


class _Repairs:
    """What is done about a link that has ended: a few times, for one file."""

    def __init__(self, service: Service, mend: Mend) -> None:
        self._service, self._mend = service, mend
        self._left, self._may_renew = _MOST_REPAIRS, True

    def mended(self, link: Link, error: HttpStatusError) -> Link:
        """The link to try next. Raises the error when there is none."""
        if error.status not in _ENDED or not self._left:
            raise error
        self._left -= 1
        if error.status == _UNAUTHORIZED and self._may_renew and self._service.renew():
            self._may_renew = False
            return link
        return self._mend(error)


def give_up(error: HttpStatusError | None) -> Link:
    """Mends no link."""
    raise error or IncompleteError("The link to the file has expired")
