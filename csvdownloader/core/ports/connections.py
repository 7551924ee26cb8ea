"""What connections lead to: databases, and the accounts of web services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from csvdownloader.core.connections.connections import Connection, SecretField
    from csvdownloader.core.control import Cancel
    from csvdownloader.core.messages import Message
    from csvdownloader.core.requests.request import Value
    from csvdownloader.core.sources.inspection import TableInfo
    from csvdownloader.core.sources.parameters import Parameter


class ConnectionKind(Protocol):
    """A type of connection: to one kind of database, or to the web service of one profile."""

    @property
    def key(self) -> str:
        """The stable name, in stored connections."""

    @property
    def title(self) -> str:
        """The name in the dialog, for example "PostgreSQL"."""

    @property
    def schemes(self) -> Sequence[str]:
        """The URL schemes that name it, the usual one first; none when there is no URL."""

    @property
    def parameters(self) -> Sequence[Parameter]:
        """The settings that are asked for, in the order of the dialog; none is a secret."""

    @property
    def secrets(self) -> Sequence[SecretField]:
        """What the secret consists of, for example one password; none when there is no secret."""

    def check(self, settings: Mapping[str, Value]) -> dict[str, Message]:
        """What is wrong with the settings: key to sentence. Uses no disk and no network."""

    def parse(self, url: str) -> tuple[dict[str, Value], str | None]:
        """The settings and the secret that a URL carries. Raises InvalidRequestError at "url"."""

    def url(self, settings: Mapping[str, Value]) -> str:
        """The URL of the settings, without any secret."""


class AccountKind(ConnectionKind, Protocol):
    """The kind of account that a profile of a web service takes."""

    @property
    def hosts(self) -> Sequence[str]:
        """The hosts that may see the secret, with placeholders where parameters decide.

        This allow-list is kept in the account's settings, under "hosts", separated by spaces: the
        user agreed to these hosts and no others.
        """


class Databases(Protocol):
    """What can be asked of databases besides an export. All but `kinds` run in a worker."""

    @property
    def kinds(self) -> Sequence[ConnectionKind]:
        """All kinds, in the order of the dialog."""

    def test(self, connection: Connection, secret: str | None, cancel: Cancel) -> str:
        """Connects once; returns one line about the server. Raises UserError."""

    def tables(self, connection_id: str, cancel: Cancel) -> tuple[TableInfo, ...]:
        """The tables and views that the user may see. Raises UserError."""

    def columns(self, connection_id: str, table: str, cancel: Cancel) -> tuple[str, ...]:
        """The names of the table's columns. Raises UserError."""
