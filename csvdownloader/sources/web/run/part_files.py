"""Fetches the files that links lead to, one after another."""

from hashlib import sha256

from csvdownloader.core.errors import HttpStatusError, NotTheDataError
from csvdownloader.engine.transfer.http import Call as HttpCall
from csvdownloader.sources.web.bodies.working_file import LostRowsError
from csvdownloader.sources.web.profile.selectors import Reply
from csvdownloader.sources.web.run.context import Kit
from csvdownloader.sources.web.run.link_list import Listing
from csvdownloader.sources.web.run.links import Link
from csvdownloader.sources.web.run.page_cursor import Path, Turn, turn_after
from csvdownloader.sources.web.run.progress_reporter import Span
from csvdownloader.sources.web.run.replies import host_of
from csvdownloader.sources.web.run.result_collector import Gathering
from csvdownloader.sources.web.run.service_errors import appended_words


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
        if first and place["taken"] != _digest(listing.names[:first]):
            raise LostRowsError
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

        listing = Listing(self._kit.profile.result, (), self._service, ask(), ask)
        if not listing.links:
            words = appended_words(self._kit.profile.errors, listing.reply)
            host = host_of(listing.reply.url)
            raise NotTheDataError(f"{host} names no file where more should follow{words}")
        return listing

    def _fetch_listed(self, listing: Listing, turn: Turn, first: int) -> None:
        number = len(listing.links)
        for index in range(first, number):
            if self._gathering.full:
                return
            self._fetch_one(listing, index, self._span_of(index, number))
            if number > 1 or self._pages:
                taken = _digest(listing.names[: index + 1])
                self._gathering.save(turn=turn.state(), part=index + 1, taken=taken)

    def _fetch_one(self, listing: Listing, index: int, span: Span | None) -> None:
        taken = set(listing.names[:index])

        def mend(error: HttpStatusError | None) -> Link:
            link = listing.mend(index, error)
            if taken.intersection(listing.names[index:]):  # they come in another order now
                raise LostRowsError
            return link

        self._fetcher.fetch(listing.links[index], mend, self._gathering, span)

    def _span_of(self, index: int, number: int) -> Span | None:
        if self._pages:
            return None  # nobody knows how many follow
        return self._span.part(index / number, (index + 1) / number)


def _digest(names: list[str]) -> str:
    return sha256("\n".join(names).encode()).hexdigest()
