"""The rows of a COPY as libpq hands them over: one a call, over any connection that it can make."""

from collections.abc import Iterator

from csvdownloader.core.errors.databases import ServerError
from csvdownloader.core.messages import Message
from csvdownloader.engine.rows.csv_writer import Block
from csvdownloader.sources.database.postgresql.errors import statement_error
from csvdownloader.sources.database.postgresql.session import PostgresqlSession

_BLOCK = 1 << 18  # bytes


class LibpqCopy:
    """One COPY of a session to its end; see `plain_copy.PlainCopy`, which is as this one."""

    def __init__(self, session: PostgresqlSession) -> None:
        self._session = session
        self.records = 0

    def begin(self, statement: str) -> int:
        """Sends the one statement that the text holds, and returns the number of its columns."""
        from psycopg.pq import ExecStatus

        self._session.send(statement)
        result = self._session.result()
        if result is not None and result.status == ExecStatus.COPY_OUT:
            return result.nfields
        if result is not None and result.status == ExecStatus.FATAL_ERROR:
            raise statement_error(result)
        raise ServerError(Message("The server did not answer with rows"))

    def blocks(self) -> Iterator[Block]:
        """The text of all rows, as it comes. Raises UserError or Cancelled."""
        length = 0
        while length >= 0:
            block = bytearray()
            length, long_record = self._fill(block)
            yield block
            yield long_record

    def _fill(self, block: bytearray) -> tuple[int, Block]:
        """Adds records until the block is full, or none comes for a while.

        Returns:
            What libpq said last, -1 after the end, and a record too long to be copied once more.
        """
        # Joining a list of records would take twice the time: they would leave the CPU's cache.
        get_record, size, records = self._session.connection.get_copy_data, 0, 0
        length, long_record = 0, memoryview(b"")
        while size < _BLOCK:
            length, record = get_record(1)
            if length > _BLOCK:
                long_record, size = record, length
                records += 1
            elif length > 0:
                block += record
                size += length
                records += 1
            elif length < 0 or (not self._session.receive() and size):
                break
        self.records += records
        return length, long_record

    def end(self) -> int | None:
        """How many rows the server says it sent; None when it does not say. Raises as `blocks`."""
        from psycopg.pq import ExecStatus

        result = self._session.result()
        if result is None:
            raise ServerError(Message("The server did not say that it had sent all rows"))
        if result.status != ExecStatus.COMMAND_OK:
            raise statement_error(result, sent=max(0, self.records - 1))
        return result.command_tuples
