"""Rows from a database: a table or a query, over a connection.

What knows databases is imported late: the window is painted before one is asked.
"""

import string
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import ConnectionMissingError, SecretNeededError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import EMPTY, Message, joined, verbatim
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.addresses import own_form
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.core.sources.identifiers import column_names, table_path, table_text
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.sources.source_base import SourceBase
from csvdownloader.sources.database.parameters import PARAMETERS, QUERY, TABLE

if TYPE_CHECKING:
    from csvdownloader.core.ports.connections import ConnectionKind
    from csvdownloader.core.ports.running import Report, Spool
    from csvdownloader.core.sources.inspection import Inspection, TableInfo
    from csvdownloader.core.sources.outcomes import Outcome
    from csvdownloader.sources.database.database_file import DatabaseFileKind
    from csvdownloader.sources.database.driver import Driver, Login, Selection

PREFIX = "connection:"


class DatabaseSource(SourceBase):
    """Reads tables and queries through the drivers. Also a `core.ports.connections.Databases`."""

    key = "database"
    title = Message("Database")

    def __init__(self, book: ConnectionBook, drivers: "Callable[[], Sequence[Driver]]") -> None:
        self._book, self._load_drivers = book, drivers

    @cached_property
    @override
    def parameters(self) -> tuple[Parameter, ...]:
        """See `core.ports.sources.Source.parameters`."""
        connection, *others = PARAMETERS
        return (replace(connection, kinds=tuple(self._drivers)), *others)

    @cached_property
    def _drivers(self) -> "dict[str, Driver]":
        # Some fifty modules: a window that opens needs none of them.
        return {driver.key: driver for driver in self._load_drivers()}

    # --- core.ports.sources.Source --------------------------------------------------------------

    @override
    def describe(self, request: Request) -> str:
        """See `core.ports.sources.Source.describe`."""
        connection = request.text("connection")
        if request.text("what") != QUERY:
            table = _path(request.text("table"))
            return table[-1] if table else self._file_of(connection).stem or self.title
        return "query" if self._driver_of(connection) else f"{self._name(connection)} query"

    @override
    def locate(self, text: str) -> dict[str, Value] | None:
        """See `core.ports.sources.Source.locate`.

        A secret in a URL stays in memory until the program ends.

        The path of a file names it, too, if the file's first bytes are those of a database: they
        are read here, so this is nothing for the GUI thread.

        Raises:
            InvalidRequestError: The URL cannot be read.
        """
        if text.startswith(PREFIX):
            return {"connection": text.removeprefix(PREFIX)}
        text = own_form(text)
        driver = self._driver_of(text)
        if driver is None:
            return self._located_file(text)
        settings, secret = driver.parse(text)
        url = driver.url(settings)
        if secret is not None:
            self._book.put_secret(_url_id(url), secret)
        return {"connection": url}

    @override
    def locator(self, request: Request) -> str:
        """See `core.ports.sources.Source.locator`."""
        text = request.text("connection")
        return text if self._driver_of(text) else f"{PREFIX}{self._name(text)}"

    @override
    def origin(self, request: Request) -> Sequence[str]:
        """See `core.ports.sources.Source.origin`."""
        what = QUERY if request.text("what") == QUERY else TABLE
        place = self._place(request.text("connection"))
        return tuple(filter(None, (place, request.text(what).strip())))

    @override
    def files(self, request: Request) -> tuple[Path, ...]:
        """See `core.ports.sources.Source.files`."""
        connection = self.connection(request)
        driver = self._drivers.get(connection.kind)
        parameters = driver.parameters if driver else ()
        files = [p.key for p in parameters if p.kind is ParameterKind.FILE]
        return tuple(Path(str(path)) for key in files if (path := connection.settings.get(key)))

    @override
    def check(self, request: Request) -> dict[str, Message]:
        """See `core.ports.sources.Source.check`."""
        fields = {
            key: Message("This is not Unicode")
            for key in ("table", "columns", "query")
            if not _is_unicode(request.text(key))
        }
        if fields:
            return fields
        if not request.text("connection").strip():
            fields["connection"] = Message("Choose a connection, or make one")
        if request.text("what") == QUERY:
            if not request.text("query").strip(string.whitespace + ";"):
                fields["query"] = Message("Write a query")
            return fields
        if not request.text("table").strip():
            if self._file_kind(request.text("connection")) is None:  # a file may have only one
                fields["table"] = Message("Choose a table")
        elif not _path(request.text("table")):
            fields["table"] = Message(
                "Write it as schema.table, with double quotes around special names"
            )
        try:
            column_names(request.text("columns"))
        except ValueError:
            fields["columns"] = Message("Write the names with commas between them")
        return fields

    @override
    def inspect(self, request: Request, cancel: Cancel) -> "Inspection":
        """See `core.ports.sources.Source.inspect`. The note is the connection's URL.

        Only a file is opened, and only where no table is named: it may have several.
        """
        from csvdownloader.core.sources.inspection import Inspection

        cancel.check()
        connection = self.connection(request)
        driver = self._drivers.get(connection.kind)
        note = verbatim(driver.url(connection.settings)) if driver else EMPTY
        if not self._asks_only_table(request):
            return Inspection({}, note)
        try:
            self._only_table(request, self.tables(request.text("connection"), cancel))
        except InvalidRequestError as error:
            return Inspection({}, note, missing=error.fields)
        return Inspection({}, note)

    def connection(self, request: Request) -> Connection:
        """The connection that the request uses. Raises ConnectionMissingError."""
        return self._connection(request.text("connection"))

    @override
    def export(
        self, request: Request, spool: "Spool", report: "Report", cancel: Cancel
    ) -> "Outcome":
        """See `core.ports.sources.Source.export`."""
        from csvdownloader.core.sources.output import Output

        fields = self.check(request)
        if fields:
            raise InvalidRequestError(fields)
        connection = self.connection(request)
        with self._login(connection, self._book.secret(connection)) as (driver, login):
            output = Output(
                spool.part,
                request.format,
                request.row_limit,
                report,
                cancel,
                spool.verifying,
                spool.wrote,
            )
            selection = _selection(request, driver)
            if not self._asks_only_table(request):
                return driver.export(login, selection, output)
            name = self._file_of(request.text("connection")).name
            table = self._only_table(request, driver.tables(login, cancel))
            outcome = driver.export(login, replace(selection, table=table), output)
            remark = Message(
                "{name} has only one table: {table}.", name=name, table=table_text(table)
            )
            return replace(outcome, statement=joined([outcome.statement, remark]))

    @override
    def export_first(
        self, request: Request, spool: "Spool", report: "Report", cancel: Cancel
    ) -> "Outcome":
        """See `core.ports.sources.Source`: without a count of all rows, which may take longest."""
        uncounted = replace(request, parameters={**request.parameters, "count": False})
        return self.export(uncounted, spool, report, cancel)

    # --- core.ports.connections.Databases -------------------------------------------------------

    @property
    def kinds(self) -> "Sequence[ConnectionKind]":
        """See `core.ports.connections.Databases`."""
        return tuple(self._drivers.values())

    def test(self, connection: Connection, secret: str | None, cancel: Cancel) -> str:
        """See `core.ports.connections.Databases`."""
        with self._login(connection, secret) as (driver, login):
            try:
                return driver.test(login, cancel)
            except SecretNeededError as error:
                error.hint = Message("Type it, then test again.")
                raise

    def tables(self, connection_id: str, cancel: Cancel) -> "tuple[TableInfo, ...]":
        """See `core.ports.connections.Databases`."""
        connection = self._connection(connection_id)
        with self._login(connection, self._book.secret(connection)) as (driver, login):
            return driver.tables(login, cancel)

    def columns(self, connection_id: str, table: str, cancel: Cancel) -> tuple[str, ...]:
        """See `core.ports.connections.Databases`."""
        connection = self._connection(connection_id)
        with self._login(connection, self._book.secret(connection)) as (driver, login):
            return driver.columns(login, table_path(table), cancel)

    # --- helpers --------------------------------------------------------------------------------

    def _driver_of(self, url: str) -> "Driver | None":
        scheme, found, _ = url.partition("://")
        drivers = self._drivers.values() if found else ()
        return next((driver for driver in drivers if scheme.lower() in driver.schemes), None)

    def _place(self, connection: str) -> str:
        """A connection in words: the path of a file, another URL, or a name."""
        if self._file_kind(connection) is not None:
            return str(self._file_of(connection))
        try:
            return connection if self._driver_of(connection) else self._book.find(connection).name
        except ConnectionMissingError as error:  # its id would say nothing
            return error.message

    def _file_kind(self, url: str) -> "DatabaseFileKind | None":
        """The kind of database file that the URL names; None for another connection."""
        driver = self._driver_of(url)
        if driver is None:
            return None
        from csvdownloader.sources.database.database_file import DatabaseFileKind

        return driver if isinstance(driver, DatabaseFileKind) else None

    def _file_of(self, url: str) -> Path:
        kind = self._file_kind(url)
        return Path(str(kind.parse(url)[0]["path"])) if kind else Path()

    def _asks_only_table(self, request: Request) -> bool:
        """Whether the request leaves it to the file which table it has."""
        is_table = request.text("what") != QUERY and not request.text("table").strip()
        return is_table and self._file_kind(request.text("connection")) is not None

    def _only_table(self, request: Request, tables: "Sequence[TableInfo]") -> tuple[str, ...]:
        from csvdownloader.sources.database.only_table import only_table

        return only_table(tables, self._file_of(request.text("connection")).name)

    def _located_file(self, text: str) -> dict[str, Value] | None:
        from csvdownloader.sources.database.database_file import DatabaseFileKind

        path = Path(text)
        with suppress(RuntimeError):  # "~name" of no user is a plain name
            path = path.expanduser()
        path = path.absolute()
        kinds = (kind for kind in self._drivers.values() if isinstance(kind, DatabaseFileKind))
        found = next((kind for kind in kinds if kind.is_in(path)), None)
        return {"connection": found.url({"path": str(path)})} if found else None

    def _connection(self, text: str) -> Connection:
        driver = self._driver_of(text)
        if driver is None:
            return self._book.find(text)
        settings, _ = driver.parse(text)
        return Connection(_url_id(text), text, driver.key, settings)

    def _name(self, text: str) -> str:
        try:
            return self._connection(text).name
        except UserError:
            return text  # the connection was deleted; running the request reports that

    @contextmanager
    def _login(
        self, connection: Connection, secret: str | None
    ) -> "Iterator[tuple[Driver, Login]]":
        from csvdownloader.core.masking import Mask
        from csvdownloader.sources.database.driver import Login

        driver = self._drivers.get(connection.kind)
        if driver is None:
            raise UserError(
                Message(
                    "This version cannot read connections of the kind {kind}", kind=connection.kind
                ),
                Message("Install the newer version of CSV Downloader."),
            )
        settings = {p.key: connection.settings.get(p.key, p.default) for p in driver.parameters}
        with Mask([secret] if secret else []).hiding():
            yield driver, Login(connection.name, settings, secret)


def _url_id(url: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, url))


def _is_unicode(text: str) -> bool:
    """Whether it has no bytes of a command line that were no text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _path(table: str) -> tuple[str, ...]:
    try:
        return table_path(table)
    except ValueError:
        return ()


def _selection(request: Request, driver: "Driver") -> "Selection":
    from csvdownloader.sources.database.dialects import without_end
    from csvdownloader.sources.database.driver import Selection

    count_first = bool(request.parameters.get("count"))
    if request.text("what") == QUERY:
        query = without_end(request.text("query"), driver.dialects)
        return Selection(query=query, count_first=count_first)
    return Selection(
        table=_path(request.text("table")),
        columns=column_names(request.text("columns")),
        count_first=count_first,
    )
