"""Connections and accounts: the only writer of their list, and lookups in databases."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import (
    Connection,
    SecretField,
    SecretLocation,
    Uses,
    check_name,
)
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.connections import ConnectionMissingError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import all_parameters
from csvdownloader.core.sources.parameters import ParameterKind
from csvdownloader.workers.runner import Ending, Succeeded, T, TaskRunner, on_end

if TYPE_CHECKING:
    from csvdownloader.core.ports.connections import ConnectionKind, Databases
    from csvdownloader.core.ports.profiles import Profiles
    from csvdownloader.core.ports.sources import Source
    from csvdownloader.core.ports.stores import ConnectionStore, KeyStore


class ConnectionService(QObject):
    """Keeps the connections, tests them, and looks up their tables.

    Signals, all on the GUI thread:
        changed(): The list of connections changed.
        saved(str): The connection of this id was saved, its secret too.
        save_failed(str, Failure): It was not saved; nothing changed.
        remove_failed(Failure): A connection is gone, but its secret is still in the key store.
        tested(str, str): The test of that token connected; one line about the server.
        test_failed(str, Failure): It did not connect.
        tables_found(str, tuple[TableInfo, ...]): The tables of the connection of this id.
        tables_failed(str, Failure): Instead of `tables_found`.
        columns_found(str, str, tuple[str, ...]): The columns of that connection's table.
        columns_failed(str, str, Failure): Instead of `columns_found`.
        key_store_known(bool): Whether the system has a key store.
    """

    changed = Signal()
    saved = Signal(str)
    save_failed = Signal(str, object)
    remove_failed = Signal(object)
    tested = Signal(str, str)
    test_failed = Signal(str, object)
    tables_found = Signal(str, object)
    tables_failed = Signal(str, object)
    columns_found = Signal(str, str, object)
    columns_failed = Signal(str, str, object)
    key_store_known = Signal(bool)

    def __init__(
        self,
        runner: TaskRunner,
        store: "ConnectionStore",
        key_store: "KeyStore",
        book: ConnectionBook,
        databases: "Databases",
        profiles: "Profiles",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._store, self._key_store = runner, store, key_store
        self._book, self._databases, self._profiles = book, databases, profiles
        self._lookups: dict[str, str] = {}  # the running task of each name
        self._downloads: Callable[[], Iterable[Request]] = tuple
        self._saved: Callable[[], Iterable[Request]] = tuple
        for connection in store.load_connections():
            book.put(connection)

    # --- the list -------------------------------------------------------------------------------

    @property
    def kinds(self) -> "Sequence[ConnectionKind]":
        """All kinds in the order of the dialog: of databases, then of accounts."""
        return [*self._databases.kinds, *self._profiles.kinds]

    def secrets_of(self, kind_key: str) -> Sequence[SecretField]:
        """What the secret of that kind consists of; nothing for an unknown kind."""
        return next((kind.secrets for kind in self.kinds if kind.key == kind_key), ())

    def hosts_of(self, kind_key: str) -> Sequence[str]:
        """The hosts that may see the secret of that kind of account; none for a database."""
        return next((kind.hosts for kind in self._profiles.kinds if kind.key == kind_key), ())

    def can_test(self, kind_key: str) -> bool:
        """Whether `test` can try that kind: a database, not an account."""
        return any(kind.key == kind_key for kind in self._databases.kinds)

    def all(self) -> tuple[Connection, ...]:
        """All connections, by name."""
        return self._book.all()

    def find(self, connection_id: str) -> Connection | None:
        """The connection, None when there is none of this id."""
        try:
            return self._book.find(connection_id)
        except ConnectionMissingError:
            return None

    def of_url(self, url: str) -> Connection | None:
        """The database that a URL names, where it needs no secret; None for any other text."""
        scheme, found, _ = url.partition("://")
        kind = next((kind for kind in self._databases.kinds if scheme in kind.schemes), None)
        if not found or kind is None or kind.secrets:
            return None
        return Connection(url, url, kind.key, kind.parse(url)[0])

    def leading_to(self, url: str) -> Connection | None:
        """The connection that a URL leads to: one in the list, or what `of_url` makes of it.

        Raises:
            InvalidRequestError: It names a kind of database, and cannot be read.
        """
        scheme = url.partition("://")[0].lower()
        kind = next((kind for kind in self._databases.kinds if scheme in kind.schemes), None)
        if kind is None:
            return None
        wanted = kind.url(kind.parse(url)[0])
        fitting = (known for known in self.all() if known.kind == kind.key)
        found = next((known for known in fitting if kind.url(known.settings) == wanted), None)
        return found or self.of_url(url)

    def know_users(
        self,
        downloads: Callable[[], Iterable[Request]],
        saved: Callable[[], Iterable[Request]],
    ) -> None:
        """Lets `uses` look at the requests of the list, and at the saved ones."""
        self._downloads, self._saved = downloads, saved

    def uses(self, connection_id: str) -> Uses:
        """How many requests read over the connection."""

        def number(requests: Iterable[Request]) -> int:
            return sum(connection_id in request.parameters.values() for request in requests)

        return Uses(number(self._downloads()), number(self._saved()))

    def duplicate(self, connection: Connection) -> None:
        """Adds a copy under a free name, with its secret; `saved` or `save_failed` follows."""
        copy = replace(connection, id=str(uuid.uuid4()), name=self._free_name(connection.name))

        def save_copy(secret: str | None) -> None:
            lacks = secret is None and copy.secret is SecretLocation.KEY_STORE
            self.save(replace(copy, secret=SecretLocation.ASK) if lacks else copy, secret)

        self._start_lookup(
            f"copy {connection.id}",
            lambda _cancel: self._book.secret(connection),
            on_end(save_copy, partial(self.save_failed.emit, copy.id)),
        )

    def _free_name(self, name: str) -> str:
        taken = {connection.name.casefold() for connection in self.all()}
        names = (f"{name} {number}" for number in count(2))
        return next(each for each in names if each.casefold() not in taken)

    def save(self, connection: Connection, secret: str | None) -> None:
        """Adds or changes a connection; `saved` or `save_failed` follows.

        Args:
            connection: What to save; its `secret` says where the secret is to be kept.
            secret: The secret as it was typed; None leaves the present one.

        Raises:
            InvalidRequestError: At "name", or at "secret" when it has to be typed again.
        """
        check_name(connection, self.all())
        before = self.find(connection.id)
        was_in_key_store = before is not None and before.secret is SecretLocation.KEY_STORE
        belongs_in_key_store = connection.secret is SecretLocation.KEY_STORE
        if belongs_in_key_store and secret is not None:
            self._store_secret(connection, secret)
        elif belongs_in_key_store and not was_in_key_store:
            raise InvalidRequestError(
                {"secret": Message("Type it, so that the key store can keep it")}
            )
        elif (
            self._store_connection(connection, secret)
            and was_in_key_store
            and not belongs_in_key_store
        ):
            self._drop_secret(connection.id)

    def remove(self, connection_id: str) -> None:
        """Removes a connection and its secret. Raises StorageError; then nothing changed."""
        connection = self.find(connection_id)
        self._store.remove_connection(connection_id)
        self._book.remove(connection_id)
        self.changed.emit()
        if connection is not None and connection.secret is SecretLocation.KEY_STORE:
            self._drop_secret(connection_id)

    # --- secrets --------------------------------------------------------------------------------

    def check_key_store(self) -> None:
        """Finds out whether the system has a key store; `key_store_known` follows."""

        def notify(ending: Ending[bool]) -> None:
            self.key_store_known.emit(isinstance(ending, Succeeded) and ending.value)

        self._start_lookup("key store", lambda _cancel: self._key_store.is_available(), notify)

    def connection_of(self, request: Request, source: "Source") -> Connection | None:
        """The connection that the request uses, if it uses one that is known."""
        parameters = all_parameters(source, request.parameters)
        keys = (p.key for p in parameters if p.kind is ParameterKind.CONNECTION)
        found = (self.find(request.text(key)) for key in keys)
        return next((connection for connection in found if connection is not None), None)

    def needs_secret(self, connection: Connection) -> bool:
        """Whether the secret must be asked for before the connection can be used."""
        return connection.secret is SecretLocation.ASK and not self._book.has_secret(connection.id)

    def forget_secret(self, connection: Connection) -> None:
        """Drops the secret from memory and from the key store: it is asked for from now on.

        `saved` or `save_failed` follows.
        """
        self._book.remove_secret(connection.id)
        self.save(replace(connection, secret=SecretLocation.ASK), None)

    def put_secret(self, connection_id: str, secret: str) -> None:
        """Keeps a secret that was asked for in memory until the program ends."""
        self._book.put_secret(connection_id, secret)

    # --- lookups --------------------------------------------------------------------------------

    def test(self, token: str, connection: Connection, secret: str | None) -> None:
        """Connects once; `tested` or `test_failed` follows, or nothing after `cancel_test`.

        Args:
            token: Names the test.
            connection: May differ from the saved one.
            secret: As it was typed; None uses the present one.
        """

        def work(cancel: Cancel) -> str:
            known = self._book.secret(connection) if secret is None else secret
            return self._databases.test(connection, known, cancel)

        notify = on_end(partial(self.tested.emit, token), partial(self.test_failed.emit, token))
        self._start_lookup(f"test {token}", work, notify)

    def cancel_test(self, token: str) -> None:
        """Stops a test; it is no error when there is none."""
        self._stop(f"test {token}")

    def list_tables(self, connection_id: str) -> None:
        """Looks up the tables of a connection; `tables_found` or `tables_failed` follows."""
        self._start_lookup(
            f"tables {connection_id}",
            lambda cancel: self._databases.tables(connection_id, cancel),
            on_end(
                partial(self.tables_found.emit, connection_id),
                partial(self.tables_failed.emit, connection_id),
            ),
        )

    def list_columns(self, connection_id: str, table: str) -> None:
        """Looks up a table's columns; `columns_found` or `columns_failed` follows."""
        self._start_lookup(
            f"columns {connection_id} {table}",
            lambda cancel: self._databases.columns(connection_id, table, cancel),
            on_end(
                partial(self.columns_found.emit, connection_id, table),
                partial(self.columns_failed.emit, connection_id, table),
            ),
        )

    def stop_listing(self, connection_id: str, table: str = "") -> None:
        """Stops the lookup of a connection's tables, or of a table's columns; nothing follows."""
        self._stop(f"columns {connection_id} {table}" if table else f"tables {connection_id}")

    # --- inside ---------------------------------------------------------------------------------

    def _start_lookup(
        self, name: str, work: Callable[[Cancel], T], notify: Callable[[Ending[T]], None]
    ) -> None:
        """Starts a lookup; one of the same name that still runs is stopped."""
        self._stop(name)
        task_id = self._lookups[name] = f"{name} {uuid.uuid4()}"

        def notify_if_newest(ending: Ending[T]) -> None:
            if self._lookups.get(name) == task_id:  # one that was stopped may still succeed
                del self._lookups[name]
                notify(ending)

        self._runner.start(task_id, lambda _report, cancel: work(cancel), notify_if_newest)

    def _stop(self, name: str) -> None:
        self._runner.cancel(self._lookups.pop(name, ""))

    def _store_connection(self, connection: Connection, secret: str | None) -> bool:
        try:
            self._store.put_connection(connection)
        except StorageError as error:
            self.save_failed.emit(connection.id, error.failure())
            return False
        self._book.put(connection)
        if secret is not None:
            self._book.put_secret(connection.id, secret)
        if connection.secret is SecretLocation.NONE:
            self._book.remove_secret(connection.id)
        self.changed.emit()
        self.saved.emit(connection.id)
        return True

    def _store_secret(self, connection: Connection, secret: str) -> None:
        is_new = self.find(connection.id) is None

        def store_connection(_: object) -> None:
            if not self._store_connection(connection, secret) and is_new:
                self._drop_secret(connection.id)

        self._start_lookup(
            f"keep {connection.id}",
            lambda _cancel: self._key_store.set(connection.id, secret),
            on_end(store_connection, partial(self.save_failed.emit, connection.id)),
        )

    def _drop_secret(self, connection_id: str) -> None:
        self._runner.start(
            f"drop {connection_id}",
            lambda _report, _cancel: self._key_store.remove(connection_id),
            on_end(lambda _: None, self.remove_failed.emit),
            must_run=True,
        )
