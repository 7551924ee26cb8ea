"""Downloads the files that links lead to, one after another."""

from hashlib import sha256

from csvdownloader.core.errors.responses import HttpStatusError, NotTheDataError
from csvdownloader.core.messages import Message, joined
from csvdownloader.engine.transfer.http import HttpRequest
from csvdownloader.sources.web.bodies.working_file import LostRowsError
from csvdownloader.sources.web.profile.selectors import ParsedReply
from csvdownloader.sources.web.run.calls.replies import host_of
from csvdownloader.sources.web.run.calls.service_errors import error_message
from csvdownloader.sources.web.run.context import RunContext
from csvdownloader.sources.web.run.progress_reporter import Span
from csvdownloader.sources.web.run.result.link_list import LinkList
from csvdownloader.sources.web.run.result.links import Link
from csvdownloader.sources.web.run.result.page_cursor import LoopDetector, PageCursor, next_page
from csvdownloader.sources.web.run.result.result_collector import ResultCollector


class PartFiles:
    """The files of one result. With pages, each page lists links."""

    def __init__(self, context: RunContext, collector: ResultCollector) -> None:
        self._context, self._service, self._pages = context, context.service, context.profile.pages
        self._fetcher, self._collector = context.fetcher(), collector
        self._loop_detector, self._span = LoopDetector(), context.reporter.fetching

    def fetch(self, link_list: LinkList) -> None:
        """Fetches all files; resumes where an earlier run stopped.

        Raises:
            LostRowsError: The service lists other files than in the earlier run.
        """
        position = self._collector.position
        cursor = PageCursor.of(position["turn"]) if position else PageCursor()
        first = int(position.get("part", 0))
        if cursor.url:
            link_list = self._page(cursor)
        if first and position["taken"] != _digest(link_list.names[:first]):
            raise LostRowsError
        while True:
            self._fetch_listed(link_list, cursor, first)
            if self._collector.is_full:
                return
            following = self._next(cursor, link_list.reply)
            if following is None:
                self._collector.end()
                return
            cursor, first, link_list = following, 0, self._page(following)

    def _next(self, cursor: PageCursor, reply: ParsedReply) -> PageCursor | None:
        if self._pages is None:
            return None
        following = next_page(self._pages, cursor, reply, 0, self._collector.rows)
        if following:
            self._loop_detector.record_page(following, reply)
        return following

    def _page(self, cursor: PageCursor) -> LinkList:
        def ask() -> ParsedReply:
            call = HttpRequest("GET", cursor.url)
            return self._service.client.send_with_retries(lambda: self._service.send(call))

        link_list = LinkList(self._context.profile.result, (), self._service, ask(), ask)
        if not link_list.links:
            host = host_of(link_list.reply.url)
            refusal = Message("{host} names no file where more should follow", host=host)
            message = error_message(self._context.profile.errors, link_list.reply)
            raise NotTheDataError(joined([refusal, message], ": "))
        return link_list

    def _fetch_listed(self, link_list: LinkList, cursor: PageCursor, first: int) -> None:
        number = len(link_list.links)
        for index in range(first, number):
            if self._collector.is_full:
                return
            self._fetch_one(link_list, index, self._span_of(index, number))
            if number > 1 or self._pages:
                taken = _digest(link_list.names[: index + 1])
                state = cursor.state()
                self._collector.save({"turn": state, "part": index + 1, "taken": taken})

    def _fetch_one(self, link_list: LinkList, index: int, span: Span | None) -> None:
        taken = set(link_list.names[:index])

        def refresh(error: HttpStatusError | None) -> Link:
            link = link_list.refreshed(index, error)
            if taken.intersection(link_list.names[index:]):  # the files are in another order now
                raise LostRowsError
            return link

        self._fetcher.fetch(link_list.links[index], refresh, self._collector, span)

    def _span_of(self, index: int, number: int) -> Span | None:
        if self._pages:
            return None  # it is unknown how many pages follow
        return self._span.part(index / number, (index + 1) / number)


def _digest(names: list[str]) -> str:
    return sha256("\n".join(names).encode()).hexdigest()
