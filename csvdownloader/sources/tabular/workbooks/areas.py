"""Areas of a sheet, and how they are written: `A3:F200`, `Sheet!A1:F9`."""

import re

from msgspec import Struct

from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.workbooks.references import (
    COLUMNS,
    ROWS,
    column_index,
    row_index,
)

_CORNER = re.compile(r"\$?([A-Za-z]{0,3})\$?([0-9]{0,7})")
_LONGEST = 300  # characters


class Area(Struct, frozen=True):
    """A rectangle of cells; rows and columns count from 0, and the last ones belong to it."""

    top: int = 0
    left: int = 0
    bottom: int = ROWS - 1
    right: int = COLUMNS - 1

    def touches(self, other: "Area") -> bool:
        """Whether they have a cell in common."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


def area_of(text: str) -> Area:
    """The area: two corners, or one cell; whole columns (`A:F`) or rows (`3:20`), too.

    Raises ValueError, with a sentence.
    """
    first, colon, last = text.strip().partition(":")
    corners = _CORNER.fullmatch(first), _CORNER.fullmatch(last if colon else first)
    no_area = ValueError(Message("{text} is no range such as A3:F200", text=text[:_LONGEST]))
    if not (first and (last or not colon) and corners[0] and corners[1]):
        raise no_area
    letters, numbers = zip(corners[0].groups(), corners[1].groups(), strict=True)
    if not colon and not (letters[0] and numbers[0]):
        raise no_area
    columns = [column_index(word) if word else None for word in letters]
    rows = [row_index(number) if number else None for number in numbers]
    area = Area(
        rows[0] or 0,
        columns[0] or 0,
        ROWS - 1 if rows[1] is None else rows[1],
        COLUMNS - 1 if columns[1] is None else columns[1],
    )
    if area.bottom < area.top or area.right < area.left:
        raise ValueError(Message("{text} ends before it begins", text=text))
    return area


def sheet_and_area(text: str) -> tuple[str, str]:
    """The name of the sheet, which may be missing, and the area behind it: `'My sheet'!A1:F9`."""
    sheet, _, area = text.strip().rpartition("!")
    if len(sheet) > 1 and sheet[0] == sheet[-1] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, area
