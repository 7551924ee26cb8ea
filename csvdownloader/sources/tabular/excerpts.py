"""The lines of a text around one of them, as they are."""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.tables.excerpt import Excerpt
from csvdownloader.engine.sniffing.encodings import proposed_encoding
from csvdownloader.sources.tabular.containers.compression import opened
from csvdownloader.sources.tabular.delimited.csv_blocks import count_lines
from csvdownloader.sources.tabular.encoding import ReplacedBytes, utf8_blocks
from csvdownloader.sources.tabular.file_format import InputFile
from csvdownloader.sources.tabular.file_types import has_table_ending

BEFORE: Final = 5  # lines
AFTER: Final = 10
SHOWN: Final = 2000  # bytes of a line, as UTF-8
_DOTS = "…"


def lines_around(file: InputFile, line: int, cancel: Cancel) -> Excerpt:
    """The lines around one of the file's text, unpacked and decoded; odd bytes are replaced.

    Args:
        file: The file.
        line: The number of the line, from 1.
        cancel: Checked at each block.

    Raises:
        SourceError: The file cannot be read, or a choice of its encoding is contradicted.
        Cancelled: `cancel` was set.
    """
    choices = replace(file.choices, strict=False)
    with opened(file, cancel, has_table_ending) as stream:
        codec = proposed_encoding(stream.samples(), choices, stream.name).codec
        blocks = _checked(utf8_blocks(stream, codec, ReplacedBytes()), cancel)
        return _around(blocks, max(1, line - BEFORE), line + AFTER)


def _checked(blocks: Iterable[bytes], cancel: Cancel) -> Iterator[bytes]:
    """The blocks, none of which ends between the two characters of a line end."""
    held = b""
    for block in blocks:
        cancel.check()
        text = held + block
        held = b"\r" if text.endswith(b"\r") else b""
        yield text.removesuffix(held)
    yield held


def _around(blocks: Iterable[bytes], first: int, last: int) -> Excerpt:
    lines: list[bytes] = []
    number, is_new = 1, True
    for block in blocks:
        ends = count_lines(block)
        if number + ends < first:
            number += ends
            continue
        for part in block.splitlines(keepends=True):
            if number >= first and is_new:
                lines.append(b"")
            if number >= first:
                lines[-1] += part.rstrip(b"\r\n")[: SHOWN + 1 - len(lines[-1])]
            is_new = part.endswith((b"\n", b"\r"))
            number += is_new
            if number > last:
                break
        if number > last:
            break
    return Excerpt(tuple(map(_shown, lines)), first)


def _shown(line: bytes) -> str:
    text = line[:SHOWN].decode(errors="ignore")  # what is cut may end inside of a character
    return text + _DOTS if len(line) > SHOWN else text
