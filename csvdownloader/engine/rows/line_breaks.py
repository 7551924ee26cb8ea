"""Counts the line breaks of a text on the way."""


class LineBreaks:
    """Sees the bytes of a text, block by block: a `core.ports.running.ByteObserver`."""

    def __init__(self) -> None:
        self._line_feeds = self._returns = self._pairs = 0
        self._last = b""

    def take(self, block: bytes) -> None:
        """Takes the next bytes; never empty."""
        self._line_feeds += block.count(b"\n")
        if b"\r" in block or self._last == b"\r":
            self._returns += block.count(b"\r")
            self._pairs += (self._last + block).count(b"\r\n")
        self._last = block[-1:]

    def lines(self) -> int | None:
        """How many lines there are; None where a carriage return stands without a line feed."""
        if self._returns != self._pairs:
            return None
        return self._line_feeds + (self._last not in {b"", b"\n"})
