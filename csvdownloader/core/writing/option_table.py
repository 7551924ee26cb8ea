"""The table of the options of writing: their names, their help, and what they go with."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from msgspec import Struct

from csvdownloader.core.messages import Message
from csvdownloader.core.writing import values as write_values
from csvdownloader.core.writing.columns import typed_columns
from csvdownloader.core.writing.options import (
    BytesForm,
    Compression,
    DecimalSign,
    LineEnd,
    LongText,
    QuotePolicy,
    SavedFormat,
    Unencodable,
)

_DATE, _TIME = "YymdbBaAjuwUWVG", "HIMSfpgn"
_ALL = frozenset(SavedFormat)
_DELIMITED = frozenset(f for f in SavedFormat if f.is_delimited)
_TEXTS = _DELIMITED | {SavedFormat.JSONL}
_SHEETS = frozenset({SavedFormat.XLSX})


class WriteOption(Struct, frozen=True):
    """One option of `WriteOptions`.

    Attributes:
        key: The name of its attribute.
        flag: Its name on the command line.
        metavar: What its value looks like; empty for a switch, which has its opposite, too.
        help: One sentence.
        parse: From the text that somebody typed. Raises ValueError.
        formats: What it goes with.
    """

    key: str
    flag: str
    metavar: str
    help: Message
    parse: Callable[[str], Any]
    formats: frozenset[SavedFormat]


def _choices(words: type[StrEnum]) -> str:
    return "|".join(word.value for word in words)


def _table(*options: WriteOption) -> dict[str, WriteOption]:
    return {option.key: option for option in options}


WRITE_OPTIONS = _table(
    WriteOption(
        "format",
        "--format",
        _choices(SavedFormat),
        Message("default: by the ending of FILE, or csv"),
        write_values.word(SavedFormat),
        _ALL,
    ),
    WriteOption(
        "compression",
        "--compress",
        _choices(Compression),
        Message("default: by the ending of FILE: .gz, .zst, .zip"),
        write_values.word(Compression),
        _TEXTS,
    ),
    WriteOption(
        "columns",
        "--write-columns",
        "A,B=NEW",
        Message("these columns in this order, some under a new name"),
        typed_columns,
        _ALL,
    ),
    WriteOption(
        "header",
        "--header",
        "",
        Message("whether the first line or row names the columns (it does)"),
        write_values.switch,
        _DELIMITED | _SHEETS,
    ),
    WriteOption(
        "delimiter",
        "--write-delimiter",
        "CHARACTER",
        Message("comma, semicolon, tab, pipe, space, or any other character"),
        write_values.character,
        _DELIMITED,
    ),
    WriteOption(
        "quoting",
        "--quote-policy",
        _choices(QuotePolicy),
        Message("which values stand in quotes (minimal); backslash: none, but escapes"),
        write_values.word(QuotePolicy),
        _DELIMITED,
    ),
    WriteOption(
        "null",
        "--null",
        "TEXT",
        Message("what stands for a missing value (nothing); an equal text is quoted"),
        write_values.null,
        _DELIMITED,
    ),
    WriteOption(
        "quote_empty",
        "--empty-text",
        "quoted|bare",
        Message("whether an empty text has quotes (quoted), apart from a missing value"),
        write_values.switch,
        _DELIMITED,
    ),
    WriteOption(
        "encoding",
        "--write-encoding",
        "ENCODING",
        Message("any charset that Python knows (utf-8)"),
        write_values.encoding,
        _DELIMITED,
    ),
    WriteOption(
        "unencodable",
        "--unencodable",
        _choices(Unencodable),
        Message("what a character does that the encoding lacks (stop)"),
        write_values.word(Unencodable),
        _DELIMITED,
    ),
    WriteOption(
        "bom",
        "--bom",
        "",
        Message("whether a byte order mark stands first (no)"),
        write_values.switch,
        _DELIMITED,
    ),
    WriteOption(
        "line_end",
        "--line-end",
        _choices(LineEnd),
        Message("what ends a record (lf)"),
        write_values.word(LineEnd),
        _DELIMITED,
    ),
    WriteOption(
        "decimal",
        "--decimal",
        _choices(DecimalSign),
        Message("the decimal sign of numbers (point)"),
        write_values.word(DecimalSign),
        _DELIMITED,
    ),
    WriteOption(
        "date",
        "--date-pattern",
        "PATTERN",
        Message("dates, as strftime writes them: %%d.%%m.%%Y"),
        write_values.pattern(_DATE),
        _TEXTS,
    ),
    WriteOption(
        "time",
        "--time-pattern",
        "PATTERN",
        Message("times: %%H:%%M"),
        write_values.pattern(_TIME),
        _TEXTS,
    ),
    WriteOption(
        "datetime",
        "--datetime-pattern",
        "PATTERN",
        Message("dates with times: %%d.%%m.%%Y %%H:%%M"),
        write_values.pattern(_DATE + _TIME),
        _TEXTS,
    ),
    WriteOption(
        "zone",
        "--zone",
        "ZONE",
        Message("the time zone of moments: Europe/Berlin (UTC)"),
        write_values.zone,
        _TEXTS,
    ),
    WriteOption(
        "bytes",
        "--bytes",
        _choices(BytesForm),
        Message("how bytes are written (hex)"),
        write_values.word(BytesForm),
        _TEXTS | _SHEETS,
    ),
    WriteOption(
        "split_rows",
        "--split-rows",
        "N",
        Message("a new file after N rows"),
        write_values.rows,
        _ALL,
    ),
    WriteOption(
        "guard",
        "--guard",
        "on|off",
        Message("an apostrophe before texts that a spreadsheet takes for formulas (off)"),
        write_values.switch,
        _DELIMITED,
    ),
    WriteOption(
        "long_text",
        "--long-text",
        _choices(LongText),
        Message("what a text does that is longer than a cell takes (stop)"),
        write_values.word(LongText),
        _SHEETS,
    ),
)
