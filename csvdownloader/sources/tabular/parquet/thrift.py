"""Reads a struct of Thrift's compact protocol, in which Parquet writes the headers of its pages.

https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

_STOP, _TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY = 0, 1, 2, 3, 7, 8
_INTEGERS = frozenset({4, 5, 6})
_LIST, _SET, _MAP, _STRUCT, _UUID = 9, 10, 11, 12, 13
_SIZES = {_BYTE: 1, _DOUBLE: 8, _UUID: 16}
_DEEPEST = 16
_LONGEST = 10  # bytes of an integer


class ThriftError(ValueError):
    """The bytes are no struct, or end too early."""


class ThriftReader:
    """Reads from `content`, linearly.

    Attributes:
        position: How many bytes were read.
    """

    def __init__(self, content: bytes) -> None:
        self._content, self.position = content, 0

    def integers(self) -> dict[int, int]:
        """The whole numbers of the struct by the ids of their fields. Raises ThriftError."""
        return self._struct(0)

    def _struct(self, depth: int) -> dict[int, int]:
        found: dict[int, int] = {}
        field = 0
        while (head := self._byte()) != _STOP:
            field = field + (head >> 4) if head >> 4 else self._integer()
            kind = head & 0xF
            if kind in _INTEGERS:
                found[field] = self._integer()
            elif kind not in (_TRUE, _FALSE):  # in a struct, the type is the value
                self._skip(kind, depth)
        return found

    def _skip(self, kind: int, depth: int) -> None:
        if depth > _DEEPEST:
            raise ThriftError
        if kind in _INTEGERS:
            self._integer()
        elif kind == _BINARY:
            self._advance(self._varint())
        elif kind in (_LIST, _SET):
            head = self._byte()
            count = self._varint() if head >> 4 == 0xF else head >> 4
            self._skip_items(head & 0xF, count, depth)
        elif kind == _MAP:
            count = self._varint()
            kinds = self._byte() if count else 0
            for _ in range(count):
                self._skip_items(kinds >> 4, 1, depth)
                self._skip_items(kinds & 0xF, 1, depth)
        elif kind == _STRUCT:
            self._struct(depth + 1)
        elif kind in _SIZES:
            self._advance(_SIZES[kind])
        else:
            raise ThriftError

    def _skip_items(self, kind: int, count: int, depth: int) -> None:
        for _ in range(count):
            if kind in (_TRUE, _FALSE):
                self._advance(1)
            else:
                self._skip(kind, depth + 1)

    def _integer(self) -> int:
        number = self._varint()
        return (number >> 1) ^ -(number & 1)

    def _varint(self) -> int:
        number = 0
        for index in range(_LONGEST):
            byte = self._byte()
            number |= (byte & 0x7F) << (7 * index)
            if byte < 0x80:
                return number
        raise ThriftError

    def _byte(self) -> int:
        self._advance(1)
        return self._content[self.position - 1]

    def _advance(self, count: int) -> None:
        self.position += count
        if self.position > len(self._content):
            raise ThriftError
