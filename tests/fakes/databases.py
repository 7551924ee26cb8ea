"""Databases that answer without a server."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from csvdownloader.core.connections.connections import PASSWORD, SecretField
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.connections import LoginRefusedError, SecretNeededError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import Output
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.sources.database.dialects import POSTGRESQL
from csvdownloader.sources.database.driver import Login, Selection
from tests.fakes.gate import open_gate, pass_gate
from tests.fakes.samples import HEADER

if TYPE_CHECKING:
    from csvdownloader.core.errors.base import UserError


class DriverFake:
    """A database that answers at once, or when `gate` opens; `error` makes it refuse.

    With a `password` it demands that one. `asked` has the calls and their logins.
    """

    key = "postgresql"
    title = "PostgreSQL"
    schemes: Sequence[str] = ("postgresql", "postgres")
    secrets: Sequence[SecretField] = PASSWORD
    dialects = POSTGRESQL
    parameters: Sequence[Parameter] = (
        Parameter(
            "host", Message("&Host"), ParameterKind.TEXT, "localhost", Message("Name or address")
        ),
        Parameter(
            "port", Message("&Port"), ParameterKind.TEXT, "5432", Message("Number of the port")
        ),
        Parameter(
            "database",
            Message("&Database"),
            ParameterKind.TEXT,
            "",
            Message("Name of the database"),
        ),
        Parameter("user", Message("&User"), ParameterKind.TEXT, "", Message("Who logs in")),
        Parameter(
            "tls",
            Message("&Encryption"),
            ParameterKind.CHOICE,
            "prefer",
            Message("Whether the line is encrypted"),
            choices=(
                ("prefer", Message("When possible")),
                ("require", Message("Always")),
                ("disable", Message("Never")),
            ),
        ),
    )

    def __init__(self) -> None:
        self.gate = open_gate()
        self.error: UserError | None = None
        self.password: str | None = None
        self.answer = "PostgreSQL 18.4"
        self.found_tables: tuple[TableInfo, ...] = (
            TableInfo(("public", "customers"), row_estimate=1200),
            TableInfo(("public", "orders"), row_estimate=5_000_000),
            TableInfo(("public", "open_orders"), is_view=True),
            TableInfo(("sales 2024", "Net.total")),
        )
        self.found_columns = HEADER
        self.asked: list[tuple[str, Login]] = []

    def check(self, settings: Mapping[str, Value]) -> dict[str, Message]:
        return {} if settings.get("database") else {"database": Message("Name the database")}

    def parse(self, url: str) -> tuple[dict[str, Value], str | None]:
        parts = urlsplit(url)
        if not parts.hostname:
            raise InvalidRequestError(
                {"url": Message("Write it as postgresql://user@host:5432/database")}
            )
        settings: dict[str, Value] = {
            "host": parts.hostname,
            "port": str(parts.port or 5432),
            "database": parts.path.removeprefix("/"),
            "user": parts.username or "",
        }
        return settings, parts.password

    def url(self, settings: Mapping[str, Value]) -> str:
        known = {p.key: p.default for p in self.parameters} | dict(settings)
        user = f"{known['user']}@" if known["user"] else ""
        return f"postgresql://{user}{known['host']}:{known['port']}/{known['database']}"

    def test(self, login: Login, cancel: Cancel) -> str:
        self._answer("test", login, cancel)
        return self.answer

    def tables(self, login: Login, cancel: Cancel) -> tuple[TableInfo, ...]:
        self._answer("tables", login, cancel)
        return self.found_tables

    def columns(self, login: Login, table: tuple[str, ...], cancel: Cancel) -> tuple[str, ...]:
        self._answer("columns", login, cancel)
        return self.found_columns

    def export(self, login: Login, selection: Selection, output: Output) -> Outcome:
        raise AssertionError("GatedExporter makes the files")

    def _answer(self, verb: str, login: Login, cancel: Cancel) -> None:
        self.asked.append((verb, login))
        pass_gate(self.gate, cancel)
        if self.error is not None:
            raise self.error
        if self.password is not None and login.secret is None:
            raise SecretNeededError(login.name)
        if self.password is not None and login.secret != self.password:
            raise LoginRefusedError(Message("password authentication failed for user"))


class FileDriverFake(DriverFake):
    """A kind of connection without a secret and without a server."""

    key = "sqlite"
    title = "SQLite"
    schemes = ("sqlite",)
    secrets = ()
    parameters = (
        Parameter(
            "path",
            Message("&File"),
            ParameterKind.FILE,
            "",
            Message("The file"),
            suffixes=("db", "sqlite"),
        ),
    )

    def __init__(self) -> None:
        super().__init__()
        self.answer = "SQLite 3.53"

    @override
    def check(self, settings: Mapping[str, Value]) -> dict[str, Message]:
        return {} if settings.get("path") else {"path": Message("Choose a file")}

    @override
    def parse(self, url: str) -> tuple[dict[str, Value], str | None]:
        return {"path": url.partition("://")[2]}, None

    @override
    def url(self, settings: Mapping[str, Value]) -> str:
        return f"sqlite://{settings.get('path', '')}"
