"""Fetches page after page of a result."""

from collections.abc import Iterator
from hashlib import sha256
from http import HTTPStatus

from msgspec.structs import replace

from csvdownloader.core.errors.responses import HttpStatusError, NotTheDataError
from csvdownloader.core.errors.services import EndlessPagesError, RemoteJobError
from csvdownloader.core.errors.wholeness import ChecksumError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.units import count
from csvdownloader.engine.transfer.http import Headers, HttpRequest
from csvdownloader.sources.web.profile.calls import CallTemplate
from csvdownloader.sources.web.profile.pages import Pages
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.run.calls.replies import host_of
from csvdownloader.sources.web.run.calls.service_errors import (
    error_message,
    message_of,
    phrase_of,
    says_error,
)
from csvdownloader.sources.web.run.context import RunContext
from csvdownloader.sources.web.run.result.download_headers import headers_reply
from csvdownloader.sources.web.run.result.fetch import never_refresh
from csvdownloader.sources.web.run.result.incompleteness import partial_error, truncation
from csvdownloader.sources.web.run.result.link_list import RestartExportError
from csvdownloader.sources.web.run.result.links import Link, whole_number
from csvdownloader.sources.web.run.result.page_cursor import (
    LoopDetector,
    PageCursor,
    extra_of,
    first_page,
    is_last,
    lacks_page,
    next_page,
    total_in,
)
from csvdownloader.sources.web.run.result.result_collector import ResultCollector

_NUMBERED = frozenset({"page", "offset"})
_ROUND = 100  # rows: services limit their pages to multiples of it


