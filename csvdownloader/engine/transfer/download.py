"""Brings a body into a file, whole, however often the connection breaks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import (
    IncompleteError,
    UserError,
    storage_error,
)
from csvdownloader.engine.transfer.body import DownloadedBody, Proof, finished
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.digests import Expected, demanded
from csvdownloader.engine.transfer.error_responses import NotReadyYet, response_of, status_error_of
from csvdownloader.engine.transfer.http import HttpRequest
from csvdownloader.engine.transfer.partial_download import PartialDownload, Target
from csvdownloader.engine.transfer.ranges import is_already_complete, is_next_range
from csvdownloader.engine.transfer.resume_point import range_headers
from csvdownloader.engine.transfer.retry import Backoff, asked_wait, is_transient
from csvdownloader.engine.transfer.streamed_response import StreamedResponse

__all__ = ["DownloadedBody", "Expected", "NotReadyYet", "Proof", "Target", "download"]

_MUCH = 1 << 20  # bytes; a try that came so much further has earned the next one full patience
_REPORT_SECONDS = 1 / 30
_NOT_YET, _PART, _NO_SUCH_PART = 202, 206, 416
_EMPTY = frozenset({204, 205})


def download(
    client: HttpClient,
    make_request: Callable[[], HttpRequest],
    target: Target,
    expected: Expected,
    report: Callable[[int, int | None], None],
    cancel: Cancel,
    *,
    resume: bool = True,
    waiting: Callable[[datetime], None],
) -> DownloadedBody:
    """Downloads; tries again after trouble that passes, and goes on where it is safe.

    Args:
        client: Asks.
        make_request: Gives the request of each attempt, without a range.
        target: Where the bytes go. When an earlier run left a mark beside it, it is shortened to
            that mark before the first report.
        expected: What the service said about the file.
        report: Told the bytes so far and of the whole, about thirty times a second.
        cancel: Stops it at once.
        resume: Whether parts may be asked for.
        waiting: Told the time of the next try.

    Raises:
        NotReady: The server answered 202.
        HttpStatusError: The server refused; an error's body is never written to the file.
        ThrottledError: The server asks to wait longer than this does by itself.
        ChecksumError: All came, but it is not what was announced.
        StorageError: The disk refused.
        UserError: The network failed, more often than is tolerable.
        Cancelled: `cancel` was set.
    """
    demanded(expected)  # a checksum that is none is found before anything is asked
    partial = PartialDownload(target, cancel, resume=resume)
    run = _Download(client, make_request, partial, expected, report, cancel, waiting)
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
    ) -> None:
        self._client, self._make_request, self._partial = client, make_request, partial
        self._expected, self._report, self._cancel = expected, report, cancel
        self._waiting, self._backoff = waiting, Backoff()
        self._reported = float("-inf")
        self._asked_to_wait: float | None = None

    def run(self) -> DownloadedBody:
        furthest = self._partial.offset
        while True:
            try:
                return self._attempt(self._make_request())
            except UserError as error:
                # what is fetched a second time is no progress: that could go on for ever
                if self._partial.offset - furthest >= _MUCH:
                    self._backoff.forgive()
                furthest = max(furthest, self._partial.offset)
                self._wait_backoff(error)

    def _wait_backoff(self, error: UserError) -> None:
        """Waits until the next try is due; raises the error when there is to be none."""
        if not is_transient(error):
            raise error
        now = self._client.clock.now()
        seconds = self._backoff.next(error, self._asked_to_wait, now)
        self._waiting(now + timedelta(seconds=seconds))
        self._client.clock.wait(seconds, self._cancel)

    def _attempt(self, call: HttpRequest) -> DownloadedBody:
        self._asked_to_wait = None
        resume_point = self._partial.resume_point(call.url)
        if resume_point:
            call = replace(call, headers={**call.headers, **range_headers(resume_point)})
        with self._client.open(call, self._cancel) as reply:
            if (
                reply.status == _NO_SUCH_PART
                and resume_point
                and is_already_complete(resume_point, reply)
            ):
                return self._finished(reply)
            if reply.status == _PART and resume_point and is_next_range(resume_point, reply):
                self._partial.begin_range(reply.headers)
            else:
                self._accept_whole(call, reply)
            self._receive(reply)
            return self._finished(reply)

    def _accept_whole(self, call: HttpRequest, reply: StreamedResponse) -> None:
        """Begins the file; raises when the answer is no whole body."""
        if reply.status in {_PART, _NO_SUCH_PART} and self._partial.uses_ranges:
            self._partial.disable_ranges()
            raise IncompleteError(f"{reply.hosts[-1]} did not give the part that was asked for")
        if reply.status == _NOT_YET:
            raise NotReadyYet(response_of(reply))
        if reply.status // 100 != 2 or reply.status == _PART:
            now = self._client.clock.now()
            self._asked_to_wait = asked_wait(reply.status, reply.headers, now)
            raise status_error_of(reply)
        self._partial.begin(call.url, reply)

    def _receive(self, reply: StreamedResponse) -> None:
        if reply.status in _EMPTY:
            return
        with self._partial.writing() as write:
            for block in reply.blocks():
                write(block)
                now = self._client.clock.monotonic()
                if now - self._reported >= _REPORT_SECONDS:
                    self._reported = now
                    self._report(self._partial.offset, self._partial.total)

    def _finished(self, reply: StreamedResponse) -> DownloadedBody:
        self._partial.check_size(reply.hosts[-1])
        self._report(self._partial.offset, self._partial.offset)
        return finished(self._partial, reply, self._expected, self._cancel)
