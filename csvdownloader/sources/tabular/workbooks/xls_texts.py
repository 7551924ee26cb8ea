"""The texts of old Excel workbooks: MS-XLS 2.5.293 to 2.5.296."""

import codecs
import struct

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.sources.tabular.workbooks.shared_strings import MOST_TEXTS

_CODE_PAGES = {
    367: "ascii",
    1200: "utf-16-le",
    10000: "mac_roman",
    32768: "mac_roman",
    32769: "cp1252",
}
_IS_WIDE, _HAS_READING, _HAS_FONTS = 1, 4, 8  # bits


class Texts:
    """Reads the texts of Excel 97 to 2003."""

    def set_code_page(self, number: int) -> None:
        """Texts are Unicode whatever it is."""

    def of_sheet(self, data: bytes, at: int) -> str:
        """The name of a sheet: behind a length of one byte."""
        length, flags = struct.unpack_from("<2B", data, at)
        return _text(data, at + 2, length, flags)

    def of_cell(self, data: bytes, at: int) -> str:
        """The text of a cell: behind a length of two bytes."""
        length, flags = struct.unpack_from("<HB", data, at)
        skipped = 2 * bool(flags & _HAS_FONTS) + 4 * bool(flags & _HAS_READING)
        return _text(data, at + 3 + skipped, length, flags)

    def of_format(self, data: bytes, at: int) -> str:
        """The code of a number format."""
        return self.of_cell(data, at)


class OldTexts(Texts):
    """Reads the texts of Excel 5 and 95: bytes of a code page."""

    _encoding = "cp1252"

    @override
    def set_code_page(self, number: int) -> None:
        """Raises ValueError when it is not known."""
        try:
            self._encoding = codecs.lookup(_CODE_PAGES.get(number, f"cp{number}")).name
        except LookupError:
            raise ValueError(
                Message("its code page {number} is not known", number=number)
            ) from None

    @override
    def of_sheet(self, data: bytes, at: int) -> str:
        """See `Texts.of_sheet`."""
        return self._bytes(data, at, "<B")

    @override
    def of_cell(self, data: bytes, at: int) -> str:
        """See `Texts.of_cell`."""
        return self._bytes(data, at, "<H")

    @override
    def of_format(self, data: bytes, at: int) -> str:
        """See `Texts.of_format`."""
        return self._bytes(data, at, "<B")

    def _bytes(self, data: bytes, at: int, form: str) -> str:
        (length,) = struct.unpack_from(form, data, at)
        at += struct.calcsize(form)
        if at + length > len(data):
            raise ValueError(Message("a text of it is cut off"))
        return data[at : at + length].decode(self._encoding)


def shared_texts(parts: list[bytes]) -> list[str]:
    """The texts that the sheets share, from a record and those that continue it."""
    _, count = struct.unpack_from("<2I", parts[0])
    if count > MOST_TEXTS:
        raise ValueError(Message("it has more than {most:,} texts", most=MOST_TEXTS))
    parts = [parts[0][8:], *parts[1:]]
    texts = _Texts(parts)
    return [texts.read() for _ in range(count)]


class _Texts:
    """Reads texts that may go on in the next part."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts, self._part, self._at = parts, 0, 0

    def read(self) -> str:
        length, flags = struct.unpack("<HB", self._take(3))
        fonts = struct.unpack("<H", self._take(2))[0] if flags & _HAS_FONTS else 0
        reading = struct.unpack("<I", self._take(4))[0] if flags & _HAS_READING else 0
        text = self._characters(length, flags)
        self._take(4 * fonts + reading)
        return text

    def _characters(self, length: int, flags: int) -> str:
        found: list[bytes] = []
        while length:
            width = 1 + (flags & _IS_WIDE)
            if self._is_at_end():
                self._next()
                (flags,) = self._take(1)  # each part says anew how wide it is
                continue
            here = min(length, (len(self._parts[self._part]) - self._at) // width)
            if not here:
                raise ValueError(Message("a text of it is cut off"))
            piece = self._take(here * width)
            found.append(piece if width == 2 else piece.decode("latin-1").encode("utf-16-le"))
            length -= here
        return b"".join(found).decode("utf-16-le")

    def _take(self, length: int) -> bytes:
        """The next bytes; what is no character may go on in the next part, too."""
        found = b""
        while len(found) < length:
            if self._is_at_end():
                self._next()
            piece = self._parts[self._part][self._at :][: length - len(found)]
            self._at += len(piece)
            found += piece
        return found

    def _is_at_end(self) -> bool:
        return self._at >= len(self._parts[self._part])

    def _next(self) -> None:
        self._part, self._at = self._part + 1, 0
        if self._part == len(self._parts):
            raise ValueError(Message("a text of it is cut off"))


def _text(data: bytes, at: int, length: int, flags: int) -> str:
    end = at + length * (1 + (flags & _IS_WIDE))
    if end > len(data):
        raise ValueError(Message("a text of it is cut off"))
    return data[at:end].decode("utf-16-le" if flags & _IS_WIDE else "latin-1")