class Pagination:
    """The pages of one result."""

    def __init__(
        self, context: RunContext, pages: Pages, call: CallTemplate, collector: ResultCollector
    ) -> None:
        self._profile, self._pages, self._call = context.profile, pages, call
        self._service, self._fetcher = context.service, context.fetcher()
        self._collector, self._reporter = collector, context.reporter
        self._span = context.reporter.fetching
        position = collector.position
        self._loop_detector = LoopDetector(position.get("content", ""))
        self._first_total: int | None = position.get("first_total")
        self._total: int | None = position.get("total")
        self._was_last, self._own_size = False, 0
        self._last: ParsedReply | None = None

    def fetch(self) -> ParsedReply | None:
        """Fetches all pages; resumes where an earlier run stopped. Returns the last one.

        Raises:
            RestartExportError: The pages are gone, and `on_expired` is "restart".
        """
        state = self._collector.position.get("turn")
        cursor: PageCursor | None = PageCursor.of(state) if state else first_page(self._pages)
        while cursor is not None and not self._collector.is_full:
            cursor = self._next(cursor)
        if cursor is None:
            self._collector.end()
            self._collector.remarks += self._caveats()
        return self._last

    def _next(self, cursor: PageCursor) -> PageCursor | None:
        try:
            return self._take_page(cursor)
        except HttpStatusError as error:
            is_gone = error.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE} and cursor.number
            if is_gone and self._profile.result.on_expired == "restart":
                raise RestartExportError from error
            raise

    def _caveats(self) -> Iterator[Message]:
        if self._total is None:
            yield from filter(None, [self._collector.last_row_doubt()])
        elif self._collector.rows != self._total:
            yield Message("The service counts {total} in all.", total=count(self._total, "row"))
        elif self._first_total != self._total and self._first_total is not None:
            # each row that comes or goes moves those behind it to another page
            counted = count(self._first_total, "row")
            yield Message("The service counted {counted} before.", counted=counted)
        if self._pages.end_when and not self._was_last:
            yield Message("The service never said that this was the last page.")
        if self._own_size:
            yield Message(
                "The only page has {rows}, fewer than were asked for: the service may give no more "
                "at once.",
                rows=count(self._own_size, "row"),
            )

    def _take_page(self, cursor: PageCursor) -> PageCursor | None:
        """Takes one page; returns the cursor of the next, or None after the last."""
        reply, rows, content = (
            self._file_page(cursor) if self._are_files else self._json_page(cursor)
        )
        self._check_rows(reply, rows)
        for caveat in filter(None, [truncation(self._profile.result, reply), partial_error(reply)]):
            self._collector.remark(caveat)
        total = total_in(self._pages, reply)
        self._total = self._total if total is None else total
        self._first_total = self._total if self._first_total is None else self._first_total
        if rows:
            self._record_content(content, reply)
        self._report_progress()
        self._was_last, self._last = is_last(self._pages, reply), reply
        self._own_size = self._own_page_size(cursor, rows)
        following = next_page(self._pages, cursor, reply, rows, self._collector.rows)
        if following is not None:
            self._advance(following, reply)
        return following

    def _record_content(self, content: str, reply: ParsedReply) -> None:
        """Compares the page with the one before. Where rows are counted, they may be the same."""
        try:
            self._loop_detector.record_content(content, reply)
        except EndlessPagesError:
            if self._total is None:
                raise
            if self._pages.kind in _NUMBERED:  # the service may have ignored the number
                self._collector.remark(
                    Message("Pages in a row are the same: the service may repeat its rows.")
                )

    def _own_page_size(self, cursor: PageCursor, rows: int) -> int:
        """Rows of a first page that a service may have made smaller than was asked; else 0."""
        is_counted = self._pages.kind in _NUMBERED and self._total is None
        is_round = 0 < rows < self._pages.size and rows % _ROUND == 0
        return rows if is_counted and is_round and not cursor.number and not self._was_last else 0

    def _advance(self, following: PageCursor, reply: ParsedReply) -> None:
        if self._collector.headerless:
            self._collector.refuse_headerless()
        self._loop_detector.record_page(following, reply)
        state = {"turn": following.state(), "content": self._loop_detector.content}
        totals = {"first_total": self._first_total, "total": self._total}
        self._collector.save(state | totals)

    @property
    def _are_files(self) -> bool:
        decode = self._profile.decode
        return decode.format != "json" and decode.rows is None

    def _filled(self, cursor: PageCursor) -> HttpRequest:
        call = self._service.filled(self._call, extra_of(self._pages, cursor))
        return replace(call, method="GET", url=cursor.url, body=None) if cursor.url else call

    def _file_page(self, cursor: PageCursor) -> tuple[ParsedReply, int, str]:
        """A page that is a file: the response, its rows, and a hash of its content."""
        link = Link(self._filled(cursor), is_page=True)
        body, rows = self._fetcher.fetch(link, never_refresh, self._collector)
        return headers_reply(body), rows, body.checksum

    def _json_page(self, cursor: PageCursor) -> tuple[ParsedReply, int, str]:
        """A page of JSON: the response, its rows, and a hash of its content."""
        call = self._filled(cursor)
        while self._is_not_ready(reply := self._ask(call)):
            headers = Headers(reply.headers)
            self._fetcher.wait(reply.url, headers, phrase_of(reply.status))
        self._check_page(reply)
        self._service.capture(self._call.capture, reply)
        content = sha256(repr(reply.body).encode()).hexdigest()
        return reply, self._collector.take_page(reply), content

    def _ask(self, call: HttpRequest) -> ParsedReply:
        return self._service.client.send_with_retries(
            lambda: self._service.send(call), self._call.expect
        )

    def _is_not_ready(self, reply: ParsedReply) -> bool:
        """Whether the service still prepares the page (202)."""
        if reply.status != HTTPStatus.ACCEPTED or HTTPStatus.ACCEPTED in self._call.expect:
            return False
        rows = self._profile.decode.rows
        return not isinstance(rows.find(reply) if rows else reply.body, list)

    def _check_page(self, reply: ParsedReply) -> None:
        host, errors, decode = host_of(reply.url), self._profile.errors, self._profile.decode
        if reply.body is None:
            raise NotTheDataError(Message("{host} sent something else than JSON", host=host))
        has_rows = decode.rows is None or decode.rows.find(reply) is not None
        if not has_rows and says_error(errors, reply):
            raise RemoteJobError(
                Message(
                    "{host} gave no rows: {errors}", host=host, errors=message_of(errors, reply)
                )
            )
        if lacks_page(self._pages, decode, reply):
            refusal = Message("{host} sent something else than rows", host=host)
            raise NotTheDataError(joined([refusal, error_message(errors, reply)], ": "))

    def _check_rows(self, reply: ParsedReply, rows: int) -> None:
        promised = whole_number(self._pages.rows.find(reply)) if self._pages.rows else None
        if promised is not None and rows != promised and not self._collector.is_full:
            raise ChecksumError(
                Message(
                    "A page should have {promised:,} rows, but {rows:,} came",
                    promised=promised,
                    rows=rows,
                )
            )

    def _report_progress(self) -> None:
        rows, total = self._collector.rows, self._total
        percent = self._span.at(rows / total) if total else None
        self._reporter(Progress(Stage.DOWNLOADING, row_count=rows, total=total, percent=percent))
