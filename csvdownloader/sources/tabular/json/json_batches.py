"""Takes JSON records up to the limit, and makes bytes of their lines."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from csvdownloader.core.errors import BadBytesError
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Progress, Stage
from csvdownloader.core.ports import Output
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

    def __init__(self, stream: ByteStream, records: Iterator[Any], output: Output) -> None:
        self.name, self.rows = stream.name, 0
        self._stream, self._records, self._output = stream, records, output
        self._header_records = 0

    def sample(self) -> list[Any]:
        """The first records, which stay to be taken."""
        first = list(islice(self._records, _BATCH))
        self._records = chain(first, self._records)
        return first

    def drop_header(self) -> None:
        """Steps over the first record: it is no row."""
        next(self._records)
        self._header_records = 1

    def take(self) -> list[Any]:
        """The next records; none at the end, or at the limit. Raises SourceError or Cancelled."""
        self._output.cancel.check()
        limit = self._output.limit
        most = _BATCH if limit is None else min(_BATCH, limit - self.rows)
        return list(islice(self._records, most))

    def written(self, batch: list[Any], size: int) -> None:
        """Counts the batch as rows, of which the file is `size` bytes now, and reports that."""
        self.rows += len(batch)
        fraction, limit = self._stream.fraction, self._output.limit
        if limit:
            fraction = max(fraction, self.rows / limit)
        percent = 100 * min(1.0, fraction)
        self._output.report(Progress(Stage.COPYING, self.rows, size, percent=percent))

    def skipped(self, batch: list[Any]) -> None:
        """Counts the batch, of which nothing was written."""
        self.rows += len(batch)

    @property
    def left_out(self) -> bool:
        """Whether the limit leaves out records. Ask it at the end: it reads on."""
        at_limit = self.rows == self._output.limit
        return at_limit and next(self._records, _NOTHING) is not _NOTHING

    def encoded(self, lines: list[str]) -> bytes:
        """The lines of the batch as bytes. Raises BadBytesError."""
        try:
            return "".join(lines).encode()
        except UnicodeEncodeError:
            index = next(i for i, line in enumerate(lines) if not is_encodable(line))
            raise self.half_surrogate(index) from None

    def half_surrogate(self, index: int) -> BadBytesError:
        """The error for the record with this index in the batch."""
        return half_surrogate(self.name, self.row(index))

    def row(self, index: int) -> int:
        """The number, from 1, of the record with this index in the batch."""
        return self._header_records + self.rows + index + 1


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
