"""All connections, and their secrets."""

import threading
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.connections.session_secrets import SessionSecrets
from csvdownloader.core.errors.connections import ConnectionMissingError
from csvdownloader.core.messages import Message

if TYPE_CHECKING:
    from csvdownloader.core.ports.stores import KeyStore


class ConnectionBook:
    """All connections, and the secrets that are known in this session. Safe on any thread."""

    def __init__(self, key_store: "KeyStore", connections: Iterable[Connection] = ()) -> None:
        self._key_store = key_store
        self._lock = threading.Lock()
        self._secrets = SessionSecrets()
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
        self._secrets.remove(connection_id)

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
            Message("The connection of this download was removed")
            if _is_id(id_or_name)
            else Message("There is no connection {id_or_name}", id_or_name=id_or_name)
        )

    def put_secret(self, connection_id: str, secret: str) -> None:
        """Keeps a secret in memory until the program ends."""
        self._secrets.put(connection_id, secret)

    def remove_secret(self, connection_id: str) -> None:
        """Drops a secret from memory; it is no error when there is none."""
        self._secrets.remove(connection_id)

    def has_secret(self, connection_id: str) -> bool:
        """Whether the secret is in memory."""
        return self._secrets.get(connection_id) is not None

    def secret(self, connection: Connection) -> str | None:
        """The connection's secret, None when it has none. Call in a worker: may ask the user.

        Raises:
            KeyStoreError: The system's key store did not hand it out.
        """
        known = self._secrets.get(connection.id)
        if known is not None:
            return known
        if connection.secret is not SecretLocation.KEY_STORE:
            return None
        secret = self._key_store.get(connection.id)
        if secret is not None:
            self.put_secret(connection.id, secret)
        return secret


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
