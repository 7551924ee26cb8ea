"""Dialects that a text might have, and how well each fits it.

The measure follows CleverCSV: how alike the records are, times how many values are of a kind that
people write into tables (van den Burg, Nazábal, Sutton: "Wrangling messy CSV files by detecting row
and type patterns", 2019).
"""

from collections import Counter

from msgspec import Struct

from csvdownloader.engine.sniffing.cell_types import CellType, cell_type
from csvdownloader.engine.sniffing.records import Dialect, Parsed, Record, parsed

STRONG = (",", ";", "\t", "|")
_LONG = ("|~|", "~|~", "||", "::", "^^", "~~", "##", "$$", "%%", "@@", "<>", "§§")
_RARE = ("\x01", "\x1f", "\x1e", "\x02", "§", "¦", "^", "~", "¬", "þ")
WEAK = (":", " ")
_COMMENT = "#"
_TYPED_ROWS = 60  # records whose values are looked at
_TITLE_ROW = 0.97  # what one line before the table takes off
_FIRST = 1.5  # what the first record's number of fields weighs more
_MOST_BEFORE, _LEAST_BLOCK = 40, 3  # records before a last block, and in it
_FILLED = 0.7  # what rows that end too early count against rows of full length
_LONG_VALUE = 60  # characters


class Candidate(Struct, frozen=True):
    """A dialect, and how well it fits.

    Attributes:
        dialect: The dialect.
        found: The text as it splits it.
        width: The number of fields that most records have.
        first: The index of the first record that has as many.
        agreement: The share of records from there on that have as many.
        fillable: The share of records that have as many as the first one, or fewer, but not one.
        typed: How many values are of a kind, from 0 to 1.
        is_headed: Whether the first record has as many fields as the others.
    """

    dialect: Dialect
    found: Parsed
    width: int
    first: int
    agreement: float
    fillable: float
    typed: float
    is_headed: bool

    @property
    def structure(self) -> float:
        """How alike the records are, from 0 to 1."""
        quotes = max(1, self.found.malformed + self.found.quoted)
        malformed = min(0.95, 2 * self.found.malformed / quotes)
        agreement = max(self.agreement, _FILLED * self.fillable)
        return agreement * max(0.6, _TITLE_ROW**self.first) * (1 - malformed)

    @property
    def score(self) -> float:
        """The consistency measure."""
        columns = 1 - 0.5 / self.width
        return self.structure**2 * self.typed * columns * (1.1 if self.is_headed else 0.9)


def candidate(text: str, dialect: Dialect, *, is_end: bool) -> Candidate:
    """How well the dialect fits the text."""
    found = parsed(text, dialect, is_end=is_end)
    rows = [record for record in found.records if not is_aside(record)]
    widths = Counter(record.width for record in rows)
    width = _width_of_block(rows) or _usual_width(widths, rows[0].width if rows else 1)
    first = next((i for i, record in enumerate(rows) if record.width == width), 0)
    fillable = 0.0
    if rows and rows[0].width >= width:  # a header is no shorter than what it names
        first = 0
        fillable = sum(1 < record.width <= rows[0].width for record in rows) / len(rows)
    table = rows[first:]
    fitting = [record for record in table if record.width == width]
    agreement = len(fitting) / len(table) if table else 0.0
    return Candidate(
        dialect,
        found,
        width,
        first,
        agreement,
        fillable,
        _typed_share(fitting[:_TYPED_ROWS], dialect.delimiter),
        first == 0,
    )


def delimiters(text: str) -> list[str]:
    """The delimiters that occur in the text."""
    return [d for d in (*_LONG, *STRONG, *_RARE, *WEAK) if d in text]


def _width_of_block(rows: list[Record]) -> int:
    """The width of a last block of equal records below a blank line and shorter ones; or 0."""
    last = rows[-1].width if rows else 0
    begin = next((i for i in range(len(rows), 0, -1) if rows[i - 1].width != last), 0)
    if not 0 < begin <= min(_MOST_BEFORE, len(rows) - _LEAST_BLOCK):
        return 0
    is_parted = rows[begin].line > rows[begin - 1].line + rows[begin - 1].lines
    return last if is_parted and all(row.width < last for row in rows[:begin]) else 0


def _usual_width(widths: Counter[int], first: int) -> int:
    """The number of fields that most records have, or nearly as many and the first."""

    def weight(width: int) -> tuple[float, int]:
        records = widths[width]
        bonus = _FIRST if width == first and records > 1 else 1
        return bonus * records * (width - 1) / width, width

    return max(widths, key=weight, default=1)


def is_aside(record: Record) -> bool:
    """Whether the record tells nothing of the number of fields: a blank line, or a comment."""
    return record.is_blank or record.fields[0].startswith(_COMMENT)


def _typed_share(rows: list[Record], delimiter: str) -> float:
    scores = [
        _value_score(value, number in record.quoted, delimiter)
        for record in rows
        for number, value in enumerate(record.fields)
    ]
    return sum(scores) / len(scores) if scores else 0.0


def _value_score(value: str, is_quoted: bool, delimiter: str) -> float:
    kind = cell_type(value)
    if kind is CellType.EMPTY:
        return 0.8
    if kind is not CellType.TEXT:
        return 1.0
    if is_quoted:
        return 0.95
    if _has_other(value, delimiter) or value[0] in "\"'" or value[-1] in "\"'":
        return 0.3
    return 0.9 if len(value) < _LONG_VALUE else 0.6


def _has_other(value: str, delimiter: str) -> bool:
    """Whether an unquoted value has what might be another delimiter in it."""
    if delimiter not in STRONG:
        return any(other in value for other in STRONG)
    others = (other for other in STRONG if other not in {delimiter, ","})
    return any(other in value for other in others) or (
        "," in value.replace(", ", "") and delimiter != ","
    )
