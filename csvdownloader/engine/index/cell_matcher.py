"""Which cells a search finds, and which bytes cannot hold one."""

import re
from typing import TYPE_CHECKING

from csvdownloader.core.errors import InvalidRequestError
from csvdownloader.core.messages import Message, verbatim
from csvdownloader.core.table_search import Search
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
_ANCHORS = frozenset({b"^", b"$", rb"\A", rb"\z", rb"\b", rb"\B"})
_NOTHING = b"(?:)"


class CellMatcher:
    """Tells cells that a search finds; all texts are UTF-8."""

    def __init__(self, search: Search) -> None:
        """Raises InvalidRequestError for an empty text, or what is no regular expression."""
        import re2  # type: ignore[import-untyped]  # it has no stubs

        if not search.text:
            raise InvalidRequestError({"text": Message("Say what to find")})
        text = search.text.encode(errors="surrogatepass")
        pattern = text if search.is_regex else re2.escape(text)
        try:
            cell = compile_linear(pattern, _MOST_MEMORY, match_case=search.match_case)
            loose = compile_linear(
                _without_anchors(pattern) if search.is_regex else pattern,
                _MOST_MEMORY,
                match_case=search.match_case,
            )
        except ValueError as error:
            raise InvalidRequestError({"text": verbatim(str(error.args[0]))}) from None
        self._match: Callable[[bytes], object] = (
            cell.fullmatch if search.whole_cell else cell.search
        )
        self._search_loosely = loose.search

    def matches(self, cell: bytes) -> bool:
        """Whether the search finds the cell."""
        return self._match(cell) is not None

    def find_loosely(self, plain: bytes, start: int = 0) -> int | None:
        """Where a cell that is found may be; None where there surely is none from `start` on.

        Args:
            plain: Bytes of a file in which doubled quotes were made single: each cell stands in
                them as it is.
            start: Offset in it.
        """
        found = self._search_loosely(plain, start)
        return found.start() if found else None


def _without_anchors(pattern: bytes) -> bytes:
    """An expression that finds something wherever the pattern does.

    The pattern is for cells; in the bytes around them its anchors would mean something else.
    """
    tokens = (token[0] for token in _TOKEN.finditer(pattern))
    return b"".join(_NOTHING if token in _ANCHORS else token for token in tokens)
