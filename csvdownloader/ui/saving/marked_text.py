"""The first bytes of a file as text with marks for what cannot be seen, or as numbers."""

import re
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from csvdownloader.core.writing.options import QuotePolicy, WriteOptions

MOST_LINES = 200
MOST_CHARACTERS = 20_000  # that are shown
_LINE_ENDS = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}
_NAMED = {"\t": "TAB", "\0": "NUL", "\x7f": "DEL", "\u2028": "LS", "\u2029": "PS"}
_PER_LINE = 16  # bytes


class RunKind(Enum):
    """What a piece of text is."""

    PLAIN = "plain"
    DELIMITER = "delimiter"
    MARK = "mark"  # the name of something that cannot be seen
    BREAK = "break"  # a line end behind its mark


class Run(Struct, frozen=True):
    """A piece of text of one kind."""

    text: str
    kind: RunKind = RunKind.PLAIN


def marked(data: bytes, options: WriteOptions) -> list[Run]:
    """The text with its marks; what is too long is left out."""
    text = data.decode(options.encoding, errors="ignore")  # a character may be cut at the end
    runs = [Run("BOM", RunKind.MARK)] if text.startswith("\ufeff") and options.bom else []
    text = text[1:] if runs else text
    lines = 0
    for run in _runs(text[:MOST_CHARACTERS], options):
        runs.append(run)
        lines += run.kind is RunKind.BREAK
        if lines == MOST_LINES:
            break
    return runs


def hex_lines(data: bytes) -> str:
    """Sixteen bytes a line: where they stand, as numbers, and as far as they are ASCII."""
    shown = data[: MOST_LINES * _PER_LINE]
    return "\n".join(
        _hex_line(start, shown[start : start + _PER_LINE])
        for start in range(0, len(shown), _PER_LINE)
    )


def _hex_line(start: int, data: bytes) -> str:
    ascii_text = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in data)
    return f"{start:06x}  {data.hex(' '):<{3 * _PER_LINE - 1}}  {ascii_text}"


def _runs(text: str, options: WriteOptions) -> Iterator[Run]:
    is_quoted, plain = False, 0
    pieces = re.compile("|".join(_pieces(options)))
    for found in pieces.finditer(text):
        piece = found[0]
        if piece == '"':
            is_quoted = not is_quoted
            continue
        if piece.startswith("\\"):
            continue
        if found.start() > plain:
            yield Run(text[plain : found.start()])
        plain = found.end()
        yield from _special(piece, is_delimiter=not is_quoted and piece == options.separator)
    if plain < len(text):
        yield Run(text[plain:])


def _special(piece: str, *, is_delimiter: bool) -> Iterator[Run]:
    if piece in _LINE_ENDS:
        yield Run(_LINE_ENDS[piece], RunKind.MARK)
        yield Run("\n", RunKind.BREAK)
    elif name := _name_of(piece):
        yield Run(name, RunKind.MARK)
    else:
        yield Run(piece, RunKind.DELIMITER if is_delimiter else RunKind.PLAIN)


def _name_of(character: str) -> str:
    """The name of what cannot be seen; empty for what can."""
    if character in _NAMED:
        return _NAMED[character]
    return "" if character.isprintable() else f"U+{ord(character):04X}"


def _pieces(options: WriteOptions) -> list[str]:
    """What is not plain: quotes, escapes, delimiters, line ends, what cannot be seen."""
    parts = ["\r\n", "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"]
    if options.format.is_delimited:
        escapes = options.quoting is QuotePolicy.BACKSLASH
        quoting = r"\\[^\r\n]" if escapes else '"'
        parts = [quoting, *parts, re.escape(options.separator)]
    return parts
