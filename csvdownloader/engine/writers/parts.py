"""The files of one save: where each is written, and the count of its rows."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from msgspec import Struct

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.running import Report
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.writers.batch import Batch

MOST_PARTS = 500  # of one save: each draft has a note that is open meanwhile
_WRITING, _ALL = 60.0, 99.0  # percent of a save


class NewDraft(Struct, frozen=True):
    """A draft that is to be filled.

    Attributes:
        path: Where; nothing is there yet.
        member: The name of the file inside of a zip.
    """

    path: Path
    member: str


class Part(Struct, frozen=True):
    """A draft that was filled.

    Attributes:
        path: The draft.
        row_count: Rows that were written into it.
        checksum: Of the bytes that were written, while they were; empty where nobody could hear.
    """

    path: Path
    row_count: int
    checksum: str


class Filled(Struct, frozen=True):
    """What a writer did.

    Attributes:
        parts: The drafts in their order.
        guarded, replaced, cut: See `core.saving.saved.Saved`.
    """

    parts: tuple[Part, ...]
    guarded: int = 0
    replaced: int = 0
    cut: int = 0


class SaveProgress:
    """Reports how far a save has come."""

    def __init__(self, report: Report, rows: int) -> None:
        self._report, self._total = report, rows

    def wrote(self, rows: int) -> None:
        """So many rows are written."""
        self._put(rows, _WRITING * rows / max(1, self._total))

    def watching(self, percent: Callable[[], float]) -> AbstractContextManager[None]:
        """While inside, asks on another thread how many percent are written; -1 for unknown."""
        return self._report.watching(lambda: self._progress(None, _WRITING * percent() / 100))

    def verified(self, share: float) -> None:
        """So much of all parts is read back: 0 to 1."""
        self._put(self._total, _WRITING + (_ALL - _WRITING) * share)

    def _put(self, rows: int, percent: float) -> None:
        self._report(self._progress(rows, percent))

    def _progress(self, rows: int | None, percent: float) -> Progress:
        percent = max(0.0, min(percent, _ALL))
        return Progress(Stage.SAVING, rows, total=self._total, percent=percent)


def part_count(options: WriteOptions, rows: int) -> int:
    """How many files the rows are saved as. Raises InvalidRequestError where these are too many."""
    count = max(1, -(-rows // options.split_rows)) if options.split_rows else 1
    if count > MOST_PARTS:
        sentence = Message(
            "A new file after {rows:,} rows would make more than {most} files",
            rows=options.split_rows,
            most=MOST_PARTS,
        )
        raise InvalidRequestError({"split_rows": sentence})
    return count


def split(batches: Iterable[Batch], most: int | None) -> Iterator[Iterator[Batch]]:
    """The rows of each part: one at least, and no more than `most` in any.

    Each part must be taken to its end before the next one.
    """
    source = iter(batches)
    waiting: list[Batch] = []

    def part() -> Iterator[Batch]:
        left = most
        while left is None or left > 0:
            batch = waiting.pop() if waiting else next(source, None)
            if batch is None:
                return
            if left is not None and len(batch) > left:
                waiting.append(batch.taken(left, len(batch)))
                batch = batch.taken(0, left)
            if left is not None:
                left -= len(batch)
            yield batch

    yield part()
    while True:
        if not waiting:
            batch = next(source, None)
            if batch is None:
                return
            waiting.append(batch)
        yield part()
