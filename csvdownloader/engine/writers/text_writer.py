"""Writes a finished file as lines of text: delimited in any dialect, or JSON Lines."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.writing.options import SavedFormat
from csvdownloader.engine.beside import beside
from csvdownloader.engine.writers.batch import Batch
from csvdownloader.engine.writers.delimited_lines import header_rows, line_query
from csvdownloader.engine.writers.encoder import Encoder
from csvdownloader.engine.writers.finished_table import batches, reading
from csvdownloader.engine.writers.json_lines import object_query
from csvdownloader.engine.writers.new_file import NewFile, compressed
from csvdownloader.engine.writers.order import WriteOrder
from csvdownloader.engine.writers.parts import Filled, Part, split

if TYPE_CHECKING:
    import duckdb

_HINT = Message("Take other quotes, or another delimiter; nothing was saved.")


def write_text(order: WriteOrder) -> Filled:
    """Fills one draft, or as many as there are parts.

    Raises:
        InvalidRequestError: A value cannot be written so.
        UserError: The finished file cannot be read.
        OSError: A draft cannot be written.
        Cancelled: The cancel of the order was set.
    """
    return _TextWriting(order).run()


class _TextWriting:
    def __init__(self, order: WriteOrder) -> None:
        self._order = order
        self._encoder = Encoder(order.options, order.names)
        self._rows = self._guarded = 0
        self._head = b""

    def run(self) -> Filled:
        order = self._order
        with reading(order.table, order.cancel) as connection:
            self._make_head(connection)
            source = batches(connection, self._query(), order.table, order.cancel)
            parts = [self._write_part(part) for part in split(source, order.options.split_rows)]
        return Filled(tuple(parts), self._guarded, self._encoder.replaced)

    def _query(self) -> str:
        table, options = self._order.table, self._order.options
        if options.format is SavedFormat.JSONL:
            return object_query(table.cells, table.columns, table.rows, options)
        return line_query(table.cells, table.columns, table.rows, options)

    def _make_head(self, connection: "duckdb.DuckDBPyConnection") -> None:
        options = self._order.options
        self._head = self._encoder.mark
        if options.header and options.format.is_delimited:
            query = line_query(*header_rows(self._order.names, options), options)
            for batch in batches(connection, query, self._order.table, self._order.cancel):
                self._head += self._encode(batch, 0)

    def _write_part(self, part: Iterator[Batch]) -> Part:
        order, before = self._order, self._rows
        draft = order.new_draft()
        with NewFile(draft.path) as file:
            with (
                compressed(file, order.options.compression, draft.member) as write,
                beside() as call,  # while DuckDB makes the next lines
            ):
                call(write, self._head)
                for batch in part:
                    call(write, self._encode(batch, self._rows + 1))
                    self._rows += len(batch)
                    order.progress.wrote(self._rows)
            return Part(draft.path, self._rows - before, file.checksum)

    def _encode(self, batch: Batch, row: int) -> bytes:
        """The bytes of the lines from that row on; what is said of them is counted, or refused."""
        if batch.first_fault is not None:
            self._refuse(*batch.first_fault)
        self._guarded += batch.total
        return self._encoder.encode(batch, row)

    def _refuse(self, index: int, number: int) -> None:
        sentence = Message(
            "Row {row:,}, column {column}: this value needs quotes",
            row=self._rows + index + 1,
            column=self._order.names[-number - 1],
        )
        raise InvalidRequestError({"quoting": sentence}, _HINT)
