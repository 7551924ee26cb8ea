"""Whole records of a file, some hundred KiB at a time."""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from msgspec import Struct

from csvdownloader.core.tables.search import Row
from csvdownloader.engine.index.record_bytes import split_records, texts_of
from csvdownloader.engine.index.record_index import RecordIndex, last_record_end
from csvdownloader.engine.proof.verify import BLOCK, RecordCounter


class Chunk(Struct, frozen=True):
    """Some records that stand one behind the other.

    Attributes:
        first: The number of the first one; the header is 0.
        count: How many they are.
        data: Their bytes. Only the last record of a file may lack its line end.
    """

    first: int
    count: int
    data: bytes


def indexed_chunks(file: BinaryIO, index: RecordIndex, record: int) -> Iterator[Chunk]:
    """The chunks from the one that has the record on."""
    for place in range(index.place(record), len(index.numbers)):
        first, offset = index.numbers[place], index.offsets[place]
        file.seek(offset)
        yield Chunk(first, index.next_number(place) - first, file.read(index.end(place) - offset))


def streamed_chunks(read: Callable[[int], bytes], delimiter: str) -> Iterator[Chunk]:
    """The chunks of a file without an index, from where its `read` stands to its end."""
    counter, held, first = RecordCounter(delimiter), list[bytes](), 0
    while block := read(BLOCK):
        counter.feed(block)
        end = None
        if counter.records > first:
            end = last_record_end(block, inside_quotes=counter.inside_quotes)
        if end is None:
            held.append(block)
            continue
        yield Chunk(first, counter.records - first, b"".join([*held, block[:end]]))
        held, first = [block[end:]] if block[end:] else [], counter.records
    if held:
        yield Chunk(first, counter.records + 1 - first, b"".join(held))


def read_records(chunks: Iterable[Chunk], delimiter: str, first: int) -> Iterator[Row]:
    """The records from that one on. Raises ValueError where they are none."""
    for chunk in chunks:
        if first < chunk.first + chunk.count:
            for record in split_records(chunk.data, chunk.count)[max(0, first - chunk.first) :]:
                yield texts_of(record, delimiter.encode())


def picked_records(
    file: BinaryIO, index: RecordIndex, delimiter: str, numbers: Iterable[int]
) -> Iterator[Row]:
    """The records of these numbers, which rise. Raises ValueError where they are none."""
    chunk, records = None, list[bytes]()
    for number in numbers:
        if chunk is None or number >= chunk.first + chunk.count:
            chunk = next(indexed_chunks(file, index, number))
            records = split_records(chunk.data, chunk.count)
        yield texts_of(records[number - chunk.first], delimiter.encode())
