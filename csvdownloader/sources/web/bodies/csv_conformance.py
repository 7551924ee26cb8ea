"""Tells whether the bytes of a file may stay exactly as they came."""

import codecs
import re

_LONE_RETURN = re.compile(rb"\r(?!\n|\Z)")


class _Quotes:
    """Sees whether every quote stands where a CSV has them: beside a delimiter or a line end."""

    def __init__(self, delimiter: str) -> None:
        self._neighbours = frozenset((delimiter.encode(), b"\r", b"\n", b""))
        self._before = b""  # what stands before the next block, so far as it matters

    def are_odd(self, block: bytes) -> bool:
        """Takes the next block, and tells whether a quote in it is none of a CSV."""
        if b'"' not in block and b'"' not in self._before:
            self._before = block[-1:]
            return False
        pieces = (self._before + block).split(b'"')
        outside, is_open = pieces[::2], len(pieces) % 2 == 0
        last = outside[-1][-1:] or (b'""' if len(outside) > 1 else b"")
        self._before = last + (b'"' if is_open else b"")
        behind, before = set(outside[1:]), set(outside if is_open else outside[:-1])
        beside = {piece[:1] for piece in behind} | {piece[-1:] for piece in before}
        return not beside <= self._neighbours


class _LineEnds:
    """Sees whether a carriage return ever stands without its line feed."""

    def __init__(self) -> None:
        self._open = False

    def are_odd(self, block: bytes) -> bool:
        """Takes the next block; an empty one is the end."""
        if self._open and not block.startswith(b"\n"):
            return True
        self._open = block.endswith(b"\r")
        return b"\r" in block and _LONE_RETURN.search(block) is not None


class _Characters:
    """Sees whether the bytes are UTF-8 without a mark."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._start = b""  # a mark may come in pieces

    def are_odd(self, block: bytes) -> bool:
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
    """Sees whether nothing in a text has to be written differently; a `core.ports.Look`.

    It is UTF-8 without a mark, quotes stand only where a CSV has them, and lines end in a line
    feed. Whether its records add up, this does not say.
    """

    def __init__(self, delimiter: str) -> None:
        self._checks = _Characters(), _LineEnds(), _Quotes(delimiter)
        self._is_odd = False

    def take(self, block: bytes) -> None:
        """See `core.ports.Look`."""
        self._is_odd = self._is_odd or any(look.are_odd(block) for look in self._checks)

    def conforms(self) -> bool:
        """Whether the text was plain to its end; nothing may be taken after this."""
        self.take(b"")
        return not self._is_odd
