"""The driver for PostgreSQL: the rows leave the server as CSV text and are passed on untouched."""

import json

from msgspec.structs import replace

from csvdownloader.core.connections.connections import PASSWORD
from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.sources.identifiers import double_quoted
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.core.sources.outcomes import Outcome, is_limited
from csvdownloader.core.sources.output import Output
from csvdownloader.core.tables.columns import Schema
from csvdownloader.core.units import count
from csvdownloader.engine.rows.row_writer import write_rows
from csvdownloader.sources.database.dialects import POSTGRESQL
from csvdownloader.sources.database.driver import Login, Selection
from csvdownloader.sources.database.postgresql import catalog, settings, url
from csvdownloader.sources.database.postgresql.columns import schema_of
from csvdownloader.sources.database.postgresql.copy import CopyStream
from csvdownloader.sources.database.postgresql.odd_answers import refusing_odd_answers
from csvdownloader.sources.database.postgresql.session import PostgresqlSession, opened
from csvdownloader.sources.database.sql import first_word, select, with_limit

_NOT_FOR_COPY = frozenset({"EXPLAIN", "SHOW"})
_LONE_NULL = Message(
    "A missing value in the only column is an empty line, as the server writes it."
)


class PostgresqlDriver:
    """Reads PostgreSQL over its own protocol."""

    key = "postgresql"
    title = "PostgreSQL"
    schemes = settings.SCHEMES
    parameters = settings.PARAMETERS
    secrets = PASSWORD
    dialects = POSTGRESQL

    check = staticmethod(settings.check)
    parse = staticmethod(url.parse)
    url = staticmethod(url.write)

    def test(self, login: Login, cancel: Cancel) -> Message:
        """See `driver.Driver`."""
        with opened(login, cancel) as session:
            return Message("PostgreSQL {version}", version=session.version)

    def tables(self, login: Login, cancel: Cancel) -> tuple[TableInfo, ...]:
        """See `driver.Driver`."""
        with opened(login, cancel) as session:
            return catalog.tables(session)

    def columns(self, login: Login, table: tuple[str, ...], cancel: Cancel) -> tuple[str, ...]:
        """See `driver.Driver`."""
        with opened(login, cancel) as session:
            return catalog.columns(session, table)

    def export(self, login: Login, selection: Selection, output: Output) -> Outcome:
        """See `driver.Driver`."""
        output.report(Progress(Stage.WAITING))
        with opened(login, output.cancel) as session:
            query = select(selection, double_quoted)
            schema = schema_of(session, session.prepare(query, is_own=not selection.table))
            if not selection.table and first_word(query) in _NOT_FOR_COPY:
                rows = _write_answer(session, query, schema, output)
                return _outcome(rows, schema, output.limit, session.version)
            query = with_limit(query, output.limit)
            progress = _CopyProgress(session, query, selection, output)
            copy = CopyStream(session, query, progress.report, output.cancel)
            copied = copy.write(output)
            outcome = _outcome(copied.row_count, schema, output.limit, session.version)
            lone_null = _LONE_NULL if copied.columns == 1 else EMPTY
            return replace(outcome, statement=joined([outcome.statement, lone_null]))


class _CopyProgress:
    """Finds out how many rows to expect, and reports how far the copy is."""

    def __init__(
        self, session: PostgresqlSession, query: str, selection: Selection, output: Output
    ) -> None:
        self._report = output.report
        self._total = _counted(session, query) if selection.count_first else None
        self._estimate = None if selection.count_first else _estimated(session, query)
        self._expected = output.limit if self._total is None else self._total
        output.report(Progress(Stage.WAITING, total=self._total, estimate=self._estimate))

    def report(self, rows: int, size: int) -> None:
        """Reports the rows and bytes so far."""
        percent = None
        if self._expected is not None:
            percent = 100 * min(1.0, rows / max(1, self._expected))
        self._report(Progress(Stage.COPYING, rows, size, self._total, percent, self._estimate))


def _counted(session: PostgresqlSession, query: str) -> int:
    found = session.ask(f"SELECT count(*) FROM (\n{query}\n) AS q")  # noqa: S608  read before
    with refusing_odd_answers():
        ((rows,),) = found
        return int(rows or 0)


def _estimated(session: PostgresqlSession, query: str) -> int | None:
    """The planner's estimate; None for other servers with this protocol that have no planner."""
    try:
        ((plan,),) = session.attempt(f"EXPLAIN (FORMAT JSON)\n{query}") or [("",)]
        return int(json.loads(plan or "")[0]["Plan"]["Plan Rows"])
    except (ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return None


def _write_answer(session: PostgresqlSession, query: str, schema: Schema, output: Output) -> int:
    """Writes the few rows of what COPY does not take, and returns their number."""
    rows = session.ask(query)[: output.limit]
    return write_rows(output, [column.name for column in schema], rows, lambda _rows: None)


def _outcome(rows: int | None, schema: Schema, limit: int | None, version: str) -> Outcome:
    server = Message("PostgreSQL {version}", version=version)
    if rows is None:
        statement = Message("{server} did not say how many rows it sent.", server=server)
        return Outcome(Completeness.UNVERIFIED, None, statement, schema=schema)
    completeness = Completeness.COMPLETE
    statement = Message("{server} sent {rows} from one snapshot.")
    if is_limited(rows, limit):
        completeness = Completeness.LIMITED
        statement = Message(
            "{server} sent {rows} from one snapshot and stopped there, as you asked."
        )
    statement = statement.filled(server=server, rows=count(rows, "row"))
    return Outcome(completeness, rows, statement, schema=schema)
