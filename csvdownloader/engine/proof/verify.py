"""Verifies a written file independently of its writer: counts its records, hashes its bytes.

The count follows RFC 4180: a record ends at a line feed outside quotes. Every record must have as
many delimiters as the header.
"""

import io
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.storage import unreadable_error
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.running import ByteObserver
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.beside import beside
from csvdownloader.engine.index.record_index import RecordIndex, RecordMarks
from csvdownloader.engine.proof.checksum import Checksum, expected_digest

BLOCK = 1 << 19  # bytes; short enough that the GUI thread never waits long for the GIL
_MOST_DELIMITERS = 1 << 20  # in one record; no table has so many columns


class RecordCounter:
    """Counts records and fields block by block, in native code.

    Attributes:
        records: Records so far that have their line end, the header among them.
        inside_quotes: Whether what was fed ends inside of quotes.
    """

    def __init__(self, delimiter: str) -> None:
        """`delimiter` is one character of ASCII."""
        self._delimiter = delimiter.encode()
        syntax = b'"\n' + self._delimiter
        self._others = bytes(byte for byte in range(256) if byte not in syntax)
        self.inside_quotes = self._is_ragged = False
        self._ends_with_line_feed = False
        self._shape = b""  # the delimiters of the header and its line end
        self._rest = b""  # the delimiters of the record that has not ended
        self.records = 0

    def feed(self, block: bytes) -> None:
        """Takes the next bytes of the file; never empty."""
        syntax = block.translate(None, self._others)
        if self.inside_quotes:
            syntax = b'"' + syntax
        pieces = syntax.split(b'"')  # every second one lies inside of quotes
        self.inside_quotes = len(pieces) % 2 == 0
        self._take(self._rest + b"".join(pieces[::2]))
        self._ends_with_line_feed = block.endswith(b"\n")

    def result(self, *, open_end: bool = False) -> tuple[int, int]:
        """Rows below the header, and columns.

        Args:
            open_end: Whether the last record may lack its line end.

        Raises:
            NotWholeError: The file ends too early, or its records have different lengths.
        """
        if self.inside_quotes or not (self._ends_with_line_feed or open_end):
            raise NotWholeError(Message("The written file ends in the middle of a record"))
        records, last = self.records, self._shape
        if not self._ends_with_line_feed:
            records, last = records + 1, self._rest + b"\n"
        shape = self._shape or last
        if self._is_ragged or last != shape:
            raise NotWholeError(Message("The written file has rows of different lengths"))
        return records - 1, len(shape)

    def _take(self, syntax: bytes) -> None:
        """Counts the records in `syntax`, which begins where a record begins."""
        end = syntax.rfind(b"\n") + 1
        self._rest = syntax[end:]
        if len(self._rest) > _MOST_DELIMITERS:
            self._is_ragged, self._rest = True, b""
        if not end:
            return
        whole = syntax[:end]
        self._shape = self._shape or whole[: whole.index(b"\n") + 1]
        records = whole.count(b"\n")
        self.records += records
        self._is_ragged |= whole != self._shape * records


