"""What cells hold, and how stored numbers are written."""

import re
from decimal import Decimal
from typing import TypeAlias

from msgspec import Struct

from csvdownloader.sources.tabular.workbooks.number_formats import GENERAL, NumberFormat
from csvdownloader.sources.tabular.workbooks.serials import duration_text, moment_text

_LARGEST_INTEGER = 1e21  # from here on, a float is written with its exponent
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,400})")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # by their numbers in the binary formats, MS-XLS 2.5.10


class Stored(str):
    """A value that is no text: a number, a date, a truth value, an error."""

    __slots__ = ()


class Uncalculated(Struct, frozen=True):
    """A formula whose result is not in the file; its text may be missing, too."""

    formula: str


Cell: TypeAlias = str | Uncalculated
Cells: TypeAlias = dict[int, Cell]  # those with a value, by their columns from 0

TRUE, FALSE = Stored("TRUE"), Stored("FALSE")


def number(text: str, number_format: NumberFormat = GENERAL, *, is_1904: bool = False) -> Stored:
    """A stored number: as ISO where its format shows a date or a time, else as it is.

    The digits of whole numbers stay, also those that a float does not hold. What is no number stays
    as it is.
    """
    if number_format.is_moment and _NUMBER.fullmatch(text):
        found = moment(float(text), number_format, is_1904=is_1904)
        if found is not None:
            return Stored(found)
    if _INTEGER.fullmatch(text):
        return Stored(text if text != "-0" else "0")
    return Stored(shortest(text) if _NUMBER.fullmatch(text) else text)


def shortest(text: str) -> str:
    """As `number`, for what is one, and shows no date or time."""
    value = float(text)
    if not (value.is_integer() and abs(value) < _LARGEST_INTEGER):
        return _float_text(value, text)
    exact = Decimal(text)  # a float would add digits of its own from 2**53 on
    return str(int(exact) if exact == int(exact) else int(value))


def _float_text(value: float, text: str) -> str:
    """The number as short as it can be read back; its stored text where it is none."""
    if value.is_integer() and abs(value) < _LARGEST_INTEGER:
        return str(int(value))
    return repr(value) if value - value == 0 else text


def moment(value: float, number_format: NumberFormat, *, is_1904: bool) -> str | None:
    """What a format of dates, times or durations shows of a number; None where it is none."""
    if number_format.is_duration:
        return duration_text(value)
    has_date, has_time = number_format.has_date, number_format.has_time
    return moment_text(value, has_date=has_date, has_time=has_time, is_1904=is_1904)


def real(value: float, number_format: NumberFormat, *, is_1904: bool) -> Stored:
    """As `number`, for a number that is stored in binary."""
    if number_format.is_moment and (found := moment(value, number_format, is_1904=is_1904)):
        return Stored(found)
    return Stored(_float_text(value, repr(value)))


def error(code: int) -> Stored:
    """The error with that number in the binary formats, as it is shown."""
    return Stored(_ERRORS.get(code, f"#ERROR{code}"))


def unescaped(text: str) -> str:
    """The text, in which `_x000D_` is the character of that number, as in Office Open XML."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    if _SURROGATES.search(plain):
        try:
            return plain.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            return text  # half a character: it cannot be written
    return plain
