"""Which cells a search finds, and which bytes cannot hold one."""

import re
from typing import TYPE_CHECKING

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message, verbatim
from csvdownloader.core.tables.search import Search
from csvdownloader.engine.linear_pattern import compile_linear

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_MEMORY = 8 << 20  # bytes of a compiled expression
# What an expression consists of, as far as it matters for where an anchor is one.
_TOKEN = re.compile(
    rb"""
      \\Q .*? (?:\\E|\Z)                                            # a text as it is
    | \\[pP]\{[^}]*\} | \\.                                         # a class, an escape
    | \[\^?\]? (?: \\. | \[:\^?\w+:\] | [^\]\\] )*+ \]              # a set of characters
    | .
    """,
    re.DOTALL | re.VERBOSE,
)
_NO_QUOTE = re.compile(rb"[^\".\[\\]|\\[dswbBAz.()+*?|^$]|\[[0-9A-Za-z_]++(?:-[0-9A-Za-z_]++)*+\]")
_ANCHORS = frozenset({b"^", b"$", rb"\A", rb"\z", rb"\b", rb"\B"})
_NOTHING = b"(?:)"
_DOUBLED, _QUOTE = b'""', b'"'


class CellMatcher:
    """Tells cells that a search finds; all texts are UTF-8."""

    def __init__(self, search: Search) -> None:
        """Raises InvalidRequestError for an empty text, or what is no regular expression."""
        import re2  # type: ignore[import-untyped]  # it has no stubs

        if not search.text:
            raise InvalidRequestError({"text": Message("Say what to find")})
        text = search.text.encode(errors="surrogatepass")
        # Only quotes stand in a file in another way than in a cell.
        self.finds_no_quote = _finds_no_quote(text) if search.is_regex else _QUOTE not in text
        pattern = text if search.is_regex else re2.escape(text)
        loose = _without_anchors(pattern) if search.is_regex else pattern
        try:
            cell = _compiled(pattern, search)
            self._search_loosely = _compiled(loose, search).search
            self._search_line = self._search_loosely
            if search.is_regex:
                self._search_line = _compiled(loose, search, within_line=True).search
        except ValueError as error:
            raise InvalidRequestError({"text": verbatim(str(error.args[0]))}) from None
        self._match: Callable[[bytes], object] = (
            cell.fullmatch if search.whole_cell else cell.search
        )

    def matches(self, cell: bytes) -> bool:
        """Whether the search finds the cell."""
        return self._match(cell) is not None

    def plain(self, data: bytes) -> bytes:
        """Bytes in which each cell that is found stands as it is: doubled quotes are made single.

        They are the bytes themselves where that makes no difference.
        """
        if self.finds_no_quote or _DOUBLED not in data:
            return data
        return data.replace(_DOUBLED, _QUOTE)

    def may_match(self, plain: bytes) -> bool:
        """Whether a cell that is found may be in the bytes.

        Args:
            plain: As `plain` makes them of bytes of a file.
        """
        return self._search_loosely(plain) is not None

    def next_place(self, plain: bytes, start: int) -> int | None:
        """Where, from an offset on, a cell that is found may be; None where there is none.

        Args:
            plain: The same. Where an expression is looked for, no record has a line break
                inside: else it could reach from each record to the end.
            start: The offset, where a record begins.
        """
        found = self._search_line(plain, start)
        return found.start() if found else None


def _compiled(pattern: bytes, search: Search, *, within_line: bool = False) -> "re.Pattern[bytes]":
    return compile_linear(
        pattern, _MOST_MEMORY, match_case=search.match_case, within_line=within_line
    )


def _without_anchors(pattern: bytes) -> bytes:
    """An expression that finds something wherever the pattern does.

    The pattern is for cells; in the bytes around them its anchors would mean something else.
    """
    return b"".join(_NOTHING if token in _ANCHORS else token for token in _tokens(pattern))


def _finds_no_quote(pattern: bytes) -> bool:
    """Whether no quote can be in what the expression finds; not sure of all that have none."""
    return all(map(_NO_QUOTE.fullmatch, _tokens(pattern)))


def _tokens(pattern: bytes) -> list[bytes]:
    return [token[0] for token in _TOKEN.finditer(pattern)]
