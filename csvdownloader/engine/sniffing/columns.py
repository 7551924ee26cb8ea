"""What the values of each column are, and whether a record names the columns or is one of them."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from csvdownloader.engine.sniffing.cell_types import CellType, cell_type, is_typed
from csvdownloader.engine.sniffing.records import Record

_MOST_ROWS = 200
_NUMBERS = frozenset({CellType.NUMBER, CellType.YEAR})
_COUNTING = 4  # so many numbers that follow each other are no chance
_DOMINANT = 0.75  # the share of values that make the type of a column


class Votes(Struct, frozen=True):
    """How many columns say that a record is a header, and how many that it is data."""

    header: int
    data: int


def column_types(rows: Sequence[Record], width: int) -> list[CellType]:
    """The type of each column: EMPTY when it has no value, YEAR when it has nothing but years."""
    return [
        _common_type([r.fields[number] for r in rows[:_MOST_ROWS] if number < r.width])
        for number in range(width)
    ]


def _common_type(values: Sequence[str]) -> CellType:
    counts = Counter(map(cell_type, values))
    del counts[CellType.EMPTY]
    if not counts:
        return CellType.EMPTY
    years = counts[CellType.YEAR]
    if years < counts.total():
        counts[CellType.NUMBER] += years
        del counts[CellType.YEAR]
    kind, times = counts.most_common(1)[0]
    return kind if times >= _DOMINANT * counts.total() else CellType.TEXT


def votes(fields: Sequence[str], types: Sequence[CellType]) -> Votes:
    """How the values of a record differ from the columns below it."""
    header = data = 0
    numbers = _is_number_header(fields, types) or _is_above_row_names(fields, types)
    for value, kind in zip(fields, types, strict=False):
        own = cell_type(value)
        if CellType.EMPTY in {own, kind} or kind is CellType.TEXT:
            continue
        if own is CellType.TEXT:
            header += 1
        elif {own, kind} <= _NUMBERS:
            header += numbers
            data += not numbers
        else:
            data += own is kind
            header += own is not kind and own is CellType.TIME
    return Votes(header, data)


def _is_number_header(fields: Sequence[str], types: Sequence[CellType]) -> bool:
    """Whether the numbers of a record name columns, one after another: years, hours, ages."""
    numbers = [value.strip() for value in fields if cell_type(value) in _NUMBERS]
    if len(numbers) < 2 or not all(n.isdigit() and len(n) <= 4 for n in numbers):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(numbers)}
    if len(steps) > 1 or steps == {0}:
        return False
    are_years = all(cell_type(number) is CellType.YEAR for number in numbers)
    if are_years:
        return CellType.YEAR not in types
    return _COUNTING <= len(numbers) < len(fields)


def _is_above_row_names(fields: Sequence[str], types: Sequence[CellType]) -> bool:
    """Whether growing numbers stand in a record without a first value, as over names of rows."""
    if fields[0].strip() or types[0] is CellType.EMPTY or len(fields) <= _COUNTING:
        return False
    try:
        numbers = [float(value) for value in fields[1:]]
    except ValueError:
        return False
    return all(before < after for before, after in pairwise(numbers))


def is_all_typed(fields: Sequence[str]) -> bool:
    """Whether no value of the record could be a name."""
    values = [value for value in fields if cell_type(value) is not CellType.EMPTY]
    return bool(values) and all(map(is_typed, values))


def filled(fields: Sequence[str]) -> int:
    """How many values are not empty."""
    return sum(bool(value.strip()) for value in fields)
