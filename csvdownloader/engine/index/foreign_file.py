"""A text file that nobody has verified, read from its start to the rows that are wanted.

No index of it is kept: that it did not change meanwhile only a reading of all of it could tell.
"""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.files import (
    SourceIsFolderError,
    SourceMissingError,
    SourceUnreadableError,
)
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import ReadingChoices
from csvdownloader.core.tables.search import Found, Row, Search
from csvdownloader.engine.index.chunks import Chunk, read_records, streamed_chunks
from csvdownloader.engine.index.find import find
from csvdownloader.engine.rows.csv_conformance import Characters, LineEndsOutside, Quotes
from csvdownloader.engine.sniffing.proposal import propose_text
from csvdownloader.engine.sniffing.samples import take_samples

_HINT = Message(
    "'csvdownloader export FILE' reads it, and writes a CSV file in which rows can be looked up."
)


class ForeignFile:
    """Rows of a text in UTF-8 with quotes and line ends as a CSV has them, by any delimiter."""

    def __init__(self, path: Path) -> None:
        """Looks at the file. Raises SourceError where it cannot be read, or is no such text."""
        self._path = path
        if path.is_dir():
            raise SourceIsFolderError(path)
        with self._opened() as file:
            samples = take_samples(file)
        if b"\0" in samples.start:
            raise _unfit(path, Message("it is no text in UTF-8"))
        self._delimiter = propose_text(samples, ReadingChoices(), path.name).reading.delimiter
        if len(self._delimiter.encode()) != 1:
            raise _unfit(path, Message("its values are not divided by one character of ASCII"))

    def header(self) -> tuple[str, ...]:
        """The names of the columns. Raises SourceError."""
        return tuple(name or "" for name in next(self.read(0), ()))

    def read(self, first: int) -> Iterator[Row]:
        """The rows from that one on; the first is 1. Raises SourceError."""
        with self._chunks() as chunks:
            yield from read_records(chunks, self._delimiter, first)

    def find(self, search: Search, cancel: Cancel) -> Iterator[Found]:
        """See `engine.index.find`. Raises SourceError, InvalidRequestError or Cancelled."""
        with self._chunks() as chunks:
            yield from find(chunks, self._delimiter, search, cancel)

    @contextmanager
    def _chunks(self) -> Iterator[Iterator[Chunk]]:
        with self._opened() as file:
            if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
                file.seek(0)
            checked = _CheckedFile(file, self._path, self._delimiter)
            try:
                yield streamed_chunks(checked.read, self._delimiter)
            except ValueError as error:
                raise _unfit(self._path, Message("its last quote is not closed")) from error

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        try:
            with self._path.open("rb", buffering=0) as file:
                yield file
        except FileNotFoundError as error:
            raise SourceMissingError(self._path) from error
        except OSError as error:
            raise SourceUnreadableError(
                Message("Cannot read {path}: {error}", path=self._path, error=error.strerror)
            ) from error


class _CheckedFile:
    """Passes the bytes on that are what the reading of records relies on."""

    def __init__(self, file: BinaryIO, path: Path, delimiter: str) -> None:
        self._file, self._path = file, path
        self._checks = (
            (Characters(), Message("it is no text in UTF-8")),
            (Quotes(delimiter), Message("a quote stands inside of a value that is not quoted")),
            (LineEndsOutside(), Message("a line ends in a carriage return alone")),
        )

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end. Raises WrongContentError."""
        block = self._file.read(size)
        for check, reason in self._checks:
            if check.violates(block):
                raise _unfit(self._path, reason)
        return block


def _unfit(path: Path, reason: Message) -> WrongContentError:
    return WrongContentError(
        Message("{name} is no CSV whose rows can be looked up: {reason}", name=path, reason=reason),
        _HINT,
    )
