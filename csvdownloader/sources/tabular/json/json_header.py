"""Whether the first of the lists that are rows names the columns."""

import re
from typing import Any

from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import Certainty, Finding

OPTION = "header_row"
FIRST, NONE = "1", "none"
_YEAR = re.compile("[12][0-9]{3}")


def find_header(rows: list[list[Any]], chosen: int | None) -> Finding:
    """Whether the first row is a header: the value of the finding is FIRST or NONE.

    Args:
        rows: The first ones, with `Number` for numbers; there is one.
        chosen: What the user says: 1, or 0 for none.
    """
    if chosen is not None:
        return Finding(OPTION, FIRST if chosen else NONE, Certainty.CERTAIN)
    if _may_be_names(rows[0]):
        certainty = Certainty.LIKELY if _differs(rows) else Certainty.DOUBTFUL
        note = Message("The first row names the columns: it has only texts, and no two are equal.")
        return Finding(OPTION, FIRST, certainty, note)
    is_row = any(map(_is_no_name, rows[0])) and not _differs(rows)
    certainty = Certainty.LIKELY if is_row else Certainty.DOUBTFUL
    note = Message("No row names the columns, so they are column1, column2 and so on.")
    return Finding(OPTION, NONE, certainty, note)


def _may_be_names(row: list[Any]) -> bool:
    are_texts = all(type(cell) is str and cell.strip() for cell in row)
    return bool(row) and are_texts and len(set(row)) == len(row) and not any(map(_is_number, row))


def _is_no_name(cell: Any) -> bool:
    """Whether nobody would call a column so; a year, or nothing, may be meant as a name."""
    return type(cell) is not str and cell is not None and not _YEAR.fullmatch(str(cell))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _differs(rows: list[list[Any]]) -> bool:
    """Whether a text stands over a column that has values, and none of them a text."""
    return any(
        type(name) is str and _has_other_values([row[i] for row in rows[1:] if i < len(row)])
        for i, name in enumerate(rows[0])
    )


def _has_other_values(cells: list[Any]) -> bool:
    values = [cell for cell in cells if cell is not None]
    return bool(values) and all(type(cell) is not str for cell in values)
