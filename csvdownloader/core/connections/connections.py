"""Connections: named databases and web accounts, and the parts of their secrets."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import force_setattr

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Value


class SecretLocation(StrEnum):
    """Where a connection's secret is."""

    NONE = "none"  # there is none, or the driver finds it by its own means
    KEY_STORE = "key store"  # the system's, under the connection's id
    ASK = "ask"  # asked for once a session, and kept in memory


class SecretField(Struct, frozen=True):
    """One part of a secret.

    Attributes:
        key: Names it, in packed secrets and in the variable CSVDOWNLOADER_SECRET_<KEY>.
        title: What it is called, for example "Password".
        is_shown: Whether it may be read while it is typed, for example a client id.
    """

    key: str
    title: Message
    is_shown: bool = False


PASSWORD = (SecretField("password", Message("Password")),)


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


class Connection(Struct, frozen=True):
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
        force_setattr(self, "settings", MappingProxyType(dict(self.settings)))


class Uses(Struct, frozen=True):
    """How many requests read over a connection.

    Attributes:
        downloads: Those of the list.
        saved: Saved requests.
    """

    downloads: int
    saved: int


def is_account(kind: str) -> bool:
    """Whether a connection of that kind is an account of a web service."""
    return kind.startswith("web:")


def noun_of(kind: str) -> Message:
    """What the user calls a connection of that kind: "account" or "connection"."""
    return Message("account") if is_account(kind) else Message("connection")


def check_name(connection: Connection, others: Iterable[Connection]) -> None:
    """Refuses a name that would not tell connections apart.

    Raises:
        InvalidRequestError: At the field "name".
    """
    name = connection.name
    if not name.strip():
        if is_account(connection.kind):
            raise InvalidRequestError({"name": Message("Give the account a name")})
        raise InvalidRequestError({"name": Message("Give the connection a name")})
    for other in others:
        if other.name.casefold() == name.casefold() and other.id != connection.id:
            taken = Message("There is a connection {name} already")
            if is_account(other.kind):
                taken = Message("There is an account {name} already")
            raise InvalidRequestError({"name": taken.filled(name=name)})


def connection_to_json(connection: Connection) -> str:
    """The connection as one line of JSON."""
    plain = {
        "id": connection.id,
        "name": connection.name,
        "kind": connection.kind,
        "settings": dict(connection.settings),
        "secret": connection.secret.value,
    }
    return json.dumps(plain)


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
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"not a connection: {error!r}") from error
