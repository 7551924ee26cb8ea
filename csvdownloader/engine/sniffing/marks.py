"""Byte order marks: how a text in Unicode may begin."""

import codecs

# UTF-32 stands first: its little-endian mark begins with that of UTF-16
BYTE_ORDER_MARKS = {
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "gb18030": b"\x841\x953",
}


def marked_codec(start: bytes) -> str | None:
    """The codec whose byte order mark the bytes begin with; None without one."""
    found = (codec for codec, mark in BYTE_ORDER_MARKS.items() if start.startswith(mark))
    return next(found, None)


def mark_length(start: bytes, codec: str) -> int:
    """How many bytes at the start are byte order marks of the codec: there may be several."""
    mark = BYTE_ORDER_MARKS.get(codec)
    length = 0
    while mark and start.startswith(mark, length):
        length += len(mark)
    return length


def mark_size(codec: str) -> int:
    """Bytes of one byte order mark."""
    return len(BYTE_ORDER_MARKS[codec])
