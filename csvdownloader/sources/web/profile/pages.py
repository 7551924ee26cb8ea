"""How one page of a result leads to the next."""

from msgspec import Struct

from csvdownloader.sources.web.profile.selectors import Selector


class Pages(Struct, frozen=True):
    """Pagination: how one page leads to the next.

    Every page is the call of `result` again, with what `send_in` and `size` add. For "next-url" it
    is a GET of the URL that was found; with `result.urls` each such response lists links. A page is
    a file, unless `decode.format` is "json" or `decode.rows` is given.

    Attributes:
        kind: "next-url", "token", "page", "offset" or "index".
        next: Finds the next URL or token in a response; for "index" the list or number of parts.
        send_in, send_name: Where the token or number goes: "query", "header" or "body", where a
            token that is a list or an object stays one.
        size_name, size: Name and value of the field that asks for so many rows in a page.
        first: The first number of "page", "offset" or "index".
        stop: Values of `next` that mean: this was the last page.
        end_when: Finds a value that is true in the last page only.
        total: Finds the number of rows of all pages.
        rows: For pages of CSV: finds the number of rows of this page.
    """

    kind: str
    next: Selector | None = None
    send_in: str = "query"
    send_name: str = ""
    size_name: str = ""
    size: int = 0
    first: int = 0
    stop: tuple[str, ...] = ()
    end_when: Selector | None = None
    total: Selector | None = None
    rows: Selector | None = None
    max_pages: int = 100_000
