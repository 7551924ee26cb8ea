"""A stream of bytes in memory."""


class Blocks:
    """A `ByteStream` whose blocks end anywhere."""

    name, compressed, fraction = "x.csv", False, 0.0

    def __init__(self, data: bytes, size: int) -> None:
        self._data, self._size = data, size

    def read(self) -> bytes:
        block, self._data = self._data[: self._size], self._data[self._size :]
        return block
