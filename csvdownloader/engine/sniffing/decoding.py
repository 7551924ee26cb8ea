"""Decodes samples, of which all but the first may begin and end inside of a character."""

import codecs
import unicodedata
from collections.abc import Iterator

from csvdownloader.engine.sniffing.samples import Samples

UTF_8, UTF_16, UTF_32 = "utf-8", "utf-16", "utf-32"
_CONTINUATION = bytes(range(0x80, 0xC0))
_UTF_16_UNITS = {"utf-16-le": 1, "utf-16-be": 0}  # where the high byte of a unit stands
_CONTROLS = frozenset(map(chr, {*range(0x20)} - {*b"\t\n\r\f\v\x1a\x1b\x1c\x1d\x1e\x1f\x01\x02"}))


def pieces(samples: Samples, codec: str, mark_length: int) -> Iterator[bytes]:
    """The samples without their marks, each beginning with a whole character."""
    yield samples.start[mark_length:]
    for other in samples.others:
        yield _from_whole_character(other, codec)


def decoded(samples: Samples, codec: str, mark_length: int, errors: str = "replace") -> list[str]:
    """The text of each sample; the last character may be left out, when it is cut.

    Raises:
        UnicodeDecodeError: With `errors` strict, bytes that do not fit.
    """
    decoder = codecs.getincrementaldecoder(codec)
    parts = pieces(samples, codec, mark_length)
    return [decoder(errors).decode(part, samples.is_whole) for part in parts]


def fits(samples: Samples, codec: str, mark_length: int = 0) -> bool:
    """Whether all bytes of the samples fit the codec."""
    try:
        decoded(samples, codec, mark_length, "strict")
    except UnicodeDecodeError:
        return False
    return True


def is_foreign(character: str) -> bool:
    """Whether no text has this character: a control code, a noncharacter, one not assigned."""
    if character < "\x80":
        return character in _CONTROLS
    category = unicodedata.category(character)
    if category == "Cn":  # new characters outside of plane 0 are assigned each year
        return character < "\U00010000" or ord(character) & 0xFFFE == 0xFFFE
    return category in {"Cc", "Cs"}


def _from_whole_character(piece: bytes, codec: str) -> bytes:
    if codec == UTF_8:
        return piece[:3].lstrip(_CONTINUATION) + piece[3:]
    if codec in _UTF_16_UNITS:
        high = piece[_UTF_16_UNITS[codec] : 2][:1]
        return piece[2:] if b"\xdc" <= high <= b"\xdf" else piece
    if codec.startswith(UTF_32):
        return piece
    # a line feed is never a part of a longer character
    return piece.partition(b"\n")[2]
