"""Decodes a file strictly: bytes that do not fit are an error that names their offset."""

import codecs
from collections.abc import Iterator

from csvdownloader.core.errors import BadBytesError, WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.engine.charsets import known_charset
from csvdownloader.sources.tabular.streams import ByteStream

AUTO, UTF_8, UTF_16, LATIN_1 = "auto", "utf-8", "utf-16", "latin-1"
_TITLES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "latin-1": "Latin-1"}
_BYTE_ORDER_MARKS = {
    UTF_8: codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}
_SNIFFED = 400  # bytes; enough to tell UTF-16 by its zeros


def known_encoding(name: str) -> str | None:
    """The codec that Python has for this charset; None when it is not known."""
    found = known_charset(name)
    return {"utf-8-sig": UTF_8, "iso8859-1": LATIN_1}.get(found, found) if found else None


def text_blocks(stream: ByteStream, encoding: str) -> Iterator[str]:
    """The text without its byte order mark.

    Args:
        stream: The bytes.
        encoding: AUTO, UTF_16, or what `known_encoding` gives.

    Raises:
        BadBytesError: Bytes do not fit the encoding.
        WrongContentError: "auto" was asked for, and the text looks like UTF-16 without a byte order
            mark.
    """
    for _, text in _decoded(stream, encoding, need_text=True):
        yield text


def utf8_blocks(stream: ByteStream, encoding: str) -> Iterator[bytes]:
    """The text of `text_blocks` as UTF-8. A character may be split between two blocks."""
    for raw, text in _decoded(stream, encoding, need_text=False):
        yield text.encode() if raw is None else raw


def _decoded(
    stream: ByteStream, encoding: str, *, need_text: bool
) -> Iterator[tuple[bytes | None, str]]:
    block = stream.read()
    codec, offset = _codec(stream.name, block, encoding)
    decoder = codecs.getincrementaldecoder(codec)()
    block = block[offset:]
    is_unchanged = codec == UTF_8 and not need_text
    while block:
        pending = decoder.getstate()[0]
        if is_unchanged and not pending and block.isascii():
            yield block, ""
        else:
            text = _decode(stream, codec, decoder, block, offset - len(pending))
            yield (block if is_unchanged else None), text
        offset += len(block)
        block = stream.read()
    _decode(stream, codec, decoder, b"", offset - len(decoder.getstate()[0]))


def _decode(
    stream: ByteStream, codec: str, decoder: codecs.IncrementalDecoder, block: bytes, offset: int
) -> str:
    try:
        return decoder.decode(block, final=not block)
    except UnicodeDecodeError as error:
        location = (
            Message("{name}, decompressed", name=stream.name) if stream.compressed else stream.name
        )
        found = error.object[error.start : error.end].hex(" ")
        raise BadBytesError(
            Message(
                "Byte {offset:,} of {location}, hex {found}, does not fit {codec}",
                offset=offset + error.start + 1,
                location=location,
                found=found,
                codec=_TITLES.get(codec, codec),
            )
        ) from error


def _codec(name: str, start: bytes, encoding: str) -> tuple[str, int]:
    """The codec, and how many bytes of a byte order mark to skip."""
    if encoding in {AUTO, UTF_16}:
        for codec, mark in _BYTE_ORDER_MARKS.items():
            if codec != UTF_8 and start.startswith(mark):
                return codec, len(mark)
    guess = _guessed_utf16(start)
    if encoding == UTF_16:
        return guess or "utf-16-le", 0
    if encoding == AUTO and guess:
        raise WrongContentError(
            Message("{name} looks like UTF-16 without its mark", name=name),
            Message("Choose the encoding UTF-16."),
        )
    codec = UTF_8 if encoding == AUTO else encoding
    mark = _BYTE_ORDER_MARKS.get(codec, b"")
    return codec, len(mark) if start.startswith(mark) else 0


def _guessed_utf16(start: bytes) -> str:
    """The byte order of a text in UTF-16 without a byte order mark; empty when it is not UTF-16."""
    first, second = start[0:_SNIFFED:2].count(0), start[1:_SNIFFED:2].count(0)
    few, many = sorted((first, second))
    if many < 2 or many * 4 < min(len(start), _SNIFFED) or few:
        return ""
    return "utf-16-be" if first > second else "utf-16-le"
