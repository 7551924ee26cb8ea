"""Compares the copier of delimited text with Python's csv, on texts that a random number makes."""

import csv
import io
from collections.abc import Iterator
from random import Random
from typing import Any

from msgspec import Struct

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.reading import MalformedRecordError
from csvdownloader.core.sources.reading import Ragged, TextReading
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.tabular.delimited.csv_records import RecordCopier
from csvdownloader.sources.tabular.delimited.csv_stream import CsvText
from csvdownloader.sources.tabular.delimited.csv_text import copied
from tests.support.blocks import Blocks

COLUMNS = 3
MALFORMED = "malformed"
_DELIMITERS = (",", ";", "\t", "|", ":", "^", "~", " ", "'", "\x01", "\x1f", "§", "、")
_QUOTES = ('"', "'", "`", "“", "|")
_ESCAPES = ("\\", "^", "!", "¶")
_CODECS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "latin-1"),
    *("cp1252", "cp1251", "koi8-r", "mac-roman", "cp437", "cp037"),
    *("shift_jis", "euc_jp", "iso2022_jp", "gb18030", "gbk", "big5", "euc_kr"),
)
_SPECIAL = "aé1 ,;\t|:'\"`“^~\\!¶§、#\r\n"
_OTHERS = "xyzäßñЖяテ値漢字한글ﬁ€\x00\x0b\x0c\x1c\x85\u2028😀"


class TextCase(Struct, frozen=True):
    """A text, how it is read, and what Python's csv reads of it.

    Attributes:
        data: The text.
        reading: How it is read.
        rows: The rows below the header that have its length, or MALFORMED.
        others: How many rows have another length.
    """

    data: bytes
    reading: TextReading
    rows: list[list[str]] | str
    others: int


def written_case(random: Random) -> TextCase | None:
    """A table that Python's csv writes in some dialect; None when it has no way to write it."""
    codec, line_end = random.choice(_CODECS), random.choice(("\n", "\r\n", "\r"))
    delimiter, quote, escape = _characters(random, codec)
    quoting = random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC))
    if not quote or random.random() < 0.2:
        quoting = csv.QUOTE_NONE
    dialect: dict[str, Any] = {
        "delimiter": delimiter,
        "quotechar": quote or None,
        "escapechar": escape or None,
        "doublequote": not escape or random.random() < 0.5,
        "skipinitialspace": random.random() < 0.2,
        "quoting": quoting,
    }
    # Python 3.11's writer leaves the other line end as it is, so that it ends the row.
    forbidden = {"\n": "\r", "\r": "\n", "\r\n": ""}[line_end]
    table = [["h"] * COLUMNS, *_table(random, codec, forbidden)]
    text = io.StringIO(newline="")
    try:
        csv.writer(text, lineterminator=line_end, **dialect).writerows(table)
    except csv.Error:  # without quotes and escape, not every value can be written
        return None
    dialect["quoting"] = csv.QUOTE_NONE if quoting == csv.QUOTE_NONE else csv.QUOTE_MINIMAL
    return _case(text.getvalue(), codec, dialect)


def foreign_case(random: Random) -> TextCase:
    """Pieces of rows in any order, which may well be malformed."""
    delimiter, quote, escape = _characters(random, "utf-8")
    pieces = ["a", "é", " ", delimiter, quote, 2 * quote, "\n", "\r\n", "\r", '"', "#", "0"]
    pieces += [f"{quote}x{delimiter}\ny{quote}", f"1{delimiter}2{delimiter}3\n", delimiter]
    pieces += [escape, escape + delimiter, escape + quote, escape + "\n"] if escape else []
    text = "".join(random.choices(pieces, k=random.randrange(30)))
    if escape:  # an escaped CRLF is one line end here, half of one for Python; nor does it take
        # an escaped line end in a last row without its own
        while f"{escape}\r\n" in text:
            text = text.replace(f"{escape}\r\n", "")
        text += "0\n"
    dialect: dict[str, Any] = {
        "delimiter": delimiter,
        "quotechar": quote or None,
        "escapechar": escape or None,
        "doublequote": True,
        "skipinitialspace": random.random() < 0.2,
        "quoting": csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
    }
    return _case(delimiter.join("h" * COLUMNS) + "\n" + text, "utf-8", dialect)


def read_by_copier(case: TextCase, random: Random) -> tuple[list[list[str]] | str, int]:
    """The same by the program: the rows, or MALFORMED; and how many rows are others."""
    pieces, target = random.randrange(1, 6), random.choice((Format.CSV, Format.TSV)).delimiter
    text = CsvText(Blocks(case.data, max(1, len(case.data) // pieces)), case.reading)
    try:
        columns = len(text.header())
        copier = RecordCopier(
            columns, text.reading, target, None, text.line, Ragged.ASIDE, lambda *_: None
        )
        out = b"".join(copied(text, copier, Cancel())).decode()
    except MalformedRecordError:
        return MALFORMED, 0
    rows = list(csv.reader(io.StringIO(out, newline=""), delimiter=target, strict=True))
    assert len(rows) == copier.rows
    return rows, copier.aside + copier.blank


def _characters(random: Random, codec: str) -> tuple[str, str, str]:
    """Delimiter, quote and escape, which all differ; the last two may be none."""
    quote = random.choice((*_QUOTES[:1] * 4, *_QUOTES, ""))
    escape = random.choice(("", *_ESCAPES))
    delimiter = random.choice(_DELIMITERS)
    usable = [_encodes(character, codec) for character in (delimiter, quote, escape)]
    if not all(usable) or len({delimiter, quote, escape}) < 3:
        return ",", '"', ""
    return delimiter, quote, escape


def _table(random: Random, codec: str, forbidden: str) -> Iterator[list[str]]:
    for alphabet in random.choices((_SPECIAL, _SPECIAL + _OTHERS), k=random.randrange(8)):
        usable = [c for c in alphabet if c not in forbidden and _encodes(c, codec)]
        yield ["".join(random.choices(usable, k=random.randrange(6))) for _ in range(COLUMNS)]


def _encodes(text: str, codec: str) -> bool:
    try:
        return text.encode(codec).decode(codec) == text
    except UnicodeError:
        return False


def _case(text: str, codec: str, dialect: dict[str, Any]) -> TextCase:
    is_quoted = dialect["quoting"] != csv.QUOTE_NONE
    reading = TextReading(
        encoding=codec,
        delimiter=dialect["delimiter"],
        quote=dialect["quotechar"] if is_quoted else "",
        escape=dialect["escapechar"] or "",
        skip_initial_space=dialect["skipinitialspace"],
    )
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True, **dialect))[1:]
    except csv.Error:
        return TextCase(text.encode(codec), reading, MALFORMED, 0)
    whole = [row for row in rows if len(row) == COLUMNS]
    return TextCase(text.encode(codec), reading, whole, len(rows) - len(whole))
