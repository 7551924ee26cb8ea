"""The options of writing as texts: how the command line, presets and the list of jobs name them."""

import codecs
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import fields, replace

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.identifiers import double_quoted
from csvdownloader.core.messages import Message
from csvdownloader.core.texts import INVALID_FORMAT
from csvdownloader.core.writing import (
    BytesForm,
    ChosenColumn,
    ChosenColumns,
    Compression,
    DecimalSign,
    LineEnd,
    LongText,
    QuotePolicy,
    SavedFormat,
    Unencodable,
    WriteOptions,
)

_E = TypeVar("_E", bound=StrEnum)
_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "space": " "}
_NUMBERED = re.compile(r"\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})")
_COLUMN = re.compile(r'\s*("(?:[^"]|"")*"|[^",=]+)\s*(?:=\s*("(?:[^"]|"")*"|[^",=]*)\s*)?(,|\Z)')
_PLAIN_NAME = re.compile(r'[^\s",=](?:[^",=\r\n]*[^\s",=])?')
_DIGITS = 15  # more are no number of rows
_DATE, _TIME = "YymdbBaAjuwUWVG", "HIMSfpgn"
_DIRECTIVE = re.compile(r"%(-?.?)", re.DOTALL)
# They write a mark of their own, or are no charsets.
_NO_ENCODINGS = frozenset(
    {
        *("utf-8-sig", "utf-7", "hz", "idna", "punycode", "mbcs", "oem"),
        *("raw-unicode-escape", "unicode-escape", "undefined"),
    }
)
_WITHOUT_ORDER = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_SWITCHED = {"yes": True, "on": True, "quoted": True, "no": False, "off": False, "bare": False}


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


_ALL = frozenset(SavedFormat)
_DELIMITED = frozenset(f for f in SavedFormat if f.is_delimited)
_TEXTS = _DELIMITED | {SavedFormat.JSONL}
_SHEETS = frozenset({SavedFormat.XLSX})


def options_of(texts: Mapping[str, str], base: WriteOptions | None = None) -> WriteOptions:
    """The options that the texts name, key by key; what none names is as in `base`.

    Raises:
        InvalidRequestError: A text is none of its option's.
    """
    values: dict[str, Any] = {}
    for key, text in texts.items():
        option = WRITE_OPTIONS.get(key)
        if option is None:
            raise InvalidRequestError(
                {key: Message("There is no option {key} of writing", key=key)}
            )
        try:
            values[key] = option.parse(text)
        except ValueError:
            raise InvalidRequestError({key: _not_understood(option, text)}) from None
    return replace(base or WriteOptions(), **values)


def texts_of(options: WriteOptions) -> dict[str, str]:
    """The text of each option that is not as in `WriteOptions()`, for `options_of`.

    A view has none: it is no text that anybody types.
    """
    defaults = WriteOptions()
    return {
        field.name: _text(WRITE_OPTIONS[field.name], getattr(options, field.name))
        for field in fields(options)
        if field.name in WRITE_OPTIONS
        and getattr(options, field.name) != getattr(defaults, field.name)
    }


def arguments_of(options: WriteOptions) -> list[str]:
    """The arguments of a command line that stand for the options, but for the format."""
    arguments = []
    for key, text in texts_of(options).items():
        flag = WRITE_OPTIONS[key].flag
        if not WRITE_OPTIONS[key].metavar:
            arguments.append(flag if text == "yes" else f"--no-{flag.removeprefix('--')}")
        elif key != "format":
            arguments.append(f"{flag}={text}")
    return arguments


def typed_columns(text: str) -> ChosenColumns:
    """The columns of "a, b=new"; a name with a comma, a quote or a sign = stands in double quotes.

    Raises:
        ValueError: A name is missing, or a quote never closes.
    """
    columns: list[ChosenColumn] = []
    position = 0
    while True:
        match = _COLUMN.match(text, position)
        if match is None or not match[1].strip():
            raise ValueError(text)
        name = _name(match[1])
        columns.append(ChosenColumn(name, name if match[2] is None else _name(match[2])))
        if not match[3]:
            return tuple(columns)
        position = match.end()


def _name(text: str) -> str:
    text = text.strip()
    return text[1:-1].replace('""', '"') if text.startswith('"') else text


def _columns_text(columns: ChosenColumns) -> str:
    return ",".join(
        _name_text(column.name)
        + ("" if column.name == column.new_name else f"={_name_text(column.new_name)}")
        for column in columns
    )


def _name_text(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) else double_quoted(name)


def _text(option: WriteOption, value: object) -> str:
    if isinstance(value, bool):
        words = option.metavar.split("|") if option.metavar else ["yes", "no"]
        return words[0] if value else words[1]
    if isinstance(value, tuple):
        return _columns_text(value)
    if option.key == "delimiter":
        return next((name for name, sign in _DELIMITERS.items() if sign == value), str(value))
    return str(value)


def _character(text: str) -> str:
    text = _DELIMITERS.get(text.lower(), text).replace("\\t", "\t")
    text = _NUMBERED.sub(lambda match: chr(int(match[1] or match[2], 16)), text)
    if len(text) != 1 or text in '"\r\n\0' or "\ud800" <= text <= "\udfff":
        raise ValueError(text)
    return text


def _encoding(text: str) -> str:
    try:
        name = codecs.lookup(text.strip()).name
        "a".encode(name)
    except (LookupError, ValueError, TypeError):  # unknown, or no charset
        raise ValueError(text) from None
    if name in _NO_ENCODINGS:
        raise ValueError(text)
    return _WITHOUT_ORDER.get(name, name)


