"""Where the table of a sheet begins, and whether its first row names the columns."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import Certainty, Finding
from csvdownloader.core.units import count
from csvdownloader.sources.tabular.workbooks.book import Row
from csvdownloader.sources.tabular.workbooks.cells import Cell, Stored
from csvdownloader.sources.tabular.workbooks.references import cell_name

NO_HEADER = "none"
_MOST_TITLES = 40
_MOST_HEADER_ROWS = 4
_UNITS = 3  # typed columns that all have text in a second row of a header
_MOSTLY = 0.9  # of a column's values are no text: it is typed


class Layout(Struct, frozen=True):
    """Where a table is.

    Attributes:
        first: The index of its first row among those that were looked at.
        has_header: Whether that row names the columns.
        findings: What was found out.
    """

    first: int
    has_header: bool
    findings: tuple[Finding, ...]


def chosen_layout(header_row: int) -> Layout:
    """As the user says; `header_row` counts from 1, and is 0 for none. The rows begin there."""
    value = str(header_row) if header_row else NO_HEADER
    finding = Finding("header_row", value, Certainty.CERTAIN)
    return Layout(0, bool(header_row), (finding,))


def proposed_layout(rows: Sequence[Row], *, is_fixed: bool) -> Layout:
    """What the first rows show.

    Args:
        rows: From the top, at least one.
        is_fixed: Whether the user says where the table begins.
    """
    rows = [_without_empty_texts(row) for row in rows]
    titles = 0 if is_fixed else _titles(rows)
    further = 0 if is_fixed else _further_header_rows(rows[titles:])
    first = titles + further
    has_header, certainty, notes = True, Certainty.CERTAIN, []
    if titles or further:
        certainty = Certainty.DOUBTFUL
        notes.append(_begin_note(rows, titles, further))
    elif not is_fixed and (note := _empty_note(rows)):
        certainty = Certainty.LIKELY
        notes.append(note)
    if not further:
        has_header, doubt = _names_columns(rows[first:])
        if doubt:
            certainty = Certainty.DOUBTFUL
            notes.append(doubt)
    value = str(rows[first].number + 1) if has_header else NO_HEADER
    found = [Finding("header_row", value, certainty, note) for note in notes]
    return Layout(first, has_header, tuple(found or [Finding("header_row", value, certainty)]))


def _begin_note(rows: Sequence[Row], titles: int, further: int) -> Message:
    header = rows[titles + further].number + 1
    if not further:
        return Message(
            "Row {header} names the columns; set aside before it: {rows}.",
            rows=count(titles, "row"),
            header=header,
        )
    return Message(
        "The header seems to have {rows}: the last of them, row {header}, names the columns, and "
        "those before it were set aside.",
        rows=count(further + 1, "row"),
        header=header,
    )


def _empty_note(rows: Sequence[Row]) -> Message | None:
    top, left = rows[0].number, min(_columns(rows), default=0)
    if not (top or left):
        return None
    return Message(
        "The table begins at {cell}: what is before it is empty.", cell=cell_name(top, left)
    )


def _titles(rows: Sequence[Row]) -> int:
    """How many rows stand before the one that names the columns."""
    for index, row in enumerate(rows[:_MOST_TITLES]):
        width = len(_columns(rows[index:]))
        if len(row.cells) > max(1, width // 2) or width == 1:
            return index if index and _is_header_below(rows, index, width) else 0
    return 0


def _is_header_below(rows: Sequence[Row], index: int, width: int) -> bool:
    """Whether a row below others with few values names the columns."""
    header, below = rows[index], rows[index + 1 :]
    if not any(row.cells for row in rows[:index]):
        return True
    if not below or any(isinstance(cell, Stored) for cell in header.cells.values()):
        return False
    if width > 2 or header.number > rows[index - 1].number + 1:
        return True
    return bool(_votes(header.cells, _typed(below))[0])


def _further_header_rows(rows: Sequence[Row]) -> int:
    """How many rows below the first belong to the header too."""
    more = 0
    while more + 2 < len(rows) and more + 1 < _MOST_HEADER_ROWS:
        if not _continues_header(rows[more], rows[more + 1], rows[more + 2 :]):
            break
        more += 1
    return more


def _continues_header(above: Row, row: Row, below: Sequence[Row]) -> bool:
    typed = _typed(below)
    found, above_found = _votes(row.cells, typed), _votes(above.cells, typed)
    if row.number != above.number + 1 or not found[0] or found[1] or above_found[1]:
        return False
    width = len(_columns(below))
    if len(above.cells) < min(width, len(row.cells)) and len(row.cells) >= width:
        return True
    return found[0] == len(typed) >= _UNITS or _are_units(row.cells, typed)


def _are_units(cells: Mapping[int, Cell], typed: Iterable[int]) -> bool:
    values = [str(cells[i]).strip() for i in typed if i in cells]
    return bool(values) and all(v[:1] in {"(", "["} and v[-1:] in {")", "]"} for v in values)


def _names_columns(rows: Sequence[Row]) -> tuple[bool, Message | None]:
    """Whether the first row names the columns, and why that may be wrong."""
    header, below = rows[0], rows[1:]
    row, cells = header.number + 1, header.cells
    if not below:
        if cells and all(isinstance(cell, Stored) for cell in cells.values()):
            return False, Message("No row names the columns: row {row} has only values.", row=row)
        return True, None
    for_header, for_data = _votes(cells, _typed(below))
    if for_data and not for_header:
        return False, Message(
            "No row names the columns: row {row} has values like those below it.", row=row
        )
    if for_data:
        return for_header >= for_data, Message(
            "It is not sure whether row {row} names the columns: some of its values are like those "
            "below it.",
            row=row,
        )
    width = len(_columns(rows))
    if width > 2 and len(cells) <= width // 2:
        return True, Message(
            "Row {row} names only {named} of {columns}.",
            row=row,
            named=len(cells),
            columns=count(width, "column"),
        )
    return True, None


def _without_empty_texts(row: Row) -> Row:
    """The row as it is seen: an empty text names nothing, and fills no title up."""
    return Row(row.number, {column: cell for column, cell in row.cells.items() if cell})


def _columns(rows: Iterable[Row]) -> set[int]:
    return {column for row in rows for column in row.cells}


def _typed(rows: Sequence[Row]) -> set[int]:
    """The columns whose values are mostly numbers, dates and the like, and no texts."""
    all_values: dict[int, int] = {}
    stored: dict[int, int] = {}
    for row in rows:
        for column, cell in row.cells.items():
            all_values[column] = all_values.get(column, 0) + 1
            stored[column] = stored.get(column, 0) + isinstance(cell, Stored)
    return {column for column, number in stored.items() if number >= _MOSTLY * all_values[column]}


def _votes(cells: Mapping[int, Cell], typed: Iterable[int]) -> tuple[int, int]:
    """How many values, in typed columns, speak for a header, and how many for a row of data."""
    found = [isinstance(cells[column], Stored) for column in typed if column in cells]
    return found.count(False), found.count(True)
