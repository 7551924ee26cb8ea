"""The options of writing as the window asks for them; their texts: `core.writing.texts`."""

from msgspec import Struct

from csvdownloader.core.messages import EMPTY, Message, verbatim
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.writing.options import SavedFormat

_EXCEL = Message("Excel workbook (XLSX)")
_AS_THEY_ARE = Message("As they are (ISO)")
_DATES = (
    ("", _AS_THEY_ARE),
    ("%d.%m.%Y", verbatim("31.01.2026")),
    ("%m/%d/%Y", verbatim("01/31/2026")),
    ("%d/%m/%Y", verbatim("31/01/2026")),
)
_TIMES = (("", _AS_THEY_ARE), ("%H:%M", verbatim("08:30")))
_MOMENTS = (
    ("", _AS_THEY_ARE),
    ("%d.%m.%Y %H:%M", verbatim("31.01.2026 08:30")),
    ("%m/%d/%Y %I:%M %p", verbatim("01/31/2026 08:30 AM")),
    ("%Y-%m-%dT%H:%M:%S", verbatim("2026-01-31T08:30:00")),
)
_PATTERN = Message("Not a pattern: %d is the day, %m the month, %Y the year, %H:%M the time")


class OptionQuestion(Struct, frozen=True):
    """How the window asks for one option of writing.

    Attributes:
        parameter: The field; its key is that of `WRITE_OPTIONS`.
        refusal: What is said of a text that is none of the option's.
    """

    parameter: Parameter
    refusal: Message = EMPTY


def _ask(
    key: str,
    title: Message,
    kind: ParameterKind,
    default: Value,
    text: Message = EMPTY,
    choices: tuple[tuple[str, Message], ...] = (),
    refusal: Message = EMPTY,
) -> OptionQuestion:
    return OptionQuestion(Parameter(key, title, kind, default, text, choices), refusal)


_CHOICE, _TYPED = ParameterKind.CHOICE, ParameterKind.SUGGESTED
_TICK, _TEXT = ParameterKind.BOOLEAN, ParameterKind.TEXT
FORMAT = Parameter(
    "format",
    Message("&Format"),
    _CHOICE,
    SavedFormat.CSV.value,
    Message("What kind of file it is"),
    tuple(
        (known.value, _EXCEL if known is SavedFormat.XLSX else verbatim(known.label))
        for known in SavedFormat
    ),
)
COMPRESSION = Parameter(
    "compression",
    Message("&Packed"),
    _CHOICE,
    "none",
    Message("What is around the file"),
    (
        ("none", Message("Not packed")),
        ("gzip", verbatim("gzip (.gz)")),
        ("zstd", verbatim("Zstandard (.zst)")),
        ("zip", verbatim("Zip (.zip)")),
    ),
)
COLUMNS = Parameter(
    "columns",
    Message("Columns"),
    _TEXT,
    "",
    Message("All, or some in another order or under new names: id, total=Total"),
)
MORE = (
    _ask(
        "header",
        Message("Names in the first row"),
        _TICK,
        True,
    ),
    _ask(
        "delimiter",
        Message("Delimiter"),
        _TYPED,
        "comma",
        Message("What stands between two values: one of these, or any one character"),
        (
            ("comma", Message("Comma ,")),
            ("semicolon", Message("Semicolon ;")),
            ("tab", Message("Tab")),
            ("pipe", Message("Pipe |")),
            ("space", Message("Space")),
        ),
        Message("One character, but no quote and no line break"),
    ),
    _ask(
        "decimal",
        Message("Decimal sign"),
        _CHOICE,
        "point",
        Message("What stands before the decimals of a number"),
        (("point", Message("Point .")), ("comma", Message("Comma ,"))),
    ),
    _ask(
        "quoting",
        Message("Quotes"),
        _CHOICE,
        "minimal",
        Message("Which values stand in quotes"),
        (
            ("minimal", Message("Where needed")),
            ("text", Message("Around all texts")),
            ("all", Message("Around all values")),
            ("never", Message("None; stop where needed")),
            ("backslash", Message("None; a backslash instead")),
        ),
    ),
    _ask(
        "null",
        Message("Missing value"),
        _TYPED,
        "",
        Message("What stands for a value that is not there; an equal text is quoted"),
        (
            ("", Message("Nothing")),
            ("NULL", verbatim("NULL")),
            ("\\N", verbatim("\\N")),
            ("NA", verbatim("NA")),
        ),
        Message("No quotes and no line breaks"),
    ),
    _ask(
        "quote_empty",
        Message("Quotes around empty texts"),
        _TICK,
        True,
    ),
    _ask(
        "encoding",
        Message("Encoding"),
        _TYPED,
        "utf-8",
        Message("How characters become bytes: one of these, or any that Python knows"),
        (
            ("utf-8", verbatim("UTF-8")),
            ("utf-16-le", verbatim("UTF-16 LE")),
            ("cp1252", verbatim("Windows-1252")),
            ("iso8859-1", verbatim("ISO 8859-1 (Latin 1)")),
            ("shift_jis", verbatim("Shift JIS")),
            ("gb18030", verbatim("GB 18030")),
        ),
        Message("There is no encoding of that name"),
    ),
    _ask(
        "unencodable",
        Message("Other characters"),
        _CHOICE,
        "stop",
        Message("What happens to a character that the encoding does not have"),
        (("stop", Message("Stop and tell where")), ("replace", Message("Write a question mark"))),
    ),
    _ask(
        "bom",
        Message("Byte order mark at the start"),
        _TICK,
        False,
    ),
    _ask(
        "line_end",
        Message("End of line"),
        _CHOICE,
        "lf",
        Message("What ends a record"),
        (("lf", verbatim("LF (Unix)")), ("crlf", verbatim("CR LF (Windows)"))),
    ),
    _ask("date", Message("Dates"), _TYPED, "", EMPTY, _DATES, _PATTERN),
    _ask("time", Message("Times"), _TYPED, "", EMPTY, _TIMES, _PATTERN),
    _ask("datetime", Message("Dates with times"), _TYPED, "", EMPTY, _MOMENTS, _PATTERN),
    _ask(
        "zone",
        Message("Time zone"),
        _TYPED,
        "",
        Message("For moments, whose time zone is known"),
        (
            ("", Message("As they are (UTC)")),
            ("Europe/Berlin", verbatim("Europe/Berlin")),
            ("America/New_York", verbatim("America/New_York")),
            ("Asia/Tokyo", verbatim("Asia/Tokyo")),
        ),
        Message("There is no time zone of that name"),
    ),
    _ask(
        "bytes",
        Message("Bytes"),
        _CHOICE,
        "hex",
        Message("How values are written that are bytes"),
        (("hex", verbatim("\\x00ff")), ("base64", verbatim("Base64"))),
    ),
    _ask(
        "guard",
        Message("Apostrophe before formulas"),
        _TICK,
        False,
    ),
    _ask(
        "long_text",
        Message("Long texts"),
        _CHOICE,
        "stop",
        Message("A cell of a workbook has room for 32,767 characters"),
        (("stop", Message("Stop and tell where")), ("cut", Message("Cut, and count them"))),
    ),
    _ask(
        "split_rows",
        Message("Rows in a file"),
        _TYPED,
        "",
        Message("A new file begins after so many rows"),
        (("", Message("All in one file")), ("1048575", Message("1048575, as Excel shows"))),
        Message("A whole number of rows"),
    ),
    OptionQuestion(
        COLUMNS, Message("Names with commas between them; a new name stands behind a sign =")
    ),
)
