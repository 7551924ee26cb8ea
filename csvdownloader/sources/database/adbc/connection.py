"""Opens connections and runs queries with ADBC's low-level API, which does not need pyarrow."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.sources.database.adbc.errors import Phase, translated
from csvdownloader.sources.database.adbc.kind import AdbcKind
from csvdownloader.sources.database.adbc.settings import parse_options
from csvdownloader.sources.database.adbc.shared_library import library_of
from csvdownloader.sources.database.driver import Login

if TYPE_CHECKING:
    from adbc_driver_manager import AdbcConnection, AdbcStatement


class AdbcSession:
    """One connection to a server."""

    def __init__(self, kind: AdbcKind, login: Login, cancel: Cancel) -> None:
        self._kind, self._login, self._cancel = kind, login, cancel
        fields = kind.check(login.settings)
        if fields:  # stored settings may have been edited by hand
            raise InvalidRequestError(fields, Message("Correct the settings of the connection."))
        self._library = library_of(kind, login)

    @contextmanager
    def opened(self) -> "Iterator[AdbcConnection]":
        """An open connection. Closing it also ends what the server still computes for it."""
        from adbc_driver_manager import AdbcConnection, AdbcDatabase

        options: dict[str, Any] = self._kind.options(self._login)
        options |= parse_options(self._login.text("options"))
        with self.translated(Phase.CONNECTING):
            database = AdbcDatabase(driver=self._library, **options)
        with database:
            self._cancel.check()
            with self.translated(Phase.CONNECTING):
                connection = AdbcConnection(database)
            with connection:
                yield connection

    @contextmanager
    def running(
        self, connection: "AdbcConnection", query: str, *, is_own: bool = False
    ) -> Iterator[Any]:
        """The Arrow stream of a query, which is cancelled with the job; see `errors.translated`."""
        from adbc_driver_manager import AdbcStatement

        with (
            AdbcStatement(connection) as statement,
            self._cancel.repeating(cancel_function(statement)),
        ):
            with self.translated(Phase.ASKING, is_own=is_own):
                statement.set_options(**self._kind.statement_options)
                statement.set_sql_query(query)
                handle, _ = statement.execute_query()
            self._cancel.check()
            yield handle

    def translated(self, phase: Phase, *, is_own: bool = False) -> AbstractContextManager[None]:
        """See `errors.translated`."""
        return translated(self._kind, self._library, phase, self._cancel, is_own=is_own)


def cancel_function(cancellable: "AdbcConnection | AdbcStatement") -> Callable[[], None]:
    """A function that cancels what the driver is doing. For any thread; it never raises."""
    import adbc_driver_manager

    def stop() -> None:
        with suppress(adbc_driver_manager.Error):  # some drivers cannot: then it ends later
            cancellable.cancel()

    return stop
