"""Downloads one file of a result, and mends its link when that has ended."""

from collections.abc import Callable

from csvdownloader.core.errors import DeadlineError, HttpStatusError, IncompleteError, UserError
from csvdownloader.core.models import Progress, Stage
from csvdownloader.engine.transfer.download import DownloadedBody, NotReadyYet, Target, download
from csvdownloader.engine.transfer.http import Headers, HttpRequest
from csvdownloader.engine.transfer.retry import retry_after
from csvdownloader.sources.web.profile.model import Profile
from csvdownloader.sources.web.run.download_headers import check_expected, reply_to
from csvdownloader.sources.web.run.links import Link, links_in
from csvdownloader.sources.web.run.poll_schedule import PollDeadline, PollSchedule
from csvdownloader.sources.web.run.progress_reporter import ProgressReporter, Span
from csvdownloader.sources.web.run.replies import host_of
from csvdownloader.sources.web.run.result_collector import ResultCollector
from csvdownloader.sources.web.run.service import Service
from csvdownloader.sources.web.run.service_errors import refusal_of_file
from csvdownloader.sources.web.run.tails import check_tails

RefreshLink = Callable[[HttpStatusError | None], Link]

_ENDED = frozenset({401, 403, 404, 410})
_UNAUTHORIZED = 401
_MOST_REFRESHES = 3
_DOWNLOADED = 0.9  # of the time that one file takes; the rest is reading it


class Fetcher:
    """Downloads files, one at a time."""

    def __init__(
        self,
        profile: Profile,
        service: Service,
        reporter: ProgressReporter,
        schedule: PollSchedule,
        deadline: PollDeadline,
    ) -> None:
        self._result, self._errors = profile.result, profile.errors
        self._decode = profile.decode
        self._service, self._reporter = service, reporter
        self._client, self._schedule, self._deadline = service.client, schedule, deadline

    def fetch(
        self, link: Link, refresh: RefreshLink, collector: ResultCollector, span: Span | None = None
    ) -> tuple[DownloadedBody, int]:
        """Downloads a file and takes its rows; `mend` gives a fresh link, or raises the error."""
        loading = span.part(0, _DOWNLOADED) if span else None
        body, link = self._fetched(link, refresh, collector.target(), loading)
        if link.is_self_describing:
            link = self._described(body, link)
        taking = span.part(_DOWNLOADED, 1) if span else None
        return body, collector.take_file(body, link, taking)

    def _described(self, body: DownloadedBody, link: Link) -> Link:
        """The link with what the headers of the download say. Raises ChecksumError."""
        (told,) = links_in(self._result, reply_to(body), link.call, self._client.clock.now())
        check_expected(body, told.expected, self._client.cancel)
        return told

    def _fetched(
        self, link: Link, refresh: RefreshLink, target: Target, span: Span | None
    ) -> tuple[DownloadedBody, Link]:
        refresher = _LinkRefresher(self._service, refresh)
        if link.ends and self._client.clock.now() >= link.ends:
            link = refresh(None)
        while True:
            try:
                return self._checked(self._downloaded(link, target, span)), link
            except NotReadyYet as early:
                answer = early.answer
                self.wait(answer.url, answer.headers, answer.reason)
            except HttpStatusError as error:
                try:
                    link = refresher.refreshed(link, error)
                except HttpStatusError as last:
                    raise self._with_service_message(last, link) from error

    def _with_service_message(self, error: HttpStatusError, link: Link) -> UserError:
        """The error with the service's own words, if it has any."""
        service_error = refusal_of_file(self._errors, error, link.call.url)
        return service_error.error() if service_error else error

    def _downloaded(self, link: Link, target: Target, span: Span | None) -> DownloadedBody:
        def tell(size: int, total: int | None) -> None:
            percent = span.at(size / total) if span and total else None
            self._reporter(Progress(Stage.DOWNLOADING, bytes=size, percent=percent))

        def make_request() -> HttpRequest:
            # the same address again: links are mended here, where it is known what went wrong
            self._client.check(link.call.url)
            self._client.throttle()
            return self._service.authorized(link.call) if self._result.auth else link.call

        with self._reporter.watching(lambda: None):  # the part file is measured along
            return download(
                self._client.http_client,
                make_request,
                target,
                link.expected,
                tell,
                self._client.cancel,
                resume=self._result.resume != "none",
                waiting=self._reporter.waiting,
            )

    def wait(self, url: str, headers: Headers, status_text: str) -> None:
        """The service works on it: waits until the same may be asked for again.

        Args:
            url: Who answered.
            headers: Of the answer.
            status_text: What is shown.

        Raises:
            DeadlineError: It takes too long.
        """
        clock = self._client.clock
        left = self._deadline.left(clock.monotonic())
        if not left:
            raise DeadlineError(f"{host_of(url)} did not have the file ready in time")
        seconds = self._schedule.asked_for(retry_after(headers, clock.now()))
        self._reporter(Progress(Stage.PREPARING, status=status_text))
        self._client.wait(min(seconds, left))

    def _checked(self, body: DownloadedBody) -> DownloadedBody:
        if self._result.bad_tail:
            check_tails(body, self._decode, self._result.bad_tail, self._client.cancel)
        return body


class _LinkRefresher:
    """What is done about a link that has ended: a few times, for one file."""

    def __init__(self, service: Service, refresh: RefreshLink) -> None:
        self._service, self._refresh = service, refresh
        self._left, self._may_renew = _MOST_REFRESHES, True

    def refreshed(self, link: Link, error: HttpStatusError) -> Link:
        """The link to try next. Raises the error when there is none."""
        if error.status not in _ENDED or not self._left:
            raise error
        self._left -= 1
        if error.status == _UNAUTHORIZED and self._may_renew and self._service.renew():
            self._may_renew = False
            return link
        return self._refresh(error)


def never_refresh(error: HttpStatusError | None) -> Link:
    """Mends no link."""
    raise error or IncompleteError("The link to the file has expired")
