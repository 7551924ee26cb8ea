"""Fetches page after page of a result."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from http import HTTPStatus

from csvdownloader.core.errors import (
    ChecksumError,
    NotTheDataError,
    RemoteJobError,
)
from csvdownloader.core.models import Progress, Stage
from csvdownloader.core.units import count
from csvdownloader.engine.transfer.http import Call as HttpCall
from csvdownloader.engine.transfer.http import Headers
from csvdownloader.sources.web.profile.model import Call, Pages
from csvdownloader.sources.web.profile.selectors import Reply
from csvdownloader.sources.web.run.context import Kit
from csvdownloader.sources.web.run.download_headers import reply_to
from csvdownloader.sources.web.run.fetch import give_up
from csvdownloader.sources.web.run.links import Link, whole_number
from csvdownloader.sources.web.run.page_cursor import (
    Path,
    Turn,
    extra_of,
    first_turn,
    is_last,
    names_nothing,
    total_in,
    turn_after,
)
from csvdownloader.sources.web.run.replies import host_of
from csvdownloader.sources.web.run.result_collector import Gathering
from csvdownloader.sources.web.run.service_errors import (
    appended_words,
    phrase_of,
    says_error,
    words_of,
)


class Paging:
    """The pages of one result."""

    def __init__(self, kit: Kit, pages: Pages, call: Call, gathering: Gathering) -> None:
        self._profile, self._pages, self._call = kit.profile, pages, call
        self._service, self._fetcher = kit.service, kit.fetcher()
        self._gathering, self._teller = gathering, kit.teller
        self._span = kit.teller.fetching
        self._path = Path()
        self._total: int | None = None
        self._was_last = False

    def fetch(self) -> None:
        """Fetches all pages, and goes on where an earlier run stopped."""
        state = self._gathering.place.get("turn")
        turn: Turn | None = Turn.of(state) if state else first_turn(self._pages)
        while turn is not None and not self._gathering.full:
            turn = self._after(turn)
        if turn is None:
            self._gathering.end()
            self._gathering.remarks += self._doubts()

    def _doubts(self) -> Iterator[str]:
        if self._total is not None and self._gathering.rows != self._total:
            yield f"The service counts {count(self._total, 'row')} in all."
        if self._pages.end_when and not self._was_last:
            yield "The service never said that this was the last page."

    def _after(self, turn: Turn) -> Turn | None:
        """Takes one page; the turn of the next."""
        reply, rows, content = self._file(turn) if self._are_files else self._answer(turn)
        self._check_rows(reply, rows)
        total = total_in(self._pages, reply)
        self._total = self._total if total is None else total
        if rows and self._total is None:
            self._path.compare(content, reply)
        self._tell()
        self._was_last = is_last(self._pages, reply)
        following = turn_after(self._pages, turn, reply, rows, self._gathering.rows)
        if following is not None:
            self._go(following, reply)
        return following

    def _go(self, following: Turn, reply: Reply) -> None:
        if self._gathering.bare:
            self._gathering.refuse_bare()
        self._path.go(following, reply)
        self._gathering.save(turn=following.state())

    @property
    def _are_files(self) -> bool:
        decode = self._profile.decode
        return decode.format != "json" and decode.rows is None

    def _filled(self, turn: Turn) -> HttpCall:
        call = self._service.filled(self._call, extra_of(self._pages, turn))
        return replace(call, method="GET", url=turn.url, body=None) if turn.url else call

    def _file(self, turn: Turn) -> tuple[Reply, int, str]:
        """The answer, its rows, and a hash of what is in it."""
        link = Link(self._filled(turn), is_page=True)
        body, rows = self._fetcher.fetch(link, give_up, self._gathering)
        return reply_to(body), rows, body.sha256

    def _answer(self, turn: Turn) -> tuple[Reply, int, str]:
        """The same, for pages of JSON."""
        call = self._filled(turn)
        while self._is_early(reply := self._asked(call)):
            headers = Headers(reply.headers)
            self._fetcher.wait(reply.url, headers, phrase_of(reply.status))
        self._check_page(reply)
        content = sha256(repr(reply.body).encode()).hexdigest()
        return reply, self._gathering.take_page(reply), content

    def _asked(self, call: HttpCall) -> Reply:
        return self._service.line.demand(lambda: self._service.ask(call), self._call.expect)

    def _is_early(self, reply: Reply) -> bool:
        """Whether the service still works on the page."""
        if reply.status != HTTPStatus.ACCEPTED or HTTPStatus.ACCEPTED in self._call.expect:
            return False
        rows = self._profile.decode.rows
        return not isinstance(rows.find(reply) if rows else reply.body, list)

    def _check_page(self, reply: Reply) -> None:
        host, errors, decode = host_of(reply.url), self._profile.errors, self._profile.decode
        if reply.body is None:
            raise NotTheDataError(f"{host} sent something else than JSON")
        has_rows = decode.rows is None or decode.rows.find(reply) is not None
        if not has_rows and says_error(errors, reply):
            raise RemoteJobError(f"{host} gave no rows: {words_of(errors, reply)}")
        if names_nothing(self._pages, decode, reply):
            words = appended_words(errors, reply)
            raise NotTheDataError(f"{host} sent something else than rows{words}")

    def _check_rows(self, reply: Reply, rows: int) -> None:
        promised = whole_number(self._pages.rows.find(reply)) if self._pages.rows else None
        if promised is not None and rows != promised and not self._gathering.full:
            raise ChecksumError(f"A page should have {promised:,} rows, but {rows:,} came")

    def _tell(self) -> None:
        rows, total = self._gathering.rows, self._total
        percent = self._span.at(rows / total) if total else None
        self._teller(Progress(Stage.DOWNLOADING, rows=rows, total=total, percent=percent))
