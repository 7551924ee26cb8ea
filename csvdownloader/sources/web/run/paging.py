"""Fetches page after page of a result."""

from dataclasses import replace
from http import HTTPStatus

from csvdownloader.core.errors import (
    ChecksumError,
    NotTheDataError,
    RemoteJobError,
)
from csvdownloader.core.models import Progress, Stage
from csvdownloader.engine.transfer.http import Call as HttpCall
from csvdownloader.sources.web.profile.model import Call, Pages
from csvdownloader.sources.web.profile.selectors import Reply
from csvdownloader.sources.web.run.errors import says_error, words_of
from csvdownloader.sources.web.run.fetch import give_up
from csvdownloader.sources.web.run.gathering import Gathering
from csvdownloader.sources.web.run.kit import Kit
from csvdownloader.sources.web.run.links import Link, whole_number
from csvdownloader.sources.web.run.pages import (
    Path,
    Turn,
    extra_of,
    first_turn,
    total_in,
    turn_after,
)
from csvdownloader.sources.web.run.replies import host_of


class Paging:
    """The pages of one result."""

    def __init__(self, kit: Kit, pages: Pages, call: Call, gathering: Gathering) -> None:
        self._profile, self._pages, self._call = kit.profile, pages, call
        self._service, self._fetcher = kit.service, kit.fetcher()
        self._gathering, self._teller = gathering, kit.teller
        self._span = kit.teller.fetching
        self._path = Path()
        self._total: int | None = None

    def fetch(self) -> None:
        """Fetches all pages, and goes on where an earlier run stopped."""
        state = self._gathering.place.get("turn")
        turn: Turn | None = Turn.of(state) if state else first_turn(self._pages)
        while turn is not None and not self._gathering.full:
            turn = self._after(turn)
        if turn is None:
            self._gathering.end()
            if self._total is not None and self._gathering.rows < self._total:
                self._gathering.remarks.append(f"The service counts {self._total:,} rows in all.")

    def _after(self, turn: Turn) -> Turn | None:
        """Takes one page; the turn of the next."""
        reply, rows = self._file(turn) if self._are_files else self._answer(turn)
        self._check_rows(reply, rows)
        total = total_in(self._pages, reply)
        self._total = self._total if total is None else total
        self._tell()
        following = turn_after(self._pages, turn, reply, rows, self._gathering.rows)
        if following is not None:
            self._path.go(following, reply)
            self._gathering.save(turn=following.state())
        return following

    @property
    def _are_files(self) -> bool:
        decode = self._profile.decode
        return decode.format != "json" and decode.rows is None

    def _filled(self, turn: Turn) -> HttpCall:
        call = self._service.filled(self._call, extra_of(self._pages, turn))
        return replace(call, method="GET", url=turn.url, body=None) if turn.url else call

    def _file(self, turn: Turn) -> tuple[Reply, int]:
        body, rows = self._fetcher.fetch(Link(self._filled(turn)), give_up, self._gathering)
        return Reply(HTTPStatus.OK, body.headers.items, None, "", body.url), rows

    def _answer(self, turn: Turn) -> tuple[Reply, int]:
        call = self._filled(turn)
        reply = self._service.line.demand(lambda: self._service.ask(call), self._call.expect)
        if reply.body is None:
            raise NotTheDataError(f"{host_of(reply.url)} sent something else than JSON")
        rows = self._profile.decode.rows
        if rows and rows.find(reply) is None and says_error(self._profile.errors, reply):
            words = words_of(self._profile.errors, reply)
            raise RemoteJobError(f"{host_of(reply.url)} gave no rows: {words}")
        return reply, self._gathering.take_page(reply)

    def _check_rows(self, reply: Reply, rows: int) -> None:
        promised = whole_number(self._pages.rows.find(reply)) if self._pages.rows else None
        if promised is not None and rows != promised and not self._gathering.full:
            raise ChecksumError(f"A page should have {promised:,} rows, but {rows:,} came")

    def _tell(self) -> None:
        rows, total = self._gathering.rows, self._total
        percent = self._span.at(rows / total) if total else None
        self._teller(Progress(Stage.DOWNLOADING, rows=rows, total=total, percent=percent))
