"""Fetches the files that links lead to, one after another."""

from csvdownloader.core.errors import HttpStatusError
from csvdownloader.engine.transfer.http import Call as HttpCall
from csvdownloader.sources.web.bodies.working import LostRowsError
from csvdownloader.sources.web.profile.selectors import Reply
from csvdownloader.sources.web.run.gathering import Gathering
from csvdownloader.sources.web.run.kit import Kit
from csvdownloader.sources.web.run.links import Link
from csvdownloader.sources.web.run.listing import Listing
from csvdownloader.sources.web.run.pages import Path, Turn, turn_after
from csvdownloader.sources.web.run.teller import Span


class Parts:
    """The files of one result. With pages, each page lists links."""

    def __init__(self, kit: Kit, gathering: Gathering) -> None:
        self._kit, self._service, self._pages = kit, kit.service, kit.profile.pages
        self._fetcher, self._gathering = kit.fetcher(), gathering
        self._path, self._span = Path(), kit.teller.fetching

    def fetch(self, listing: Listing) -> None:
        """Fetches all files, and goes on where an earlier run stopped.

        Raises:
            LostRowsError: The service lists other files than then.
        """
        place = self._gathering.place
        turn = Turn.of(place["turn"]) if place else Turn()
        first = int(place.get("part", 0))
        if turn.url:
            listing = self._page(turn)
        while True:
            self._fetch_listed(listing, turn, first)
            if self._gathering.full:
                return
            following = self._next(turn, listing.reply)
            if following is None:
                self._gathering.end()
                return
            turn, first, listing = following, 0, self._page(following)

    def _next(self, turn: Turn, reply: Reply) -> Turn | None:
        if self._pages is None:
            return None
        following = turn_after(self._pages, turn, reply, 0, self._gathering.rows)
        if following:
            self._path.go(following, reply)
        return following

    def _page(self, turn: Turn) -> Listing:
        def ask() -> Reply:
            call = HttpCall("GET", turn.url)
            return self._service.line.demand(lambda: self._service.ask(call))

        return Listing(self._kit.profile.result, (), self._service, ask(), ask)

    def _fetch_listed(self, listing: Listing, turn: Turn, first: int) -> None:
        number = len(listing.links)
        if first > number:
            raise LostRowsError
        for index in range(first, number):
            if self._gathering.full:
                return
            self._fetch_one(listing, index, self._span_of(index, number))
            if number > 1 or self._pages:
                self._gathering.save(turn=turn.state(), part=index + 1)

    def _fetch_one(self, listing: Listing, index: int, span: Span | None) -> None:
        def mend(error: HttpStatusError | None) -> Link:
            return listing.mend(index, error)

        self._fetcher.fetch(listing.links[index], mend, self._gathering, span)

    def _span_of(self, index: int, number: int) -> Span | None:
        if self._pages:
            return None  # nobody knows how many follow
        return self._span.part(index / number, (index + 1) / number)
