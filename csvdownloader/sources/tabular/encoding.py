"""Decodes a text: bytes that do not fit are an error that names their place, or are replaced."""

import codecs
import threading
from collections.abc import Iterator

from csvdownloader.core.errors.reading import BadBytesError, WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.engine.charsets import known_charset
from csvdownloader.engine.sniffing.marks import BYTE_ORDER_MARKS, marked_codec
from csvdownloader.engine.sniffing.titles import encoding_title
from csvdownloader.sources.tabular.streams import ByteStream

AUTO, UTF_8, UTF_16, LATIN_1 = "auto", "utf-8", "utf-16", "latin-1"
REPLACEMENT = "\ufffd"
_LONGEST_MARK = max(map(len, BYTE_ORDER_MARKS.values()))
_BYTE_ORDERS = {UTF_16: ("utf-16-le", "utf-16-be"), "utf-32": ("utf-32-le", "utf-32-be")}
_SNIFFED = 400  # bytes; enough to tell UTF-16 by its zeros
BAD_BYTES_HINT = Message(
    "Choose under Adjust the file's real Encoding (--encoding), or have Bytes that do not fit "
    "replaced (--bad-bytes replace); nothing was saved."
)
_REPLACING = "csvdownloader.replacing"


def known_encoding(name: str) -> str | None:
    """The codec that Python has for this charset; None when it is not known."""
    found = known_charset(name)
    return {"utf-8-sig": UTF_8, "iso8859-1": LATIN_1}.get(found, found) if found else None


class ReplacedBytes:
    """Has bytes that do not fit replaced by U+FFFD.

    Attributes:
        count: How many bytes were, so far.
    """

    def __init__(self) -> None:
        self.count = 0


def text_blocks(
    stream: ByteStream, encoding: str, replaced: ReplacedBytes | None = None
) -> Iterator[str]:
    """The text without its byte order mark.

    Args:
        stream: The bytes.
        encoding: AUTO, or a codec of Python.
        replaced: Counts the bytes that do not fit and are replaced; None refuses them.

    Raises:
        BadBytesError: Bytes do not fit the encoding.
        WrongContentError: "auto" was asked for, and the text looks like UTF-16 without a byte order
            mark.
    """
    for _, text in _decoded(stream, encoding, replaced, need_text=True):
        yield text


def utf8_blocks(
    stream: ByteStream, encoding: str, replaced: ReplacedBytes | None = None
) -> Iterator[bytes]:
    """The text of `text_blocks` as UTF-8. A character may be split between two blocks."""
    for raw, text in _decoded(stream, encoding, replaced, need_text=False):
        yield text.encode() if raw is None else raw


def _decoded(
    stream: ByteStream, encoding: str, replaced: ReplacedBytes | None, *, need_text: bool
) -> Iterator[tuple[bytes | None, str]]:
    start = _start(stream)
    codec, mark = _codec(stream.name, start, encoding)
    decoder = _Decoder(stream, codec, mark, replaced)
    block = start[mark:] or stream.read()
    may_stay = codec == UTF_8 and not need_text
    while block:
        if may_stay and block.isascii() and decoder.skip(block):
            yield block, ""
        else:
            text = decoder.decode(block)
            yield (block if may_stay and not replaced else None), text
        block = stream.read()
    yield None, decoder.decode(b"")


def _start(stream: ByteStream) -> bytes:
    """The first block, and more when it is too short to hold a byte order mark."""
    start = b""
    while len(start) < _LONGEST_MARK and (block := stream.read()):
        start += block
    return start


class _Decoder:
    """Decodes block after block, and knows where in the file it is."""

    def __init__(
        self, stream: ByteStream, codec: str, offset: int, replaced: ReplacedBytes | None
    ) -> None:
        self._stream, self._codec, self._offset, self._replaced = stream, codec, offset, replaced
        self._decoder = codecs.getincrementaldecoder(codec)(_REPLACING if replaced else "strict")

    def skip(self, block: bytes) -> bool:
        """Passes a block that need not be decoded; False when it ends a character."""
        if self._decoder.getstate()[0]:
            return False
        self._offset += len(block)
        return True

    def decode(self, block: bytes) -> str:
        """The text of the next block; an empty one is the end. Raises BadBytesError."""
        offset = self._offset - len(self._decoder.getstate()[0])
        self._offset += len(block)
        _replacing.replaced = self._replaced
        try:
            return self._decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            raise self._error(error, offset) from error

    def _error(self, error: UnicodeDecodeError, offset: int) -> BadBytesError:
        name = self._stream.name
        if self._stream.compressed:
            name = Message("{name}, decompressed", name=name)
        message = Message(
            "Byte {offset:,} of {name}, hex {found}, does not fit {encoding}",
            offset=offset + error.start + 1,
            name=name,
            found=error.object[error.start : error.end].hex(" "),
            encoding=encoding_title(self._codec),
        )
        return BadBytesError(message, BAD_BYTES_HINT)


class _Replacing(threading.local):
    """Who counts what the decoder of this thread replaces; a handler of errors is given nothing."""

    replaced: ReplacedBytes | None = None


_replacing = _Replacing()


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError) or _replacing.replaced is None:
        raise error
    _replacing.replaced.count += error.end - error.start
    return REPLACEMENT, error.end


codecs.register_error(_REPLACING, _replace)


def _codec(name: str, start: bytes, encoding: str) -> tuple[str, int]:
    """The codec, and how many bytes of a byte order mark to skip."""
    codec = _detected(name, start) if encoding == AUTO else known_encoding(encoding) or encoding
    if codec in _BYTE_ORDERS:
        usual, other = _BYTE_ORDERS[codec]
        has_mark = start.startswith((BYTE_ORDER_MARKS[usual], BYTE_ORDER_MARKS[other]))
        guess = "" if has_mark else zeros_codec(start)
        guess = guess if guess in {usual, other} else ""
        codec = guess or (other if start.startswith(BYTE_ORDER_MARKS[other]) else usual)
    mark = BYTE_ORDER_MARKS.get(codec, b"")
    return codec, len(mark) if start.startswith(mark) else 0


def _detected(name: str, start: bytes) -> str:
    if marked := marked_codec(start):
        return marked
    if guess := zeros_codec(start):
        raise WrongContentError(
            Message(
                "{name} looks like {encoding} without its byte order mark",
                name=name,
                encoding=encoding_title(guess),
            ),
            Message("Choose that encoding."),
            fields=("encoding",),
        )
    return UTF_8


def zeros_codec(start: bytes) -> str:
    """The codec of a text in UTF-16 without a byte order mark, by its zeros; empty when it is none.

    UTF-32 has three zeros for each character of a Latin text.
    """
    for codec, character in (("utf-32-le", 0), ("utf-32-be", 3)):
        if _is_utf32(start[:_SNIFFED], character):
            return codec
    first, second = start[0:_SNIFFED:2].count(0), start[1:_SNIFFED:2].count(0)
    few, many = sorted((first, second))
    if many < 2 or many * 4 < min(len(start), _SNIFFED) or few:
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def _is_utf32(start: bytes, character: int) -> bool:
    """Whether of four bytes only that one is never zero."""
    whole = start[: len(start) // 4 * 4]
    zeros = [whole[place::4].count(0) for place in range(4)]
    most = len(whole) // 4
    return most > 1 and not zeros[character] and sum(zeros) == 3 * most
