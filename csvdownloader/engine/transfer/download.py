"""Downloads a body into a file: with retries, and with range requests to resume it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.errors.storage import storage_error
from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer.body import DownloadedBody, Proof, finished
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.digests import Expected, expected_digests
from csvdownloader.engine.transfer.error_responses import (
    NotReadyYet,
    buffered_response,
    status_error_of,
)
from csvdownloader.engine.transfer.http import HttpRequest
from csvdownloader.engine.transfer.partial_download import PartialDownload, Target
from csvdownloader.engine.transfer.ranges import (
    is_already_complete,
    is_part,
    is_same_whole,
    next_range,
)
from csvdownloader.engine.transfer.resume_point import ResumePoint, range_headers
from csvdownloader.engine.transfer.retry import Backoff, is_transient, requested_wait
from csvdownloader.engine.transfer.streamed_response import StreamedResponse

__all__ = ["DownloadedBody", "Expected", "NotReadyYet", "Proof", "Target", "download"]

_ENOUGH_PROGRESS = 1 << 20  # bytes; an attempt that came so much further resets the backoff
_REPORT_SECONDS = 1 / 30
_SUCCESS = 2  # the class of status codes
_ACCEPTED, _RANGE_NOT_SATISFIABLE = 202, 416
_WITHOUT_CONTENT = frozenset({204, 205})  # whatever follows their headers


def download(
    client: HttpClient,
    make_request: Callable[[], HttpRequest],
    target: Target,
    expected: Expected,
    report: Callable[[int, int | None], None],
    cancel: Cancel,
    *,
    resume: bool,
    waiting: Callable[[datetime], None],
    may_pass: Callable[[UserError], bool] = is_transient,
) -> DownloadedBody:
    """Downloads a file; retries after transient errors, and resumes where that is safe.

    Args:
        client: Sends the requests.
        make_request: Gives the request of each attempt, without a range.
        target: Where the bytes go. When an earlier run left a resume point beside it, it is
            truncated to that before the first report.
        expected: What the service said about the file.
        report: Called with the bytes so far and in total, about thirty times a second.
        cancel: Stops it at once.
        resume: Whether ranges may be requested.
        waiting: Called with the time of the next attempt.
        may_pass: Whether the same request may succeed after that error.

    Raises:
        NotReadyYet: The server answered 202.
        HttpStatusError: The server refused; an error's body is never written to the file.
        ThrottledError: The server asks for a longer wait than this makes by itself.
        ChecksumError: All came, but it is not what was announced.
        StorageError: The disk refused.
        UserError: The network failed, and so did all retries.
        Cancelled: `cancel` was set.
    """
    expected_digests(expected)  # finds an invalid checksum before anything is requested
    partial = PartialDownload(target, cancel, resume=resume)
    run = _Download(client, make_request, partial, expected, report, cancel, waiting, may_pass)
    try:
        partial.restore()
        return run.run()
    except OSError as error:
        raise storage_error(error, target.path) from error
    finally:
        partial.save_resume_point()


class _Download:
    def __init__(
        self,
        client: HttpClient,
        make_request: Callable[[], HttpRequest],
        partial: PartialDownload,
        expected: Expected,
        report: Callable[[int, int | None], None],
        cancel: Cancel,
        waiting: Callable[[datetime], None],
        may_pass: Callable[[UserError], bool],
    ) -> None:
        self._client, self._make_request, self._partial = client, make_request, partial
        self._expected, self._report, self._cancel = expected, report, cancel
        self._waiting, self._may_pass, self._backoff = waiting, may_pass, Backoff()
        self._reported = float("-inf")
        self._requested_wait: float | None = None

    def run(self) -> DownloadedBody:
        furthest = self._partial.offset
        while True:
            request = self._make_request()  # outside: its own calls have retries of their own
            try:
                return self._attempt(request)
            except UserError as error:
                # bytes that are fetched again are no progress: that could go on for ever
                if self._partial.offset - furthest >= _ENOUGH_PROGRESS:
                    self._backoff.reset()
                furthest = max(furthest, self._partial.offset)
                self._wait_backoff(error)

    def _wait_backoff(self, error: UserError) -> None:
        """Waits until the next attempt; raises the error when there is to be none."""
        if not self._may_pass(error):
            raise error
        now = self._client.clock.now()
        seconds = self._backoff.next(error, self._requested_wait, now)
        self._waiting(now + timedelta(seconds=seconds))
        self._client.clock.wait(seconds, self._cancel)

    def _attempt(self, request: HttpRequest) -> DownloadedBody:
        self._requested_wait = None
        resume_point = self._partial.resume_point(request.url)
        if resume_point:
            request = replace(request, headers={**request.headers, **range_headers(resume_point)})
        with self._client.open(request, self._cancel) as response:
            if (
                response.status == _RANGE_NOT_SATISFIABLE
                and resume_point
                and is_already_complete(resume_point, response)
            ):
                return self._finished(response)
            found = next_range(resume_point, response) if resume_point else None
            if found:
                self._partial.begin_range(response.headers, found.total)
                end: int | None = found.end
            else:
                end = self._accept_whole(request, resume_point, response)
            self._receive(response, end)
            return self._finished(response)

    def _accept_whole(
        self, request: HttpRequest, resume_point: ResumePoint | None, response: StreamedResponse
    ) -> int | None:
        """Starts the file; raises when the response is not the whole body.

        Returns:
            The bytes of the whole; None when they are not known.
        """
        if response.status == _ACCEPTED:
            raise NotReadyYet(buffered_response(response))
        is_success = response.status // 100 == _SUCCESS
        if is_success and is_part(resume_point, response):
            raise self._part_error(response)
        if response.status == _RANGE_NOT_SATISFIABLE and self._partial.uses_ranges:
            raise self._part_error(response)
        if not is_success:
            now = self._client.clock.now()
            self._requested_wait = requested_wait(response.status, response.headers, now)
            raise status_error_of(response)
        total = response.length
        if resume_point and total is None and is_same_whole(resume_point, response):
            total = resume_point.total  # it may be the rest, which shows at the end
            self._partial.disable_ranges()
        self._partial.begin(request.url, response, total)
        return total

    def _part_error(self, response: StreamedResponse) -> UserError:
        """Another part than was asked for: the next attempt asks for the whole, if there is one."""
        host = response.hosts[-1]
        if not self._partial.uses_ranges:
            return NotTheDataError(
                Message(
                    "{host} sends only a part of the file ({status})",
                    host=host,
                    status=response.status,
                )
            )
        self._partial.disable_ranges()
        return IncompleteError(
            Message("{host} did not give the part that was asked for", host=host)
        )

    def _receive(self, response: StreamedResponse, end: int | None) -> None:
        """Writes the body, which ends at the offset `end` at the latest."""
        if response.status in _WITHOUT_CONTENT:
            return
        with self._partial.writing() as write:
            for block in response.blocks():
                write(block)
                if end is not None and self._partial.offset > end:
                    raise self._part_error(response)
                now = self._client.clock.monotonic()
                if now - self._reported >= _REPORT_SECONDS:
                    self._reported = now
                    self._report(self._partial.offset, self._partial.total)

    def _finished(self, response: StreamedResponse) -> DownloadedBody:
        self._partial.check_size(response.hosts[-1])
        self._report(self._partial.offset, self._partial.offset)
        return finished(self._partial, response, self._expected, self._cancel)
