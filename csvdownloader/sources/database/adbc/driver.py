"""The driver for all kinds of database that are reached by ADBC."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.databases import QueryRefusedError, ServerError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.identifiers import table_text
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.core.sources.outcomes import Outcome, is_limited, limited
from csvdownloader.core.sources.output import Output
from csvdownloader.core.tables.columns import Schema
from csvdownloader.core.units import count
from csvdownloader.engine.arrow.schema import column_names
from csvdownloader.engine.arrow.stream import ArrowStream, copy_stream
from csvdownloader.sources.database.adbc.catalog import one_value, tables_of
from csvdownloader.sources.database.adbc.connection import AdbcSession, cancel_function
from csvdownloader.sources.database.adbc.errors import Phase, sentence
from csvdownloader.sources.database.adbc.kind import AdbcKind
from csvdownloader.sources.database.dialects import OTHERS
from csvdownloader.sources.database.driver import Login, Selection
from csvdownloader.sources.database.sql import NO_ROWS, require_read_only_query, select

if TYPE_CHECKING:
    from adbc_driver_manager import AdbcConnection


_COUNT = re.compile(r"[0-9]{1,18}")


class AdbcDriver:
    """Reads one kind of database through its ADBC driver. See `driver.Driver`."""

    dialects = OTHERS

    def __init__(self, kind: AdbcKind) -> None:
        self._kind = kind
        self.key, self.title, self.schemes = kind.key, kind.title, kind.schemes
        self.parameters, self.secrets = kind.parameters, kind.secrets

    def check(self, settings: Mapping[str, Value]) -> dict[str, Message]:
        """See `core.ports.connections.ConnectionKind`."""
        return self._kind.check(settings)

    def parse(self, url: str) -> tuple[dict[str, Value], str | None]:
        """See `core.ports.connections.ConnectionKind`."""
        return self._kind.parse(url)

    def url(self, settings: Mapping[str, Value]) -> str:
        """See `core.ports.connections.ConnectionKind`."""
        return self._kind.url(settings)

    def test(self, login: Login, cancel: Cancel) -> Message:
        """See `driver.Driver`."""
        session = AdbcSession(self._kind, login, cancel)
        query = self._kind.version or "SELECT 1"
        with (
            session.opened() as connection,
            session.running(connection, query) as handle,
        ):
            answer = one_value(handle)
        title = self._kind.title if self._kind.extra else login.text("driver")
        return (
            Message("{title} {version}", title=title, version=(answer.split() or [""])[0])
            if self._kind.version
            else Message("{title} answered", title=title)
        )

    def tables(self, login: Login, cancel: Cancel) -> tuple[TableInfo, ...]:
        """See `driver.Driver`."""
        from adbc_driver_manager import GetObjectsDepth

        session = AdbcSession(self._kind, login, cancel)
        catalog, schema = self._kind.scope(login)
        with session.opened() as connection:
            with session.translated(Phase.ASKING), cancel.repeating(cancel_function(connection)):
                handle = connection.get_objects(
                    GetObjectsDepth.TABLES, catalog=catalog, db_schema=schema
                )
            cancel.check()
            return tables_of(handle)

    def columns(self, login: Login, table: tuple[str, ...], cancel: Cancel) -> tuple[str, ...]:
        """See `driver.Driver`."""
        session = AdbcSession(self._kind, login, cancel)
        query = f"{select(Selection(table), self._kind.quote(login))} WHERE 1 = 0"
        with (
            session.opened() as connection,
            session.running(connection, query) as handle,
        ):
            return tuple(column_names(handle))

    def export(self, login: Login, selection: Selection, output: Output) -> Outcome:
        """See `driver.Driver`."""
        if not selection.table:
            require_read_only_query(selection.query)
        session = AdbcSession(self._kind, login, output.cancel)
        query = select(selection, self._kind.quote(login))
        name = table_text(selection.table) or Message("The query of {name}", name=login.name)
        export = _Export(session, output, is_own=not selection.table)
        with session.opened() as connection:
            total = export.count(connection, query) if selection.count_first else None
            if selection.table and output.limit is not None:
                query = f"{query} LIMIT {output.limit:d}"  # reads less; a query may not allow it
            with export.running(connection, query) as handle:
                if not column_names(handle):
                    raise QueryRefusedError(*NO_ROWS)
                nanoseconds = self._kind.has_nanoseconds
                stream = ArrowStream(handle, name, total, nanoseconds)
                rows, schema = export.copy(stream)
        return _outcome(rows, schema, output.limit)


class _Export:
    """The steps of one export."""

    def __init__(self, session: AdbcSession, output: Output, *, is_own: bool) -> None:
        """`is_own` if the user wrote the query."""
        self._session, self._output, self._is_own = session, output, is_own

    @contextmanager
    def running(self, connection: "AdbcConnection", query: str) -> Iterator[Any]:
        """The Arrow stream of a query; says that the server is waited for."""
        self._output.report(Progress(Stage.WAITING))
        with self._session.running(connection, query, is_own=self._is_own) as handle:
            yield handle

    def count(self, connection: "AdbcConnection", query: str) -> int:
        """The number of the query's rows, counted by the server."""
        counting = f"SELECT count(*) FROM (\n{query}\n) AS q"  # noqa: S608  the user's own query
        with self.running(connection, counting) as handle:
            counted = one_value(handle)
        if not _COUNT.fullmatch(counted):
            raise ServerError(Message("The server did not say how many rows there are"))
        return int(counted)

    def copy(self, stream: ArrowStream) -> tuple[int, Schema]:
        """Writes the rows, and returns how many there were, and the columns."""
        try:
            return copy_stream(stream, self._output)
        except ServerError as error:
            raise ServerError(sentence(error.message, is_own=self._is_own)) from error


def _outcome(rows: int, schema: Schema, limit: int | None) -> Outcome:
    if is_limited(rows, limit):
        return limited(rows, schema=schema)
    statement = Message(
        "The server sent {rows} and said that there are no more.", rows=count(rows, "row")
    )
    return Outcome(Completeness.COMPLETE, rows, statement, schema=schema)
