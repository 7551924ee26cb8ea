"""Which options of writing go together: with each other, with a format, and with a file's name."""

from collections.abc import Iterator, Mapping

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.option_table import WRITE_OPTIONS
from csvdownloader.core.writing.options import (
    Compression,
    DecimalSign,
    QuotePolicy,
    SavedFormat,
    WriteOptions,
)
from csvdownloader.core.writing.texts import options_of, texts_of

ESCAPED_NULL = "\\N"  # what stands for a missing value where backslashes escape
_FORMATS = {f".{f.value}": f for f in SavedFormat} | {".ndjson": SavedFormat.JSONL}
_COMPRESSIONS = {c.ending: c for c in Compression if c.ending}
_MARKED = ("utf-8", "utf-16", "utf-32")


def named_format(name: str) -> tuple[SavedFormat | None, Compression]:
    """What the ending of a file's name says: None where it says nothing of the format."""
    name = name.lower()
    ending = next((ending for ending in _COMPRESSIONS if name.endswith(ending)), "")
    compression = _COMPRESSIONS.get(ending, Compression.NONE)
    name = name.removesuffix(ending)
    found = next((f for ending, f in _FORMATS.items() if name.endswith(ending)), None)
    return found, compression


def write_options(
    texts: Mapping[str, str], name: str = "", preset: Mapping[str, str] | None = None
) -> WriteOptions:
    """The options for a file of that name.

    Args:
        texts: What the user said, as texts of `core.writing.texts`.
        name: The file's name; empty where it goes by the options.
        preset: What holds where `texts` and `name` say nothing; what does not go with the format
            is left out.

    Raises:
        InvalidRequestError: Something contradicts something else, or means nothing.
    """
    preset = preset or {}
    said = options_of(texts)
    by_name, around = named_format(name)
    _check_name(texts, said, name)
    chosen = said.format if "format" in texts else by_name or options_of(preset).format
    compression = said.compression if "compression" in texts else around
    for key in texts:
        if chosen not in WRITE_OPTIONS[key].formats:
            raise InvalidRequestError({key: _no_meaning(key, chosen)})
    fitting = {key: text for key, text in preset.items() if chosen in WRITE_OPTIONS[key].formats}
    settled = {"format": chosen.value, "compression": compression.value}
    options = options_of({**fitting, **texts, **settled})
    if options.quoting is QuotePolicy.BACKSLASH and not options.null:
        options = options_of({"null": ESCAPED_NULL}, options)
    check_writing(options)
    return options


def check_writing(options: WriteOptions) -> None:
    """Refuses options that contradict each other. Raises InvalidRequestError."""
    for key in texts_of(options):
        if options.format not in WRITE_OPTIONS[key].formats:
            raise InvalidRequestError({key: _no_meaning(key, options.format)})
    if options.format.is_delimited:
        faults = dict(_contradictions(options))
        if faults:
            raise InvalidRequestError(faults)


def unless_as_fetched(options: WriteOptions, fetched: Format) -> WriteOptions | None:
    """The options; None where they ask for no more than a copy of the fetched file."""
    return None if options == WriteOptions(format=SavedFormat(fetched.value)) else options


def is_markable(encoding: str) -> bool:
    """Whether a text in that encoding can begin with a byte order mark: Unicode has all characters.

    The encoding has its name of `WriteOptions`.
    """
    return encoding.startswith(_MARKED)


def _check_name(texts: Mapping[str, str], said: WriteOptions, name: str) -> None:
    by_name, around = named_format(name)
    if "format" in texts and by_name not in {None, said.format}:
        raise InvalidRequestError(
            {
                "format": Message(
                    "--format {format} contradicts the name {name}",
                    format=said.format.value,
                    name=name,
                )
            }
        )
    is_named = by_name is not None or around is not Compression.NONE
    if "compression" in texts and is_named and around is not said.compression:
        raise InvalidRequestError(
            {
                "compression": Message(
                    "--compress {compression} contradicts the name {name}",
                    compression=said.compression.value,
                    name=name,
                )
            }
        )


def _no_meaning(key: str, chosen: SavedFormat) -> Message:
    return Message("{flag} means nothing for {format}", flag=_flag(key), format=chosen.label)


def _flag(key: str) -> str:
    return WRITE_OPTIONS[key].flag


def _contradictions(options: WriteOptions) -> Iterator[tuple[str, Message]]:
    separator, null, quoting = options.separator, options.null, options.quoting
    escapes = quoting is QuotePolicy.BACKSLASH
    if options.decimal is DecimalSign.COMMA and separator == ",":
        yield (
            "decimal",
            Message(
                "A decimal comma needs another delimiter than the comma, for example the semicolon"
            ),
        )
    if escapes and (separator == "\\" or separator.isalnum()):
        yield "delimiter", Message("A backslash could not escape this delimiter")
    if escapes and null != ESCAPED_NULL:
        yield "null", Message("Where a backslash escapes, a missing value is \\N")
    if options.guard and null.startswith("'"):
        yield "null", Message("A missing value must not begin with the apostrophe of the guard")
    if separator in null:
        yield "null", Message("A missing value must not hold the delimiter")
    if quoting is QuotePolicy.ALL and not options.quote_empty:
        yield "quote_empty", Message("Where all values have quotes, empty texts have them, too")
    if options.bom and not is_markable(options.encoding):
        yield (
            "bom",
            Message("{encoding} has no byte order mark", encoding=options.encoding),
        )
    if not _is_encodable(f"{separator}{null}", options.encoding):
        yield (
            "encoding",
            Message(
                "{encoding} lacks the delimiter, or what stands for a missing value",
                encoding=options.encoding,
            ),
        )


def _is_encodable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
