"""Writes the CSV text of the server's COPY into a file, without changing a byte."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from csvdownloader.core.control import Cancel
from csvdownloader.core.sources.output import Output
from csvdownloader.engine.rows.csv_writer import Block, write_blocks
from csvdownloader.sources.database.postgresql.libpq_copy import LibpqCopy
from csvdownloader.sources.database.postgresql.plain_copy import PlainCopy
from csvdownloader.sources.database.postgresql.session import PostgresqlSession


class CopyResult(Struct, frozen=True):
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

    def write(self, output: Output) -> CopyResult:
        """Writes header and rows.

        Raises:
            UserError: The server or the disk failed.
            Cancelled: `cancel` was set.
        """
        options = f"FORMAT csv, HEADER true, DELIMITER '{output.format.delimiter}'"
        session = self._session
        copy = PlainCopy(session) if session.is_plain else LibpqCopy(session)
        columns = copy.begin(f"COPY (\n{self._query}\n) TO STDOUT ({options})")
        write_blocks(output, self._blocks(copy))
        return CopyResult(copy.end(), columns)

    def _blocks(self, copy: PlainCopy | LibpqCopy) -> Iterator[Block]:
        size = 0
        for block in copy.blocks():
            yield block
            size += len(block)
            self._report(max(0, copy.records - 1), size)
            self._cancel.check()
