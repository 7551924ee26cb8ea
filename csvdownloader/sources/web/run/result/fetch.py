"""Downloads one file of a result, and refreshes its link when that has expired."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.services import DeadlineError
from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer.download import DownloadedBody, NotReadyYet, Target, download
from csvdownloader.engine.transfer.http import Headers, HttpRequest
from csvdownloader.engine.transfer.retry import is_transient, retry_after
from csvdownloader.sources.web.profile.profile import Profile
from csvdownloader.sources.web.run.calls.replies import host_of
from csvdownloader.sources.web.run.calls.service import Service
from csvdownloader.sources.web.run.calls.service_errors import ServiceError, refusal_of_file
from csvdownloader.sources.web.run.poll_schedule import PollDeadline, PollSchedule
from csvdownloader.sources.web.run.progress_reporter import ProgressReporter, Span
from csvdownloader.sources.web.run.result.download_headers import check_expected, headers_reply
from csvdownloader.sources.web.run.result.links import Link, links_in
from csvdownloader.sources.web.run.result.result_collector import ResultCollector
from csvdownloader.sources.web.run.result.tails import check_tails

RefreshLink = Callable[[HttpStatusError | None], Link]
"""Gives a fresh link in place of one that the service refused by that error, or of one whose time
seems to have passed; raises the error when there is none."""

_EXPIRED_STATUS = frozenset({401, 403, 404, 410})
_UNAUTHORIZED = 401
_MOST_REFRESHES = 3
_DOWNLOAD_SHARE = 0.9  # of the time that a file takes is its download; the rest is reading it


class Fetcher:
    """Downloads files, one at a time."""

    def __init__(
        self,
        profile: Profile,
        service: Service,
        reporter: ProgressReporter,
        schedule: PollSchedule,
        deadline: PollDeadline,
        verifying: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """`verifying` verifies the part file while a body is downloaded into it."""
        self._result, self._errors = profile.result, profile.errors
        self._decode = profile.decode
        self._service, self._reporter = service, reporter
        self._client, self._schedule, self._deadline = service.client, schedule, deadline
        self._verifying = verifying

    def fetch(
        self, link: Link, refresh: RefreshLink, collector: ResultCollector, span: Span | None = None
    ) -> tuple[DownloadedBody, int]:
        """Downloads a file and takes its rows; `refresh` gives a fresh link, or raises."""
        download_span = span.part(0, _DOWNLOAD_SHARE) if span else None
        body, link = self._download_refreshed(link, refresh, collector.target(), download_span)
        if link.is_self_describing:
            link = self._completed(body, link)
        read_span = span.part(_DOWNLOAD_SHARE, 1) if span else None
        return body, collector.take_file(body, link, read_span)

    def _completed(self, body: DownloadedBody, link: Link) -> Link:
        """The link, completed by what the headers of the download say. Raises ChecksumError."""
        (completed,) = links_in(
            self._result, headers_reply(body), link.call, self._client.clock.now()
        )
        check_expected(body, completed.expected, self._client.cancel)
        return completed

    def _download_refreshed(
        self, link: Link, refresh: RefreshLink, target: Target, span: Span | None
    ) -> tuple[DownloadedBody, Link]:
        refresher = _LinkRefresher(self._service, refresh)
        if self._is_refreshed_ahead(link):
            link = refresh(None)
        while True:
            try:
                return self._checked(self._download(link, target, span)), link
            except NotReadyYet as not_ready:
                response = not_ready.response
                self.wait(response.url, response.headers, response.reason)
            except HttpStatusError as error:
                try:
                    link = refresher.refreshed(link, error)
                except HttpStatusError as final:
                    raise self._with_service_message(final, link) from error

    def _is_refreshed_ahead(self, link: Link) -> bool:
        """Whether to ask for a fresh link before this one is tried: its time seems to have passed.

        `expires` is by the service's clock, and this one may be wrong by a year. So it spares a
        request that fails, or costs one for a fresh link; whether the link still works, only
        the service says, and on nothing else an export ends or is started again.
        """
        has_passed = link.expires is not None and self._client.clock.now() >= link.expires
        return has_passed and self._result.on_expired not in {"stop", "restart"}

    def _with_service_message(self, error: HttpStatusError, link: Link) -> UserError:
        """The error with the service's own message, if there is one."""
        refusal = self._refusal(error, link)
        return refusal.error() if refusal else error

    def _refusal(self, error: UserError, link: Link) -> ServiceError | None:
        if not isinstance(error, HttpStatusError):
            return None
        return refusal_of_file(self._errors, error, link.call.url)

    def _download(self, link: Link, target: Target, span: Span | None) -> DownloadedBody:
        def report_bytes(size: int, total: int | None) -> None:
            percent = span.at(size / total) if span and total else None
            self._reporter(Progress(Stage.DOWNLOADING, bytes=size, percent=percent))

        def make_request() -> HttpRequest:
            # each attempt asks the same URL: `_LinkRefresher`, not `download`, replaces the link
            self._client.check(link.call.url)
            self._client.throttle()
            call = self._client.scoped(link.call)
            return self._service.authorized(call) if self._result.auth else call

        def may_pass(error: UserError) -> bool:
            refusal = self._refusal(error, link)
            return refusal.is_transient if refusal and refusal.is_ruled else is_transient(error)

        with self._verifying():
            return download(
                self._client.http_client,
                make_request,
                target,
                link.expected,
                report_bytes,
                self._client.cancel,
                resume=self._result.resume != "none",
                waiting=self._reporter.waiting,
                may_pass=may_pass,
            )

    def wait(self, url: str, headers: Headers, status_text: str) -> None:
        """Waits until a file that the service still prepares may be asked for again.

        Args:
            url: Where the response came from.
            headers: Of the response; Retry-After counts.
            status_text: What the user is shown.

        Raises:
            DeadlineError: It takes too long.
        """
        clock = self._client.clock
        left = self._deadline.left(clock.monotonic())
        if not left:
            raise DeadlineError(
                Message("{host} did not have the file ready in time", host=host_of(url))
            )
        seconds = self._schedule.asked_for(retry_after(headers, clock.now()))
        self._reporter(Progress(Stage.PREPARING, status=status_text))
        self._client.wait(min(seconds, left))

    def _checked(self, body: DownloadedBody) -> DownloadedBody:
        if self._result.bad_tail:
            check_tails(body, self._decode, self._result.bad_tail, self._client.cancel)
        return body


class _LinkRefresher:
    """Refreshes the expired link of one file, a few times at most."""

    def __init__(self, service: Service, refresh: RefreshLink) -> None:
        self._service, self._refresh = service, refresh
        self._refreshes_left, self._may_renew = _MOST_REFRESHES, True

    def refreshed(self, link: Link, error: HttpStatusError) -> Link:
        """The link to try next. Raises the error if there is none."""
        if error.status not in _EXPIRED_STATUS or not self._refreshes_left:
            raise error
        self._refreshes_left -= 1
        if error.status == _UNAUTHORIZED and self._may_renew and self._service.renew():
            self._may_renew = False
            return link
        return self._refresh(error)


def never_refresh(error: HttpStatusError | None) -> Link:
    """The `refresh` for a link that cannot be refreshed: raises the error."""
    expired = Message("The link to the file has expired")
    raise error or IncompleteError(expired, Message("Run it again, with a fresh link."))
