"""Checks whether a file is conforming CSV, so that its bytes may stay verbatim."""

import codecs
import re
from operator import itemgetter

_LONE_RETURN = re.compile(rb"\r(?!\n|\Z)")
_FIRST, _LAST = itemgetter(0), itemgetter(-1)


class Quotes:
    """Checks that every quote is where a CSV may have one: beside a delimiter or a line end."""

    def __init__(self, delimiter: str) -> None:
        self._neighbours = frozenset(delimiter.encode() + b"\r\n")
        self._before = b""  # the end of the block before, as far as it matters

    def violates(self, block: bytes) -> bool:
        """Takes the next block; True if a quote in it is where a CSV has none."""
        if b'"' not in block and b'"' not in self._before:
            self._before = block[-1:]
            return False
        pieces = block.split(b'"')
        pieces[:1] = (self._before + pieces[0]).split(b'"')
        outside, is_open = pieces[::2], len(pieces) % 2 == 0
        last = outside[-1][-1:] or (b'""' if len(outside) > 1 else b"")
        self._before = last + (b'"' if is_open else b"")
        behind = outside[1:]
        before = outside if is_open else outside[:-1]
        # an empty piece is between two quotes, which stand for one
        beside = {*map(_FIRST, filter(None, behind)), *map(_LAST, filter(None, before))}
        return not beside <= self._neighbours


class LineEnds:
    """Checks that no carriage return is without its line feed."""

    def __init__(self) -> None:
        self._ends_in_return = False

    def violates(self, block: bytes) -> bool:
        """Takes the next block; an empty one is the end."""
        if self._ends_in_return and not block.startswith(b"\n"):
            return True
        self._ends_in_return = block.endswith(b"\r")
        return b"\r" in block and _LONE_RETURN.search(block) is not None


class LineEndsOutside:
    """Checks that no carriage return outside of quotes is without its line feed."""

    def __init__(self) -> None:
        self._is_inside = self._ends_in_return = False

    def violates(self, block: bytes) -> bool:
        """Takes the next block; an empty one is the end."""
        pieces = block.split(b'"')
        outside = b'"'.join(pieces[self._is_inside :: 2])
        self._is_inside ^= len(pieces) % 2 == 0
        outside += b'"' if self._is_inside else b""
        if self._ends_in_return and block and not outside.startswith(b"\n"):
            return True
        self._ends_in_return = outside.endswith(b"\r")
        return b"\r" in outside and _LONE_RETURN.search(outside) is not None


class Characters:
    """Checks that the bytes are UTF-8 without a byte order mark."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._start = b""  # a byte order mark may be split between blocks

    def violates(self, block: bytes) -> bool:
        """Takes the next block; an empty one is the end."""
        if len(self._start) < len(codecs.BOM_UTF8):
            self._start += block[: len(codecs.BOM_UTF8)]
            if self._start.startswith(codecs.BOM_UTF8):
                return True
        if block.isascii() and block and not self._decoder.getstate()[0]:
            return False
        try:
            self._decoder.decode(block, final=not block)
        except UnicodeDecodeError:
            return True
        return False


class CsvConformance:
    """Checks that a text may stay as it is; a `core.ports.running.ByteObserver`.

    It must be UTF-8 without a byte order mark, have quotes only where a CSV may have them, and no
    carriage return without its line feed. The number of fields in its records is not checked.
    """

    def __init__(self, delimiter: str) -> None:
        self._checks = Characters(), LineEnds(), Quotes(delimiter)
        self._is_violated = False

    def take(self, block: bytes) -> None:
        """See `core.ports.running.ByteObserver`."""
        self._is_violated = self._is_violated or any(
            check.violates(block) for check in self._checks
        )

    def conforms(self) -> bool:
        """Whether the text conforms to its end; no block may be taken after this."""
        self.take(b"")
        return not self._is_violated
