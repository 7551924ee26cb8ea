"""Finds the end of a query: what stands behind it may be a semicolon and comments."""

import re
from typing import TypeAlias

from msgspec import Struct

_COMMENT_EDGE = re.compile(r"/\*|\*/")
_WITHOUT_MEANING = re.compile(r";|--|/\*|#")  # may begin what does not count, in some dialect


class SqlDialect(Struct, frozen=True):
    """How texts and comments are written.

    Attributes:
        tokens: Matches the next token at any place. Its group "nothing" is what does not count,
            "comment" the begin of a comment, "dollar" that of a text which ends with the same.
        nests: Whether a comment may hold others.
    """

    tokens: re.Pattern[str]
    nests: bool = False

    def end_of(self, query: str) -> int:
        """Where the query ends: before semicolons, spaces and comments that nothing follows."""
        if not _WITHOUT_MEANING.search(query):
            return len(query.rstrip())  # a million tokens take a quarter of a second
        position = end = 0
        while position < len(query):
            token = self.tokens.match(query, position)
            if token is None:
                raise AssertionError("any character is a token")
            position = token.end()
            if token.lastgroup == "comment":
                position = self._end_of_comment(query, position)
                continue
            if token.lastgroup == "dollar":
                found = query.find(token[0], position)
                position = len(query) if found < 0 else found + len(token[0])
            if token.lastgroup != "nothing":
                end = position
        return end

    def _end_of_comment(self, query: str, position: int) -> int:
        depth = 1
        for edge in _COMMENT_EDGE.finditer(query, position):
            if edge[0] == "*/":
                depth -= 1
            elif self.nests:
                depth += 1
            if not depth:
                return edge.end()
        return len(query)


# A $ inside of a word begins no text.
_STANDARD = re.compile(
    r"(?P<nothing>[\s;]++|--[^\n]*+)|(?P<comment>/\*)|(?P<dollar>\$(?:[^\W\d]\w*+)?\$)"
    r"|[eE]'(?:[^'\\]|\\.|'')*+(?:'|\Z)|'(?:[^']|'')*+(?:'|\Z)"
    r'|"(?:[^"]|"")*+(?:"|\Z)|[^\W\d][\w$]*+|.',
    re.DOTALL,
)
_SQLITE = re.compile(
    r"(?P<nothing>[\s;]++|--[^\n]*+)|(?P<comment>/\*)|'(?:[^']|'')*+(?:'|\Z)"
    r'|"(?:[^"]|"")*+(?:"|\Z)|`(?:[^`]|``)*+(?:`|\Z)|\[[^\]]*+(?:\]|\Z)|\w++|.',
    re.DOTALL,
)
# What stands in /*! */ is run, so it is no comment.
_MYSQL = re.compile(
    r"(?P<nothing>[\s;]++|--(?=\s|\Z)[^\n]*+|#[^\n]*+)|(?P<comment>/\*(?!M?!))"
    r"|'(?:[^'\\]|\\.|'')*+(?:'|\Z)"
    r'|"(?:[^"\\]|\\.|"")*+(?:"|\Z)|`(?:[^`]|``)*+(?:`|\Z)|\w++|.',
    re.DOTALL,
)
Dialects: TypeAlias = tuple[SqlDialect, ...]
POSTGRESQL: Dialects = (SqlDialect(_STANDARD, nests=True),)
DUCKDB = POSTGRESQL
SQLITE: Dialects = (SqlDialect(_SQLITE),)
MYSQL: Dialects = (SqlDialect(_MYSQL),)
OTHERS: Dialects = (*POSTGRESQL, *MYSQL)  # whichever it is


def without_end(query: str, dialects: Dialects) -> str:
    """The query without a semicolon and comments at its end.

    Args:
        query: SQL. What begins it stays: the database counts it in the positions of errors.
        dialects: Those that it may be written in. Where they differ, the most is left.
    """
    return query[: max(dialect.end_of(query) for dialect in dialects)]
