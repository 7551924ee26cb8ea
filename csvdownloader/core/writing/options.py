"""What the user says of the file that is saved: its format, and how its values are written."""

from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from csvdownloader.core.tables.view import WHOLE_TABLE, TableView


class SavedFormat(StrEnum):
    """A format that a finished file can be saved as; the value is also its ending."""

    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    XLSX = "xlsx"

    @property
    def is_delimited(self) -> bool:
        """Whether it is a text of delimited values."""
        return self in {SavedFormat.CSV, SavedFormat.TSV}

    @property
    def label(self) -> str:
        """The name as people write it."""
        return {"jsonl": "JSON Lines", "parquet": "Parquet"}.get(self.value, self.value.upper())


class Compression(StrEnum):
    """What is around a saved text."""

    NONE = "none"
    GZIP = "gzip"
    ZSTD = "zstd"
    ZIP = "zip"

    @property
    def ending(self) -> str:
        """What it adds to a file's name: ".gz"; empty for none."""
        return {"none": "", "gzip": ".gz", "zstd": ".zst", "zip": ".zip"}[self.value]


class QuotePolicy(StrEnum):
    """Which values of a delimited text stand in quotes."""

    MINIMAL = "minimal"  # those that need them
    ALL = "all"  # all but missing ones
    TEXT = "text"  # all but missing ones and numbers
    NEVER = "never"  # none; a value that needs them is an error
    BACKSLASH = "backslash"  # none; a backslash stands before what would need them


class LineEnd(StrEnum):
    """What ends a record; line breaks inside of values stay."""

    LF = "lf"
    CRLF = "crlf"

    @property
    def characters(self) -> str:
        """The line end itself."""
        return "\n" if self is LineEnd.LF else "\r\n"


class DecimalSign(StrEnum):
    """What stands before the decimals of a number."""

    POINT = "point"
    COMMA = "comma"


class BytesForm(StrEnum):
    r"""How bytes are written; HEX is `\x` and hexadecimal digits, as everywhere."""

    HEX = "hex"
    BASE64 = "base64"


class Unencodable(StrEnum):
    """What happens to a character that the encoding does not have."""

    STOP = "stop"
    REPLACE = "replace"  # by a question mark, counted


class LongText(StrEnum):
    """What happens to a text that is longer than a cell of a workbook takes."""

    STOP = "stop"
    CUT = "cut"  # counted


class ChosenColumn(Struct, frozen=True):
    """A column of the finished file, and the name that it gets."""

    name: str
    new_name: str


ChosenColumns: TypeAlias = tuple[ChosenColumn, ...]  # in the order in which they are written


class WriteOptions(Struct, frozen=True, kw_only=True):
    """How a finished file is saved. With the defaults it is written as it was fetched.

    Attributes:
        format: The format.
        compression: What is around it.
        delimiter: One character; empty for the format's own.
        quoting: Which values are quoted.
        null: What stands for a missing value. A real text that is equal is quoted.
        quote_empty: Whether an empty text is `""`, apart from a missing value.
        header: Whether the first line, or row, names the columns.
        columns: The columns to write; none for all as they are.
        encoding: Python's name of the charset.
        unencodable: What happens to characters that the charset does not have.
        bom: Whether a byte order mark stands first.
        line_end: What ends a record.
        decimal: The decimal sign of numbers.
        date, time, datetime: Patterns of strftime; empty for ISO, as they are.
        zone: The time zone in which moments are written; empty for UTC, as they are.
        bytes: How bytes are written.
        split_rows: Most rows of a file; None for all in one.
        guard: Whether an apostrophe keeps a text from being taken for a formula.
        long_text: What happens to texts that are too long for a cell of a workbook.
        view: Which rows are written, in which order.
    """

    format: SavedFormat = SavedFormat.CSV
    compression: Compression = Compression.NONE
    delimiter: str = ""
    quoting: QuotePolicy = QuotePolicy.MINIMAL
    null: str = ""
    quote_empty: bool = True
    header: bool = True
    columns: ChosenColumns = ()
    encoding: str = "utf-8"
    unencodable: Unencodable = Unencodable.STOP
    bom: bool = False
    line_end: LineEnd = LineEnd.LF
    decimal: DecimalSign = DecimalSign.POINT
    date: str = ""
    time: str = ""
    datetime: str = ""
    zone: str = ""
    bytes: BytesForm = BytesForm.HEX
    split_rows: int | None = None
    guard: bool = False
    long_text: LongText = LongText.STOP
    view: TableView = WHOLE_TABLE

    def packing(self, fetched: SavedFormat) -> "WriteOptions":
        """What only packs, in the same way, a file that was fetched in that format."""
        return WriteOptions(format=fetched, compression=self.compression)

    @property
    def has_names(self) -> bool:
        """Whether the file names its columns apart from its rows."""
        return self.header and self.format is not SavedFormat.JSONL

    @property
    def separator(self) -> str:
        """The one character between two values of a delimited text."""
        return self.delimiter or ("\t" if self.format is SavedFormat.TSV else ",")

    @property
    def ending(self) -> str:
        """What the name of the file ends in, without its first dot: "csv.gz"."""
        return f"{self.format.value}{self.compression.ending}"
