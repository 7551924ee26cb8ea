"""Figures of the values of one column."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from math import isfinite

from csvdownloader.core.tables.column_summary import ColumnSummary
from csvdownloader.core.tables.columns import MOMENTS, NUMBERS, ColumnType

BARS = 20  # at most
_MOST_COMMON = 10
_LONGEST = 200  # characters of a common value
_NUMBER = re.compile(rb"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")  # 007 is none
_MOMENT = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9:.+Z-]{5,32})?")
_DAY = 86_400.0  # seconds
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Scale = Callable[[bytes], float]


def summarize(cells: Sequence[bytes | None], kind: ColumnType, total: int) -> ColumnSummary:
    """The figures of a column.

    Args:
        cells: The cells that were looked at, in UTF-8; None in place of a missing value.
        kind: As the source has it. Where it has none, the values decide.
        total: How many rows the file has.
    """
    counts = Counter(cells)
    missing, empty = counts.pop(None, 0), counts.pop(b"", 0)
    values = {value: number for value, number in counts.items() if value is not None}
    common = tuple((_beginning(value), n) for value, n in Counter(values).most_common(_MOST_COMMON))
    least, most, bars = _spread(values, kind)
    return ColumnSummary(len(cells), total, missing, empty, len(values), common, least, most, bars)


def _beginning(value: bytes) -> str:
    return value[: 4 * _LONGEST].decode(errors="ignore")[:_LONGEST]


def _spread(values: dict[bytes, int], kind: ColumnType) -> tuple[str, str, tuple[int, ...]]:
    """The least and the greatest value, and how many there are in each part between them."""
    scale = _scale(values, kind)
    if scale is None:
        return "", "", ()
    placed = [(place, value) for value in values if isfinite(place := scale(value))]
    if not placed:
        return "", "", ()
    (low, least), (high, most) = min(placed), max(placed)
    unit = _DAY if scale is _moment else 1.0
    is_stepped = isfinite(high - low) and all(place % unit == 0 for place, _ in placed)
    part = _stepped(low, high, unit) if is_stepped else _divided(low, high)
    bars = [0] * (part(high) + 1)
    for place, value in placed:
        bars[part(place)] += values[value]
    return _beginning(least), _beginning(most), tuple(bars)


def _stepped(low: float, high: float, unit: float) -> Callable[[float], int]:
    """Parts of as many units each: else some would have more of them, and look as if common."""
    units = int((high - low) // unit) + 1
    step = -(-units // BARS)
    return lambda place: int((place - low) // unit) // step


def _divided(low: float, high: float) -> Callable[[float], int]:
    half = high / 2 - low / 2  # the whole of it may be too large for a float
    return lambda place: min(int((place / 2 - low / 2) / half * BARS), BARS - 1) if half else 0


def _scale(values: dict[bytes, int], kind: ColumnType) -> Scale | None:
    """What places the values on a line; None where they are neither numbers nor moments."""
    if kind in NUMBERS:
        return _number
    if kind in MOMENTS:
        return _moment
    if kind is ColumnType.UNKNOWN:
        if all(map(_NUMBER.fullmatch, values)):
            return _number
        if all(map(_MOMENT.fullmatch, values)):
            return _moment
    return None


def _number(value: bytes) -> float:
    """The number; infinite or none for what is none, such as NaN."""
    try:
        return float(value)
    except ValueError:
        return float("nan")


def _moment(value: bytes) -> float:
    """Seconds since 1970, in UTC where the value names no zone; not a number for another text."""
    try:
        moment = datetime.fromisoformat(value.decode())
    except ValueError:
        return float("nan")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH).total_seconds()