class IncrementalVerifier:
    """Verifies a file from its start, in one go or while it grows. Safe on any thread.

    Attributes:
        size: Bytes read so far.
    """

    def __init__(self, path: Path, file_format: Format) -> None:
        self._path, self._format = path, file_format
        self._lock = threading.Lock()
        self._reading = threading.Lock()  # one reader at a time, as blocks are hashed in order
        self._make_observer: Callable[[], ByteObserver] | None = None
        self._restart()

    @property
    def rows(self) -> int:
        """Records below the header so far."""
        return max(0, self._counter.records - 1)

    def verify_more(
        self, report: Callable[[int], None], cancel: Cancel, most: int | None = None
    ) -> None:
        """Reads what is new; a file that shrank is read from its start.

        Blocks are hashed on a thread beside this one, which ends before this returns.

        Args:
            report: Called after each block with the number of bytes read in all.
            cancel: Checked after each block.
            most: Bytes after which to stop; None reads to the end.

        Raises:
            StorageError: The file cannot be read.
            Cancelled: `cancel` was set.
        """
        stop = None if most is None else self.size + most
        counter = self._counter  # before the file is opened: it may be replaced in between
        try:
            with (
                self._reading,
                self._path.open("rb", buffering=0) as file,
                beside() as call,
            ):
                counter = self._restarted_if_shrunk(file, counter)
                while (stop is None or self.size < stop) and self._read_block(file, counter, call):
                    report(self.size)
                    cancel.check()
        except OSError as error:
            raise unreadable_error(error, self._path) from error

    def observe(self, make: Callable[[], ByteObserver]) -> None:
        """See `core.ports.running.Spool`; the file is read from its start again."""
        with self._lock:
            self._make_observer = make
            self._restart()

    def notice_truncation(self) -> None:
        """Reads from the start what is shorter now than what was read. Raises OSError."""
        with self._lock:
            if self._path.stat().st_size < self.size:
                self._restart()

    @contextmanager
    def replacing(self) -> Iterator[None]:
        """While inside, the file may be truncated or replaced; then it is read from its start."""
        with self._lock:
            yield
            self._restart()

    def result(self, *, open_end: bool = False) -> Measured:
        """What was counted. Raises NotWholeError when the file is truncated or its rows are ragged.

        Args:
            open_end: Whether the last record may lack its line end.
        """
        rows, columns = self._counter.result(open_end=open_end)
        digests = self._sha256.hexdigest(), self._checksum.hexdigest()
        return Measured(rows, columns, self.size, *digests)

    def index(self) -> RecordIndex:
        """Where the records of the file begin that `result` has found whole."""
        rows, _columns = self._counter.result(open_end=True)
        return self._marks.index(rows + 1)

    def _restarted_if_shrunk(self, file: io.FileIO, counter: RecordCounter) -> RecordCounter:
        with self._lock:
            is_same = counter is self._counter
            shrunk = os.fstat(file.fileno()).st_size < self.size
            return self._restart() if is_same and shrunk else counter

    def _restart(self) -> RecordCounter:
        self.size = 0
        from hashlib import sha256

        self._counter, self._sha256, self._checksum = (
            RecordCounter(self._format.delimiter),
            sha256(),
            Checksum(),
        )
        self._marks = RecordMarks()
        self._observer = self._make_observer() if self._make_observer else None
        return self._counter

    def _read_block(
        self, file: io.FileIO, counter: RecordCounter, call: Callable[..., None]
    ) -> bool:
        """Counts and hashes the next block; False at the end, or when the file was replaced."""
        with self._lock:
            if counter is not self._counter:
                return False
            file.seek(self.size)
            block = file.read(BLOCK)
            if block:
                call(self._sha256.update, block)
                self._checksum.update(block)
                counter.feed(block)
                self._marks.take(block, counter.records, inside_quotes=counter.inside_quotes)
                if self._observer is not None:
                    self._observer.take(block)
                self.size += len(block)
            return bool(block)


def check_unchanged(
    path: Path,
    receipt: Receipt,
    report: Callable[[int], None],
    cancel: Cancel,
    observer: ByteObserver | None = None,
) -> None:
    """Compares a finished file, or a copy of it, with its receipt.

    Args:
        path: The file.
        receipt: What it must match.
        report: Called after each block with the number of bytes read in all.
        cancel: Checked after each block.
        observer: Sees the bytes, too.

    Raises:
        NotWholeError: The file has other bytes.
        OSError: It cannot be read.
        Cancelled: `cancel` was set.
    """
    digest, expected = expected_digest(receipt)
    size = 0
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            digest.update(block)
            if observer is not None:
                observer.take(block)
            size += len(block)
            report(size)
            cancel.check()
    if digest.hexdigest() != expected:
        raise changed_error(receipt)


def changed_error(receipt: Receipt, hint: Message = NotWholeError.hint) -> NotWholeError:
    """The error for a finished file that has other bytes than its receipt says."""
    name = receipt.name
    return NotWholeError(
        Message("The fetched file of {name} was changed after its check", name=name), hint
    )
