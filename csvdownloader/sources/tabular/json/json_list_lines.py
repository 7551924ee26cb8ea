"""The lines of JSON lists, each of which is a row, and of single values."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from csvdownloader.core.errors.reading import RaggedRowError, WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import Finding, Ragged
from csvdownloader.core.units import count
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import CsvLineWriter, header_line
from csvdownloader.sources.tabular.json.json_batches import RecordBatches, cells, is_encodable
from csvdownloader.sources.tabular.json.json_header import NONE, find_header
from csvdownloader.sources.tabular.json.json_plain_rows import PlainRows, can_be_plain, plain_lists

SINGLE_VALUE = "value"  # the column of single values


def find_names(
    batches: RecordBatches, header_row: int | None
) -> tuple[list[str], tuple[Finding, ...]]:
    """The names of the columns, and how sure they are: the first list, or made up.

    Args:
        batches: At the first list.
        header_row: What the user says: 1, 0 for none, or nothing.

    Raises:
        WrongContentError: There is no column.
        BadBytesError: A name has half a surrogate pair.
    """
    sample = batches.sample()
    first = sample[0]
    if not first:
        raise WrongContentError(Message("The first list of {name} is empty", name=batches.name))
    finding = find_header(sample, header_row)
    if finding.value == NONE:
        return [f"column{number}" for number in range(1, len(first) + 1)], (finding,)
    names = [text or "" for text in cells(first)]
    if not all(map(is_encodable, names)):
        raise batches.half_surrogate(0)
    batches.drop_header()
    return names, (finding,)


class ListLines:
    """One pass over lists, each a row.

    Attributes:
        padded, cut: Rows that had fewer or more values than there are columns.
    """

    def __init__(
        self,
        batches: RecordBatches,
        names: list[str],
        ragged: Ragged,
        file_format: Format,
        *,
        in_list: bool,
    ) -> None:
        self.padded = self.cut = 0
        self._in_list = in_list
        self._batches, self._names, self._ragged = batches, names, ragged
        self._columns = len(names)
        self._format, self._line = file_format, CsvLineWriter(file_format).line

    def blocks(self) -> Iterator[bytes]:
        """The file's bytes. Raises SourceError or Cancelled."""
        header, batch = header_line(self._names, self._format), self._batches.take()
        yield from self._batches.blocks(header, batch, self._lines, self._plain_rows)

    def _plain_rows(self, _row: list[Any]) -> PlainRows | None:
        return self._plain

    @cached_property
    def _plain(self) -> PlainRows | None:
        if not can_be_plain(self._columns):
            return None
        return plain_lists(self._columns, self._format, in_list=self._in_list)

    def _lines(self, batch: list[list[Any]]) -> list[str]:
        return [self._line(cells(self._fitted(row, i))) for i, row in enumerate(batch)]

    def _fitted(self, row: list[Any], index: int) -> list[Any]:
        if len(row) < self._columns and self._ragged in {Ragged.PAD, Ragged.CUT}:
            self.padded += 1
            return row + [None] * (self._columns - len(row))
        if len(row) > self._columns and self._ragged is Ragged.CUT:
            self.cut += 1
            return row[: self._columns]
        if len(row) != self._columns:
            raise self._ragged_row(row, index)
        return row

    def _ragged_row(self, row: list[Any], index: int) -> RaggedRowError:
        sentence = Message(
            "Row {row:,} of {name} has {values}, and there are {columns}",
            row=self._batches.row(index),
            name=self._batches.name,
            values=count(len(row), "value"),
            columns=count(self._columns, "column"),
        )
        if self._ragged is Ragged.REFUSE:
            hint = Message(
                "Mend the row in the file, or choose under Adjust what happens to Rows of other "
                "lengths (--ragged pad or cut); nothing was saved."
            )
        else:
            hint = Message("Rows of JSON are not set aside: choose to cut long ones.")
        return RaggedRowError(sentence, hint)
