"""What the values of each column are, and whether a record names the columns or is one of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from csvdownloader.engine.sniffing.cell_types import CellType, cell_type, is_typed
from csvdownloader.engine.sniffing.records import Record

_MOST_ROWS = 200
_YEARS = (1700, 2150)
_COUNTING = 4  # so many numbers that follow each other are no chance
_DOMINANT = 0.75  # the share of values that make the type of a column


@dataclass(frozen=True, slots=True)
class Votes:
    """How many columns say that a record is a header, and how many that it is data."""

    header: int = 0
    data: int = 0


def column_types(rows: Sequence[Record], width: int) -> list[CellType]:
    """The type of each column: EMPTY when it has no value."""
    found = []
    for number in range(width):
        counts = Counter(cell_type(r.fields[number]) for r in rows[:_MOST_ROWS] if number < r.width)
        del counts[CellType.EMPTY]
        if not counts:
            found.append(CellType.EMPTY)
            continue
        kind, times = counts.most_common(1)[0]
        found.append(kind if times >= _DOMINANT * counts.total() else CellType.TEXT)
    return found


def votes(fields: Sequence[str], types: Sequence[CellType]) -> Votes:
    """How the values of a record differ from the columns below it."""
    header = data = 0
    numbers = _is_number_header(fields, types) or _is_above_row_names(fields, types)
    for value, kind in zip(fields, types, strict=False):
        own = cell_type(value)
        if CellType.EMPTY in {own, kind}:
            continue
        if kind is CellType.TEXT:
            continue
        if own is CellType.TEXT:
            header += 1
        elif own is kind and not numbers:
            data += 1
        else:
            header += numbers or own is CellType.TIME
    return Votes(header, data)


def _is_number_header(fields: Sequence[str], types: Sequence[CellType]) -> bool:
    """Whether the numbers of a record name columns, one after another: years, hours, ages."""
    numbers = [
        value.strip()
        for value, kind in zip(fields, types, strict=False)
        if kind is CellType.NUMBER and cell_type(value) is CellType.NUMBER
    ]
    if len(numbers) < 2 or not all(n.isdigit() and len(n) <= 4 for n in numbers):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(numbers)}
    if len(steps) > 1 or steps == {0}:
        return False
    are_years = all(_YEARS[0] <= int(number) <= _YEARS[1] for number in numbers)
    return are_years or (len(numbers) >= _COUNTING and len(numbers) < len(fields))


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
