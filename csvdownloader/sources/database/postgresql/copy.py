"""Writes the CSV text of the server's COPY into a file, without changing a byte."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import ServerError
from csvdownloader.core.messages import Message
from csvdownloader.core.ports import Output
from csvdownloader.engine.csv_writer import write_blocks
from csvdownloader.sources.database.postgresql.errors import statement_error
from csvdownloader.sources.database.postgresql.session import PostgresqlSession

_BLOCK = 1 << 18  # bytes


@dataclass(frozen=True, slots=True)
class CopyResult:
    """What the server says it sent: rows below the header (None when it did not say), columns."""

    row_count: int | None
    columns: int


class CopyStream:
    """One COPY of a query to its end.

    Args:
        session: Where the query is run.
        query: The SQL, which the server has already parsed.
        report: Called after each block with the rows and bytes so far.
        cancel: Checked after each block.
    """

    def __init__(
        self,
        session: PostgresqlSession,
        query: str,
        report: Callable[[int, int], None],
        cancel: Cancel,
    ) -> None:
        self._session, self._query = session, query
        self._report, self._cancel = report, cancel
        self._records = self._bytes = 0

    def write(self, output: Output) -> CopyResult:
        """Writes header and rows.

        Raises:
            UserError: The server or the disk failed.
            Cancelled: `cancel` was set.
        """
        options = f"FORMAT csv, HEADER true, DELIMITER '{output.format.delimiter}'"
        self._session.send(f"COPY (\n{self._query}\n) TO STDOUT ({options})")
        columns = self._begin()
        write_blocks(output, self._blocks())
        return CopyResult(self._end(), columns)

    def _begin(self) -> int:
        from psycopg.pq import ExecStatus

        result = self._session.result()
        if result is not None and result.status == ExecStatus.COPY_OUT:
            return result.nfields
        if result is not None and result.status == ExecStatus.FATAL_ERROR:
            raise statement_error(result)
        raise ServerError(Message("The server did not answer with rows"))

    def _blocks(self) -> Iterator[bytes]:
        more = True
        while more:
            block = bytearray()
            more = self._fill(block)
            yield bytes(block)
            self._bytes += len(block)
            self._report(max(0, self._records - 1), self._bytes)
            self._cancel.check()

    def _fill(self, block: bytearray) -> bool:
        """Adds records until the block is full or none comes for a while; False after the last."""
        # Joining a list of records would take twice the time: they would leave the CPU's cache.
        get_record, size, records = self._session.connection.get_copy_data, 0, 0
        while size < _BLOCK:
            length, record = get_record(1)
            if length > 0:
                block += record
                size += length
                records += 1
            elif length < 0 or (not self._session.receive() and size):
                break
        self._records += records
        return length >= 0

    def _end(self) -> int | None:
        from psycopg.pq import ExecStatus

        result = self._session.result()
        if result is None:
            raise ServerError(Message("The server did not say that it had sent all rows"))
        if result.status != ExecStatus.COMMAND_OK:
            raise statement_error(result, sent=max(0, self._records - 1))
        return result.command_tuples
