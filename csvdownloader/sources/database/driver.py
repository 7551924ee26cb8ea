"""The interface between the database source and the driver of each kind of database."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from csvdownloader.core.control import Cancel
from csvdownloader.core.overrides import override
from csvdownloader.core.ports.connections import ConnectionKind
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import Output
from csvdownloader.sources.database.dialects import Dialects


class Login(Struct, frozen=True):
    """How to reach a database.

    Attributes:
        name: The connection, as the user knows it.
        settings: The kind's own parameters, all of them.
        secret: The password or token; None when there is none, or when the library finds it
            by itself.
    """

    name: str
    settings: Mapping[str, Value]
    secret: str | None = None

    @override
    def __repr__(self) -> str:
        return f"Login({self.name!r})"  # without the secret

    def text(self, key: str) -> str:
        """The setting as text; empty when it was not given."""
        return str(self.settings.get(key, "")).strip()


class Selection(Struct, frozen=True):
    """What to export: a table or a query.

    Attributes:
        table: The table's name, outermost part first; empty for a query.
        columns: Columns of the table in this order; empty for all.
        query: SQL without a semicolon or comments at its end; empty for a table.
        count_first: Whether to count the rows first, for a percentage.
    """

    table: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    query: str = ""
    count_first: bool = False


class Driver(ConnectionKind, Protocol):
    """A kind of database that can be read. Everything here runs in a worker.

    Every driver is created when the program starts, so it imports its library lazily.
    Each method raises UserError with the database's own message, DriverMissingError when its
    library is not installed, SecretNeededError when the server wants a password and there is none.

    Attributes:
        dialects: In which queries may be written.
    """

    dialects: Dialects

    def test(self, login: Login, cancel: Cancel) -> str:
        """Connects once and says in one line what answered: "PostgreSQL 18.4"."""

    def tables(self, login: Login, cancel: Cancel) -> tuple[TableInfo, ...]:
        """The tables and views that the user may see, without the system's own."""

    def columns(self, login: Login, table: tuple[str, ...], cancel: Cancel) -> tuple[str, ...]:
        """The names of the table's columns, in their order."""

    def export(self, login: Login, selection: Selection, output: Output) -> Outcome:
        """Writes header and rows. Raises UserError or Cancelled."""
