"""The lines of JSON objects: their names are columns, in the order of their first appearance."""

from collections.abc import Iterator
from typing import Any

from csvdownloader.core.errors import WrongContentError
from csvdownloader.core.formats import Format
from csvdownloader.core.messages import Message
from csvdownloader.engine.csv_writer import CsvLineWriter, header_line
from csvdownloader.sources.tabular.json.json_batches import TEXTS, RecordBatches, is_encodable
from csvdownloader.sources.tabular.json.json_values import as_text


class LateColumnError(Exception):
    """A name appeared after the header was written."""


class ObjectLines:
    """One pass over objects. `columns` is the dictionary to fill."""

    def __init__(
        self, batches: RecordBatches, columns: dict[str, None], file_format: Format
    ) -> None:
        self._batches, self._columns = batches, columns
        self._format, self._line = file_format, CsvLineWriter(file_format).line

    def blocks(self) -> Iterator[bytes]:
        """The file's bytes.

        Raises:
            LateColumnError: More columns were found: now all are known.
            SourceError: The text is damaged, or a value cannot be written.
            Cancelled: The cancel of the output was set.
        """
        batch = self._batches.take()
        self._add_columns(batch)
        if not self._columns:
            raise WrongContentError(
                Message("{name} has no object with a name in it", name=self._batches.name)
            )
        header = header_line(list(self._columns), self._format)
        size = len(header)
        yield header
        while batch:
            block = self._batches.encoded(self._lines(batch))
            yield block
            size += len(block)
            self._batches.written(batch, size)
            batch = self._batches.take()

    def _lines(self, batch: list[dict[str, Any]]) -> list[str]:
        known, line = self._columns.keys(), self._line
        lines = []
        for item in batch:
            if not item.keys() <= known:
                self._find_columns(batch)
                raise LateColumnError
            lines.append(
                line([v if type(v) in TEXTS else as_text(v) for v in map(item.get, known)])
            )
        return lines

    def _find_columns(self, batch: list[dict[str, Any]]) -> None:
        while batch:
            self._add_columns(batch)
            self._batches.skipped(batch)
            batch = self._batches.take()

    def _add_columns(self, batch: list[dict[str, Any]]) -> None:
        for index, item in enumerate(batch):
            if item.keys() <= self._columns.keys():
                continue
            if not all(map(is_encodable, item)):
                raise self._batches.half_surrogate(index)
            self._columns.update(dict.fromkeys(item))
