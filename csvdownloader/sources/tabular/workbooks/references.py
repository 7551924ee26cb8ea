"""The names of cells, rows and columns."""

from functools import lru_cache
from string import ascii_uppercase

from csvdownloader.core.messages import Message

ROWS, COLUMNS = 1 << 20, 1 << 14  # of the largest sheet that Excel makes


def cell_name(row: int, column: int) -> str:
    """The name of a cell, for example "B7", for its row and column from 0."""
    return f"{column_name(column)}{row + 1}"


def row_index(number: str) -> int:
    """The row from 0 for its number from "1" on. Raises ValueError."""
    if len(number) <= len(str(ROWS)) and number.isascii() and number.isdigit():
        row = int(number) - 1
        if 0 <= row < ROWS:
            return row
    raise ValueError(Message("there is no row {number}", number=number[:20]))


@lru_cache(maxsize=COLUMNS)
def column_index(letters: str) -> int:
    """The column from 0 for its letters from "A" on, in capitals or not. Raises ValueError."""
    column = 0
    for letter in letters[:4].upper():
        column = column * 26 + ascii_uppercase.find(letter) + 1
    if not (letters.isascii() and letters.isalpha() and column <= COLUMNS):
        raise ValueError(Message("there is no column {letters}", letters=letters[:20]))
    return column - 1


def column_name(column: int) -> str:
    """The letters of a column from 0."""
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters = ascii_uppercase[letter] + letters
        column -= 1
    return letters
