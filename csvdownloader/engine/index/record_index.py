"""Where the records of a file begin: one position for each block that the verification reads.

So any record is found by reading one block. The positions cost the verification next to nothing:
it knows at the end of a block how many records have ended, and the last of their ends is near.
"""

from bisect import bisect_right

from msgspec import Struct

_MOST_TRIES = 100  # line feeds of a block; what may miss a position only makes reading slower


class RecordIndex(Struct, frozen=True):
    """Positions in one file. Record 0 is the header, so the number of a row is that of its record.

    Attributes:
        numbers: Of the records whose positions are known; rising, the first is 0.
        offsets: Where each of them begins, in bytes; as many.
        records: How many there are, the header among them.
        size: Of the file, in bytes.
    """

    numbers: tuple[int, ...]
    offsets: tuple[int, ...]
    records: int
    size: int

    def place(self, record: int) -> int:
        """Which of the known records is the last one at or before `record`."""
        return bisect_right(self.numbers, record) - 1

    def next_number(self, place: int) -> int:
        """The number of the first record behind those of that place."""
        return self.numbers[place + 1] if place + 1 < len(self.numbers) else self.records

    def end(self, place: int) -> int:
        """The offset at which the records of that place end."""
        return self.offsets[place + 1] if place + 1 < len(self.offsets) else self.size


class RecordMarks:
    """Collects the positions, block by block, beside whatever counts the records."""

    def __init__(self) -> None:
        self._numbers, self._offsets = [0], [0]
        self._size = 0

    def take(self, block: bytes, records: int, *, inside_quotes: bool) -> None:
        """Takes the next bytes of the file.

        Args:
            block: Never empty.
            records: How many have ended so far.
            inside_quotes: Whether the block ends inside of quotes.
        """
        if records > self._numbers[-1]:
            end = last_record_end(block, inside_quotes=inside_quotes)
            if end is not None:
                self._numbers.append(records)
                self._offsets.append(self._size + end)
        self._size += len(block)

    def index(self, records: int) -> RecordIndex:
        """The index of a file that was taken to its end and has so many records."""
        while len(self._numbers) > 1 and self._offsets[-1] == self._size:
            del self._numbers[-1], self._offsets[-1]  # nothing begins at the end of the file
        return RecordIndex(tuple(self._numbers), tuple(self._offsets), records, self._size)


def last_record_end(block: bytes, *, inside_quotes: bool) -> int | None:
    """Where the last record that ends in the block ends; None where that is not near.

    A record ends at a line feed outside of quotes, and whether one is outside follows from the end
    of the block by the number of quotes behind it.
    """
    end = len(block)
    for _ in range(_MOST_TRIES):
        line_feed = block.rfind(b"\n", 0, end)
        if line_feed < 0:
            return None
        inside_quotes ^= block.count(b'"', line_feed, end) % 2 == 1
        if not inside_quotes:
            return line_feed + 1
        end = line_feed
    return None
