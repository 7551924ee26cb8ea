"""Whether the first bytes of a content are text, and what they are in UTF-8."""

from csvdownloader.engine.sniffing.marks import marked_codec
from csvdownloader.engine.sniffing.samples import Samples
from csvdownloader.engine.sniffing.wide import wide_codec
from csvdownloader.sources.tabular.encoding import UTF_8

# what stands in texts: also Ctrl+Z at an end, Escape, and the controls that are delimiters
_CONTROLS_OF_TEXT = b"\t\n\v\f\r\x1a\x1b\x01\x02\x03\x1c\x1d\x1e\x1f"
_TEXT = _CONTROLS_OF_TEXT + bytes(set(range(0x20, 0x100)) - {0x7F})
_HOLE = bytes(16)  # so many zeros in a row are no text


def as_utf8(start: bytes, encoding: str | None) -> bytes | None:
    """The first bytes in UTF-8, without mark and invalid bytes; None when they are no text.

    Args:
        start: The first bytes.
        encoding: The codec, if the user names it: then it is a text.
    """
    codec = encoding or marked_codec(start) or wide_codec(Samples(start))
    if not codec:
        return None if _is_binary(start) else start
    return start.decode(codec, errors="ignore").removeprefix("\ufeff").encode(errors="ignore")


def _is_binary(start: bytes) -> bool:
    return _HOLE in start or (bool(start.translate(None, _TEXT)) and not _is_utf8(start))


def _is_utf8(start: bytes) -> bool:
    try:
        start.decode(UTF_8)
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True