def _pattern(directives: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        for match in _DIRECTIVE.finditer(text):
            if match[1].removeprefix("-") not in {*directives, "%"}:
                raise ValueError(text)
        return text

    return parse


@cache  # which reads many folders
def _zones() -> set[str]:
    from zoneinfo import available_timezones  # loaded late: few files have another zone

    return available_timezones()


def _zone(text: str) -> str:
    from zoneinfo import ZoneInfo

    if _zones():  # else the system has no list, and DuckDB will know
        try:
            ZoneInfo(text)
        except (LookupError, ValueError, OSError):
            raise ValueError(text) from None
    return text


def _rows(text: str) -> int:
    digits = text.strip().replace(",", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS and int(digits)):
        raise ValueError(text)
    return int(digits)


def _switch(text: str) -> bool:
    if text not in _SWITCHED:
        raise ValueError(text)
    return _SWITCHED[text]


def _word(words: type[_E]) -> Callable[[str], _E]:
    return lambda text: words(text.strip().lower())


def _null(text: str) -> str:
    if any(sign in text for sign in '"\r\n'):
        raise ValueError(text)
    return text


def _not_understood(option: WriteOption, text: str) -> Message:
    if "|" in option.metavar:
        choices = Message(
            "{flag} takes one of: {choices}",
            flag=option.flag,
            choices=option.metavar.replace("|", ", "),
        )
        if option.flag != "--format":
            return choices
        return Message("{sentence}: {choices}", sentence=INVALID_FORMAT, choices=choices)
    return Message("{flag} cannot be {text!r}", flag=option.flag, text=text)


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
        _word(SavedFormat),
        _ALL,
    ),
    WriteOption(
        "compression",
        "--compress",
        _choices(Compression),
        Message("default: by the ending of FILE: .gz, .zst, .zip"),
        _word(Compression),
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
        _switch,
        _DELIMITED | _SHEETS,
    ),
    WriteOption(
        "delimiter",
        "--write-delimiter",
        "CHARACTER",
        Message("comma, semicolon, tab, pipe, space, or any other character"),
        _character,
        _DELIMITED,
    ),
    WriteOption(
        "quoting",
        "--quote-policy",
        _choices(QuotePolicy),
        Message("which values stand in quotes (minimal); backslash: none, but escapes"),
        _word(QuotePolicy),
        _DELIMITED,
    ),
    WriteOption(
        "null",
        "--null",
        "TEXT",
        Message("what stands for a missing value (nothing); an equal text is quoted"),
        _null,
        _DELIMITED,
    ),
    WriteOption(
        "quote_empty",
        "--empty-text",
        "quoted|bare",
        Message("whether an empty text has quotes (quoted), apart from a missing value"),
        _switch,
        _DELIMITED,
    ),
    WriteOption(
        "encoding",
        "--write-encoding",
        "ENCODING",
        Message("any charset that Python knows (utf-8)"),
        _encoding,
        _DELIMITED,
    ),
    WriteOption(
        "unencodable",
        "--unencodable",
        _choices(Unencodable),
        Message("what a character does that the encoding lacks (stop)"),
        _word(Unencodable),
        _DELIMITED,
    ),
    WriteOption(
        "bom",
        "--bom",
        "",
        Message("whether a byte order mark stands first (no)"),
        _switch,
        _DELIMITED,
    ),
    WriteOption(
        "line_end",
        "--line-end",
        _choices(LineEnd),
        Message("what ends a record (lf)"),
        _word(LineEnd),
        _DELIMITED,
    ),
    WriteOption(
        "decimal",
        "--decimal",
        _choices(DecimalSign),
        Message("the decimal sign of numbers (point)"),
        _word(DecimalSign),
        _DELIMITED,
    ),
    WriteOption(
        "date",
        "--date-pattern",
        "PATTERN",
        Message("dates, as strftime writes them: %%d.%%m.%%Y"),
        _pattern(_DATE),
        _TEXTS,
    ),
    WriteOption(
        "time",
        "--time-pattern",
        "PATTERN",
        Message("times: %%H:%%M"),
        _pattern(_TIME),
        _TEXTS,
    ),
    WriteOption(
        "datetime",
        "--datetime-pattern",
        "PATTERN",
        Message("dates with times: %%d.%%m.%%Y %%H:%%M"),
        _pattern(_DATE + _TIME),
        _TEXTS,
    ),
    WriteOption(
        "zone",
        "--zone",
        "ZONE",
        Message("the time zone of moments: Europe/Berlin (UTC)"),
        _zone,
        _TEXTS,
    ),
    WriteOption(
        "bytes",
        "--bytes",
        _choices(BytesForm),
        Message("how bytes are written (hex)"),
        _word(BytesForm),
        _TEXTS | _SHEETS,
    ),
    WriteOption(
        "split_rows",
        "--split-rows",
        "N",
        Message("a new file after N rows"),
        _rows,
        _ALL,
    ),
    WriteOption(
        "guard",
        "--guard",
        "on|off",
        Message("an apostrophe before texts that a spreadsheet takes for formulas (off)"),
        _switch,
        _DELIMITED,
    ),
    WriteOption(
        "long_text",
        "--long-text",
        _choices(LongText),
        Message("what a text does that is longer than a cell takes (stop)"),
        _word(LongText),
        _SHEETS,
    ),
)
