"""Connections: named places that rows come from, and the book that keeps them and their secrets."""

import json
import threading
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from csvdownloader.core.errors import ConnectionMissingError, InvalidRequestError
from csvdownloader.core.models import Value

if TYPE_CHECKING:
    from csvdownloader.core.ports import KeyStore


class SecretLocation(StrEnum):
    """Where a connection's secret is."""

    NONE = "none"  # there is none, or the driver finds it by its own means
    KEY_STORE = "key store"  # the system's, under the connection's id
    ASK = "ask"  # asked for once a session, and kept in memory


@dataclass(frozen=True, slots=True)
class SecretField:
    """One part of a secret.

    Attributes:
        key: Names it, in packed secrets and in the variable CSVDOWNLOADER_SECRET_<KEY>.
        title: What it is called, for example "Password".
        is_shown: Whether it may be read while it is typed, for example a client id.
    """

    key: str
    title: str
    is_shown: bool = False


PASSWORD = (SecretField("password", "Password"),)


def pack_secrets(fields: Sequence[SecretField], parts: Mapping[str, str]) -> str:
    """The parts as the one text that is kept: a single part as it is, several as JSON."""
    if len(fields) == 1:
        return parts[fields[0].key]
    return json.dumps({field.key: parts[field.key] for field in fields})


def unpack_secrets(fields: Sequence[SecretField], text: str) -> dict[str, str]:
    """The parts of `pack_secrets`; those that are missing are left out."""
    if len(fields) == 1:
        return {fields[0].key: text}
    try:
        parts = json.loads(text)
    except ValueError:
        return {}
    known = isinstance(parts, dict)
    return {f.key: str(parts[f.key]) for f in fields if known and f.key in parts}


@dataclass(frozen=True, slots=True)
class Connection:
    """A named database or web account.

    Attributes:
        id: Names it in requests and in the key store, for good.
        name: What the user calls it; unique without regard to case.
        kind: Key of its `ports.ConnectionKind`.
        settings: The kind's own parameters, never a secret.
        secret: Where the secret is.
    """

    id: str
    name: str
    kind: str
    settings: Mapping[str, Value] = field(default_factory=dict)
    secret: SecretLocation = SecretLocation.NONE

    def __post_init__(self) -> None:
        object.__setattr__(self, "settings", MappingProxyType(dict(self.settings)))


def is_account(kind: str) -> bool:
    """Whether a connection of that kind is an account of a web service."""
    return kind.startswith("web:")


def noun_of(kind: str) -> str:
    """What the user calls a connection of that kind: "account" or "connection"."""
    return "account" if is_account(kind) else "connection"


def check_name(connection: Connection, others: Iterable[Connection]) -> None:
    """Refuses a name that would not tell connections apart.

    Raises:
        InvalidRequestError: At the field "name".
    """
    name = connection.name
    if not name.strip():
        raise InvalidRequestError({"name": f"Give the {noun_of(connection.kind)} a name"})
    for other in others:
        if other.name.casefold() == name.casefold() and other.id != connection.id:
            article = "an" if is_account(other.kind) else "a"
            sentence = f"There is {article} {noun_of(other.kind)} {name} already"
            raise InvalidRequestError({"name": sentence})


class ConnectionBook:
    """All connections, and the secrets that are known in this session. Safe on any thread."""

    def __init__(self, key_store: "KeyStore", connections: Iterable[Connection] = ()) -> None:
        self._key_store = key_store
        self._lock = threading.Lock()
        self._secrets: dict[str, str] = {}
        self._connections = tuple(connections)

    def put(self, connection: Connection) -> None:
        """Adds or replaces a connection."""
        with self._lock:
            others = [c for c in self._connections if c.id != connection.id]
            self._connections = (*others, connection)

    def remove(self, connection_id: str) -> None:
        """Drops a connection and its secret; it is no error when there is none."""
        with self._lock:
            self._connections = tuple(c for c in self._connections if c.id != connection_id)
            self._secrets.pop(connection_id, None)

    def all(self) -> tuple[Connection, ...]:
        """All connections, by name."""
        return tuple(sorted(self._connections, key=lambda c: c.name.casefold()))

    def find(self, id_or_name: str) -> Connection:
        """The connection of this id, or else of this name. Raises ConnectionMissingError."""
        connections = self._connections
        for connection in connections:
            if connection.id == id_or_name:
                return connection
        for connection in connections:
            if connection.name.casefold() == id_or_name.casefold():
                return connection
        raise ConnectionMissingError(
            "The connection of this download was removed"
            if _is_id(id_or_name)
            else f"There is no connection {id_or_name}"
        )

    def remember(self, connection_id: str, secret: str) -> None:
        """Keeps a secret in memory until the program ends."""
        with self._lock:
            self._secrets[connection_id] = secret

    def forget(self, connection_id: str) -> None:
        """Drops a secret from memory; it is no error when there is none."""
        with self._lock:
            self._secrets.pop(connection_id, None)

    def remembers(self, connection_id: str) -> bool:
        """Whether the secret is in memory."""
        with self._lock:
            return connection_id in self._secrets

    def secret(self, connection: Connection) -> str | None:
        """The connection's secret, None when it has none. Call in a worker: the system may ask.

        Raises:
            KeyStoreError: The system's key store did not hand it out.
        """
        with self._lock:
            if connection.id in self._secrets:
                return self._secrets[connection.id]
        if connection.secret is not SecretLocation.KEY_STORE:
            return None
        secret = self._key_store.get(connection.id)
        if secret is not None:
            self.remember(connection.id, secret)
        return secret


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def connection_to_json(connection: Connection) -> str:
    """The connection as one line of JSON."""
    plain = {
        "id": connection.id,
        "name": connection.name,
        "kind": connection.kind,
        "settings": dict(connection.settings),
        "secret": connection.secret.value,
    }
    return json.dumps(plain, ensure_ascii=False)


def connection_from_json(text: str) -> Connection:
    """The connection of `connection_to_json`.

    Raises:
        ValueError: The text is something else.
    """
    try:
        plain = json.loads(text)
        return Connection(
            id=str(uuid.UUID(plain["id"])),
            name=str(plain["name"]),
            kind=str(plain["kind"]),
            settings={str(key): value for key, value in plain["settings"].items()},
            secret=SecretLocation(plain["secret"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a connection: {error!r}") from error
