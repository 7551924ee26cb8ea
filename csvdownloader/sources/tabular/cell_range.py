"""Where the cells of a sheet lie, and how many there may be."""

from functools import lru_cache
from string import ascii_uppercase

from csvdownloader.core.errors import SourceError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.workbook_size import SAVE_AS_CSV

MOST_CELLS = 1 << 25  # calamine takes 32 bytes for each, empty ones included
_ROWS, _COLUMNS = 1 << 20, 1 << 14  # of the largest sheet that Excel makes


class CellRange:
    """The columns that have values, from the first row on: calamine holds all their cells."""

    def __init__(self, book: str, sheet: str) -> None:
        self._book, self._sheet = book, sheet
        self._values = 0
        self._bottom, self._left, self._right = -1, _COLUMNS, -1

    def add(self, row: int, column: int) -> None:
        """A cell with a value; the same one again counts again. Raises SourceError."""
        self._values += 1
        if row > self._bottom or not self._left <= column <= self._right:
            self._bottom = max(self._bottom, row)
            self._left, self._right = min(self._left, column), max(self._right, column)
        elif self._values <= MOST_CELLS:
            return
        cells = (self._bottom + 1) * (self._right - self._left + 1)
        if max(cells, self._values) > MOST_CELLS:
            raise self._too_large(max(cells, self._values))

    def _too_large(self, cells: int) -> SourceError:
        return SourceError(
            Message(
                "The sheet {sheet} of {name} spans {cells:,} cells up to {last}, but at most "
                "{most:,} are read",
                sheet=self._sheet,
                name=self._book,
                cells=cells,
                last=cell_name(self._bottom, self._right),
                most=MOST_CELLS,
            ),
            SAVE_AS_CSV,
        )


def cell_name(row: int, column: int) -> str:
    """The name of a cell, for example "B7", for its row and column from 0."""
    return f"{_letters(column)}{row + 1}"


def row_index(number: str) -> int:
    """The row from 0 for its number from "1" on. Raises ValueError."""
    if len(number) <= len(str(_ROWS)) and number.isascii() and number.isdigit():
        row = int(number) - 1
        if 0 <= row < _ROWS:
            return row
    raise ValueError(Message("there is no row {number}", number=number[:20]))


@lru_cache(maxsize=_COLUMNS)
def column_index(letters: str) -> int:
    """The column from 0 for its letters from "A" on, in capitals or not. Raises ValueError."""
    column = 0
    for letter in letters[:4].upper():
        column = column * 26 + ascii_uppercase.find(letter) + 1
    if not (letters.isascii() and letters.isalpha() and column <= _COLUMNS):
        raise ValueError(Message("there is no column {letters}", letters=letters[:20]))
    return column - 1


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters = ascii_uppercase[letter] + letters
        column -= 1
    return letters
