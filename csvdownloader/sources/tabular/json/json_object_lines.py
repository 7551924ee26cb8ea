"""The lines of JSON objects: their names are columns, in the order of their first appearance."""

from collections.abc import Iterator
from typing import Any

from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import CsvLineWriter, header_line
from csvdownloader.sources.tabular.json.json_batches import TEXTS, RecordBatches, is_encodable
from csvdownloader.sources.tabular.json.json_plain_rows import (
    PlainRows,
    are_in_order,
    can_be_plain,
    merged,
    plain_objects,
)
from csvdownloader.sources.tabular.json.json_values import as_text

_MOST_ORDERS = 20  # of names, each of which has a pattern


class LateColumnError(Exception):
    """A name appeared after the header was written."""


class ObjectLines:
    """One pass over objects. `columns` is the dictionary to fill."""

    def __init__(
        self,
        batches: RecordBatches,
        columns: dict[str, None],
        file_format: Format,
        *,
        in_list: bool,
    ) -> None:
        self._batches, self._columns, self._in_list = batches, columns, in_list
        self._format, self._line = file_format, CsvLineWriter(file_format).line
        self._order: list[str] = []  # of the names in the plain rows
        self._plain: PlainRows | None = None
        self._orders = 0

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
        yield from self._batches.blocks(header, batch, self._lines, self._plain_rows)

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
            self._batches.skipped(len(batch))
            if plain := self._plain_rows(batch[-1]):
                for rows in self._batches.plain_rows(plain):
                    self._batches.skipped(len(rows))
            batch = self._batches.take()

    def _plain_rows(self, item: dict[str, Any]) -> PlainRows | None:
        """What takes rows whose names stand in the same order as in this one."""
        columns = list(self._columns)
        if not can_be_plain(len(columns)) or self._orders == _MOST_ORDERS:
            return self._plain
        if len(self._order) < len(columns) or not are_in_order(item, self._order):
            self._order = merged(item, merged(self._order, columns))
            self._orders += 1
            self._plain = plain_objects(self._order, columns, self._format, in_list=self._in_list)
        return self._plain

    def _add_columns(self, batch: list[dict[str, Any]]) -> None:
        for index, item in enumerate(batch):
            if item.keys() <= self._columns.keys():
                continue
            if not all(map(is_encodable, item)):
                raise self._batches.half_surrogate(index)
            self._columns.update(dict.fromkeys(item))
