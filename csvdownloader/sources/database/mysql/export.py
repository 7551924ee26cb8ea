"""One export: the rows of a table or query, in one read-only transaction."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.sources.outcomes import Outcome, is_limited, limited
from csvdownloader.core.sources.output import Output
from csvdownloader.core.units import count
from csvdownloader.engine.rows.csv_writer import Block, header_line, write_blocks
from csvdownloader.sources.database.driver import Selection
from csvdownloader.sources.database.mysql.catalog import estimate
from csvdownloader.sources.database.mysql.cells import TIMESTAMP, ResultColumn
from csvdownloader.sources.database.mysql.columns import column_of
from csvdownloader.sources.database.mysql.floats import Query, of_query, of_table, rounded
from csvdownloader.sources.database.mysql.odd_answers import refusing_odd_answers
from csvdownloader.sources.database.mysql.row_text import RowText
from csvdownloader.sources.database.sql import NO_ROWS, back_quoted, select

if TYPE_CHECKING:
    from csvdownloader.sources.database.mysql.wire import Wire

_ALL = (1 << 64) - 1
_TRUNCATED = "1931"  # warning: MariaDB's LIMIT ROWS EXAMINED left rows out
_NOT_A_SUBQUERY = (1060, 1064)  # errors: two columns of one name; SHOW and the like
# A read-only transaction refuses to change tables and sequences, also by a function that the query
# calls. It does not cover INTO OUTFILE and INTO DUMPFILE (`sql.require_read_only_query` refuses
# these), locks by GET_LOCK, and native functions that somebody installed in the server.
_BEGIN = (
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET SESSION time_zone = '+00:00'",
    "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
)


class Export:
    """Exports the selection over `wire`, a fresh connection."""

    def __init__(self, wire: "Wire", selection: Selection, output: Output) -> None:
        self._wire, self._selection, self._output = wire, selection, output
        self._total: int | None = None
        self._estimate: int | None = None

    def write(self) -> Outcome:
        """Writes header and rows. Raises UserError, MysqlError or Cancelled."""
        self._output.report(Progress(Stage.WAITING))
        for sql in _BEGIN:
            self._wire.fetch_all(sql)
        query = self._query()
        self._find_total(query)
        limit = self._output.limit
        # A default limit in the server's configuration would silently truncate every result.
        self._wire.fetch_all(f"SET SESSION sql_select_limit = {_ALL if limit is None else limit:d}")
        columns = self._columns(self._wire.send(query.sql))
        if any(column.is_rounded_float for column in columns):
            raise rounded(columns)
        most = _ALL if limit is None else limit
        rows = RowText(columns, query.floats, self._output.format, most)
        write_blocks(self._output, self._blocks(columns, rows))
        written = rows.rows
        if is_limited(written, limit):
            return limited(written, _remarks(columns), tuple(map(column_of, columns)))
        return self._complete_outcome(written, columns)

    def _blocks(self, columns: Sequence[ResultColumn], rows: RowText) -> Iterator[Block]:
        size = 0
        for block in self._lines(columns, rows):
            yield block
            size += len(block)
            self._report_progress(rows.rows, size)
            self._output.cancel.check()

    def _lines(self, columns: Sequence[ResultColumn], rows: RowText) -> Iterator[Block]:
        yield header_line([column.name for column in columns], self._output.format)
        while not rows.is_enough:
            if block := rows.take(self._wire.received):
                yield block
            elif self._wire.has_long_row:
                yield from rows.take_long(self._wire.payload())
            elif not self._wire.receive_rows():
                return

    def _query(self) -> Query:
        sql = select(self._selection, back_quoted)
        if not self._selection.table:
            return of_query(self._wire, sql)
        columns = self._columns(self._wire.send(f"{sql} LIMIT 0"))
        with refusing_odd_answers():
            for _ in self._wire.rows():
                raise AssertionError("a row of none")
        return of_table(".".join(map(back_quoted, self._selection.table)), columns)

    @staticmethod
    def _columns(columns: Sequence[ResultColumn]) -> Sequence[ResultColumn]:
        if not columns:
            raise QueryRefusedError(*NO_ROWS)
        return columns

    def _find_total(self, query: Query) -> None:
        if self._selection.table and not self._selection.count_first:
            self._estimate = estimate(self._wire, self._selection.table)
        if not self._selection.count_first:
            return
        from csvdownloader.sources.database.mysql.wire import MysqlError

        try:
            found = self._wire.fetch_all(f"SELECT count(*) FROM (\n{query.sql}\n) AS q")  # noqa: S608
        except MysqlError as error:
            if self._selection.table or error.args[0] not in _NOT_A_SUBQUERY:
                raise
            return
        with refusing_odd_answers():
            [[rows]] = found
            self._total = min(int(rows or 0), self._output.limit or _ALL)

    def _report_progress(self, rows: int, size: int) -> None:
        percent, expected = None, self._total if self._total is not None else self._output.limit
        if expected is not None:
            percent = 100 * min(1.0, rows / max(1, expected))
        self._output.report(
            Progress(Stage.COPYING, rows, size, self._total, percent, self._estimate)
        )

    def _complete_outcome(self, rows: int, columns: Sequence[ResultColumn]) -> Outcome:
        while (columns_after := self._wire.next_columns()) is not None:
            if columns_after:
                raise QueryRefusedError(Message("The query gives more than one table of rows"))
        warnings = self._wire.fetch_all("SHOW WARNINGS") if self._wire.warnings else []
        statement = Message(
            "The server sent {rows} and then its mark of the end, in one read-only transaction.",
            rows=count(rows, "row"),
        )
        with refusing_odd_answers():
            whole = not any(number == _TRUNCATED for _, number, _ in warnings)
            warned = [
                Message("The server warned: {warning}.", warning=(text or "").rstrip("."))
                for _, _, text in warnings[:1]
            ]
        completeness = Completeness.COMPLETE if whole else Completeness.UNVERIFIED
        statement = joined([statement, *warned, _remarks(columns)])
        schema = tuple(map(column_of, columns))
        return Outcome(completeness, rows, statement, schema=schema)


def _remarks(columns: Sequence[ResultColumn]) -> Message:
    if any(column.type == TIMESTAMP for column in columns):
        return Message("Times of the type TIMESTAMP are in UTC.")
    return EMPTY
