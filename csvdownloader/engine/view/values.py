"""What a cell is worth when it is compared: SQL of numbers, moments and texts.

A cell that is none of the kind that is compared has the value NULL.
"""

import re
from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.columns import MOMENTS, NUMBERS, Column, ColumnType
from csvdownloader.engine.duckdb.session import quoted

_NUMBER = re.compile(r"[+-]?([0-9]++(\.[0-9]*+)?|\.[0-9]++)([eE][+-]?[0-9]++)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_LENGTH = len("2024-01-31")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?")
_TIMES = frozenset({ColumnType.TIME})
_NO_NUMBER = Message("Enter a number, such as 12 or -0.5")
_NO_MOMENT = Message("Enter a date, such as 2024-01-31 or 2024-01-31 08:00")
_NO_TIME = Message("Enter a time, such as 08:00:00")
# A double has all numbers, but 17 digits only: what is equal by it is compared by this one too.
_EXACT = "DECIMAL(38, 12)"


def number(cell: str) -> str:
    """The SQL of the cell as a number. DuckDB takes 1_0 for 10, but here it is a name."""
    return f"TRY_CAST(replace({cell}, '_', '?') AS DOUBLE)"


def exact_number(cell: str) -> str:
    """The SQL of the cell as a number with 38 digits, 12 of them decimals."""
    return f"TRY_CAST({cell} AS {_EXACT})"


def moment(cell: str) -> str:
    """The SQL of the cell as a moment; one without a zone is in UTC."""
    return f"TRY_CAST({cell} AS TIMESTAMPTZ)"


def clock(cell: str) -> str:
    """The SQL of the cell as a time of the day."""
    return f"TRY_CAST({cell} AS TIME)"


def literal(text: str) -> str:
    """The SQL of a text. Raises InvalidRequestError where no file can have it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidRequestError(
            {"value": Message("It has a character that no text can have")}
        ) from None
    return quoted(text)


class Comparison(Struct, frozen=True):
    """A cell of a column against texts: all as numbers, moments, times of the day or texts."""

    cell: str
    column: Column
    texts: tuple[str, ...]

    def is_beyond(self, text: str, sign: str, *, or_equal: bool) -> str:
        """The SQL of whether the cell is beyond one of the texts; never NULL.

        Args:
            text: Which.
            sign: "<" or ">".
            or_equal: Whether it may be the same.

        Raises:
            InvalidRequestError: A text is nothing that the column could have.
        """
        cell, other = self.cell, literal(text.strip())
        with_equal = f"{sign}=" if or_equal else sign
        if self._are(NUMBERS, _is_number, _NO_NUMBER):
            exact = f"{exact_number(cell)} {with_equal} {exact_number(other)}"
            equal = f"coalesce({exact}, {str(or_equal).lower()})"
            same = f"({number(cell)} = {number(other)} AND {equal})"
            return f"coalesce({number(cell)} {sign} {number(other)} OR {same}, false)"
        if self._are(MOMENTS, _is_moment, _NO_MOMENT):
            # Python knows more ways to write one than DuckDB, which reads Python's own.
            spelt = literal(datetime.fromisoformat(text.strip()).isoformat())
            ours, theirs = moment(cell), moment(spelt)
            if len(text.strip()) == _DAY_LENGTH:  # then the hours do not matter
                ours, theirs = f"CAST({ours} AS DATE)", f"CAST({theirs} AS DATE)"
        elif self._are(_TIMES, _is_time, _NO_TIME):
            ours, theirs = clock(cell), clock(other)
        else:
            ours, theirs = cell, literal(text)
        return f"coalesce({ours} {with_equal} {theirs}, false)"

    def _are(
        self, types: frozenset[ColumnType], fits: Callable[[str], bool], sentence: Message
    ) -> bool:
        """Whether cell and texts are values of such a type. Raises InvalidRequestError."""
        do_fit = all(fits(text.strip()) for text in self.texts)
        if self.column.type in types and not do_fit:
            raise InvalidRequestError({"value": sentence})
        return do_fit and self.column.type in types | {ColumnType.UNKNOWN}


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _is_moment(text: str) -> bool:
    """Only what has a day: of a time alone nobody knows when it is."""
    if not _DAY.match(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_time(text: str) -> bool:
    return _TIME.fullmatch(text) is not None
