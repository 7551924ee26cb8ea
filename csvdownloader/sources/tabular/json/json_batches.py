"""Takes JSON records up to the limit, and makes bytes of their lines."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.output import Output
from csvdownloader.sources.tabular.json.json_plain_rows import PlainRows
from csvdownloader.sources.tabular.json.json_records import JsonRecords
from csvdownloader.sources.tabular.json.json_values import Number, as_text
from csvdownloader.sources.tabular.streams import ByteStream

_BATCH = 500  # records
TEXTS = frozenset({str, Number, type(None)})  # most values: as_text would not change them
_NOTHING = object()


class RecordBatches:
    """The records of one pass.

    Attributes:
        name: Of the file.
        rows: Records so far, those of the last batch left out.
    """

    def __init__(
        self, stream: ByteStream, records: JsonRecords, begun: Iterator[Any], output: Output
    ) -> None:
        """Begins at the first record.

        Args:
            stream: The file.
            records: Its records.
            begun: All of them; the first may have been taken from `records` before.
            output: Says how many are wanted, and hears how many there were.
        """
        self.name, self.rows = stream.name, 0
        self._stream, self._records, self._begun, self._output = stream, records, begun, output
        self._sampled: list[Any] = []
        self._header_records = 0
        self._most = _BATCH  # records of the next batch
        self._pause = 1  # as many records are read one by one before plain ones are tried again
        self._size = 0

    def sample(self) -> list[Any]:
        """The first records, which stay to be taken."""
        self._sampled = list(islice(self._begun, _BATCH))
        return list(self._sampled)

    def drop_header(self) -> None:
        """Steps over the first record of the sample: it is no row."""
        del self._sampled[0]
        self._header_records = 1

    def take(self) -> list[Any]:
        """The next records; none at the end, or at the limit. Raises SourceError or Cancelled."""
        self._output.cancel.check()
        most = self._most if self._left is None else min(self._most, self._left)
        batch, self._sampled = self._sampled[:most], self._sampled[most:]
        return batch + list(islice(self._begun, most - len(batch)))

    def blocks(
        self,
        header: bytes,
        batch: list[Any],
        lines: Callable[[list[Any]], Sequence[str]],
        plain: Callable[[Any], PlainRows | None],
    ) -> Iterator[bytes]:
        """The file's bytes.

        Args:
            header: Its first line.
            batch: The first batch.
            lines: Makes the lines of a batch.
            plain: What may take rows like this one; None if nothing can.

        Raises:
            SourceError: The text is damaged, or a value cannot be written.
            Cancelled: The cancel of the output was set.
        """
        self._size += len(header)
        yield header
        while batch:
            made = lines(batch)
            yield self._written("".join(made), len(made), made)
            if rows := plain(batch[-1]):
                for found in self.plain_rows(rows):
                    text = rows.text(found)
                    yield self._written(text, len(found), (rows.text([row]) for row in found))
            batch = self.take()

    def plain_rows(self, plain: PlainRows) -> Iterator[list[tuple[str, ...]]]:
        """The rows that follow, in batches, as long as they are plain. Raises as `take` does."""
        found = False
        while not self._sampled and (rows := self._next_plain(plain)):
            found = True
            yield rows
            self._output.cancel.check()
        self._pause = 1 if found else min(2 * self._pause, _BATCH)
        self._most = self._pause

    def _next_plain(self, plain: PlainRows) -> list[tuple[str, ...]]:
        tried = (self._records.plain(pattern, self._left) for pattern in plain.patterns)
        return next(filter(None, tried), [])

    def skipped(self, rows: int) -> None:
        """Counts rows of which nothing was written."""
        self.rows += rows

    @property
    def left_out(self) -> bool:
        """Whether the limit leaves out records. Ask it at the end: it reads on."""
        if self._left != 0:
            return False
        return bool(self._sampled) or next(self._begun, _NOTHING) is not _NOTHING

    def half_surrogate(self, index: int) -> BadBytesError:
        """The error for the record with this index in the batch."""
        return half_surrogate(self.name, self.row(index))

    def row(self, index: int) -> int:
        """The number, from 1, of the record with this index in the batch."""
        return self._header_records + self.rows + index + 1

    @property
    def _left(self) -> int | None:
        """How many rows are still wanted; None for all."""
        limit = self._output.limit
        return None if limit is None else limit - self.rows

    def _written(self, text: str, rows: int, lines: Iterable[str]) -> bytes:
        """The text of these lines as bytes, counted and reported. Raises BadBytesError."""
        try:
            block = text.encode()
        except UnicodeEncodeError:
            index = next(i for i, line in enumerate(lines) if not is_encodable(line))
            raise self.half_surrogate(index) from None
        self.rows += rows
        self._size += len(block)
        fraction, limit = self._stream.fraction, self._output.limit
        if limit:
            fraction = max(fraction, self.rows / limit)
        progress = Progress(Stage.COPYING, self.rows, self._size, percent=100 * fraction)
        self._output.report(progress)
        return block


def cells(values: Sequence[Any]) -> list[str | None]:
    """The values as the texts of cells. Raises WrongContentError if one is nested too deeply."""
    return [value if type(value) in TEXTS else as_text(value) for value in values]


def is_encodable(text: str) -> bool:
    """Whether it has no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def half_surrogate(name: str, row: int) -> BadBytesError:
    """The error that names the row of a text that is no text."""
    return BadBytesError(
        Message(
            "{name} has half a surrogate pair, which is no character, in row {row:,}",
            name=name,
            row=row,
        ),
        Message("Mend the row in the file and retry; nothing was saved."),
    )
