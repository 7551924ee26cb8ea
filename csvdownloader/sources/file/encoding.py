"""Decodes a file strictly: bytes that do not fit are an error that names their place."""

import codecs
from collections.abc import Iterator

from csvdownloader.core.errors import BadBytesError, WrongContentError
from csvdownloader.sources.file.compression import Stream

AUTO, UTF_8, UTF_16, LATIN_1 = "auto", "utf-8", "utf-16", "latin-1"
_TITLES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "latin-1": "Latin-1"}
_LOOKED_AT = 400  # bytes; enough to tell UTF-16 by its zeros


def text_blocks(stream: Stream, encoding: str) -> Iterator[str]:
    """The text without its byte order mark.

    Raises:
        BadBytesError: Bytes do not fit the encoding.
        WrongContentError: "auto" was asked for, and it looks like UTF-16 without its mark.
    """
    for _, text in _decoded(stream, encoding, need_text=True):
        yield text


def utf8_blocks(stream: Stream, encoding: str) -> Iterator[bytes]:
    """The same as UTF-8. A character may be split between two blocks."""
    for raw, text in _decoded(stream, encoding, need_text=False):
        yield text.encode() if raw is None else raw


def _decoded(
    stream: Stream, encoding: str, *, need_text: bool
) -> Iterator[tuple[bytes | None, str]]:
    block = stream.read()
    codec, offset = _codec(stream.name, block, encoding)
    decoder = codecs.getincrementaldecoder(codec)()
    block = block[offset:]
    same = codec == UTF_8 and not need_text
    while block:
        pending = decoder.getstate()[0]
        if same and not pending and block.isascii():
            yield block, ""
        else:
            text = _decode(stream, codec, decoder, block, offset - len(pending))
            yield (block if same else None), text
        offset += len(block)
        block = stream.read()
    _decode(stream, codec, decoder, b"", offset - len(decoder.getstate()[0]))


def _decode(
    stream: Stream, codec: str, decoder: codecs.IncrementalDecoder, block: bytes, offset: int
) -> str:
    try:
        return decoder.decode(block, final=not block)
    except UnicodeDecodeError as error:
        where = f"{stream.name}, decompressed" if stream.compressed else stream.name
        found = error.object[error.start : error.end].hex(" ")
        raise BadBytesError(
            f"Byte {offset + error.start + 1:,} of {where}, hex {found}, "
            f"does not fit {_TITLES[codec]}"
        ) from error


def _codec(name: str, start: bytes, encoding: str) -> tuple[str, int]:
    """The codec, and how many bytes of a byte order mark to skip."""
    if encoding == LATIN_1:
        return LATIN_1, 0
    if encoding in {AUTO, UTF_16}:
        for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
            if start.startswith(mark):
                return codec, len(mark)
    looks = _looks_like_utf16(start)
    if encoding == UTF_16:
        return looks or "utf-16-le", 0
    if encoding == AUTO and looks:
        raise WrongContentError(
            f"{name} looks like UTF-16 without its mark", "Choose the encoding UTF-16."
        )
    return UTF_8, len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0


def _looks_like_utf16(start: bytes) -> str:
    first, second = start[0:_LOOKED_AT:2].count(0), start[1:_LOOKED_AT:2].count(0)
    few, many = sorted((first, second))
    if many < 2 or many * 4 < min(len(start), _LOOKED_AT) or few:
        return ""
    return "utf-16-be" if first > second else "utf-16-le"
