"""Makes sure that a secret is known before a request needs it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from csvdownloader.core.connections.connections import Connection, is_account
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.requests.request import Request
from csvdownloader.workers.connections import ConnectionService

if TYPE_CHECKING:
    from csvdownloader.core.ports.sources import Source


class SecretGuard:
    """Asks for the secret of a request's connection or account where needed; then lets it run."""

    def __init__(
        self, connections: ConnectionService, sources: "Mapping[str, Source]", window: QWidget
    ) -> None:
        self._connections, self._sources, self._window = connections, sources, window

    def before_start(self, request: Request, then: Callable[[], None]) -> None:
        """Calls `then` at once, or when the secret was given; never when the user cancels."""
        connection = self.connection_of(request)
        if connection is None:
            then()
            return
        from csvdownloader.ui.connections.secret_dialog import when_secret_is_known

        when_secret_is_known(self._connections, connection, self._window, then)

    def before_retry(self, job: Job, then: Callable[[], None]) -> None:
        """The same for a job that ended; always asks when the job failed because of its secret."""
        self.after_failure(job.request, job.failure, then)

    def after_failure(
        self, request: Request, failure: Failure | None, then: Callable[[], None]
    ) -> None:
        """The same for a request that failed, or did not; asks when its secret was the reason."""
        connection = self.connection_of(request)
        failed = failure is not None and failure.kind.remedy is Remedy.ENTER_SECRET
        if connection is None or not failed or not self._has_secret(connection):
            self.before_start(request, then)
            return
        from csvdownloader.ui.connections.secret_dialog import ask_secret

        ask_secret(self._connections, connection, self._window, then)

    def edit_connection(self, request: Request) -> None:
        """Opens the dialog of the request's connection or account."""
        connection = self.connection_of(request)
        if connection is not None:
            from csvdownloader.ui.connections.connection_dialog import ConnectionDialog

            accounts = (connection.kind,) if is_account(connection.kind) else ()
            ConnectionDialog(self._connections, connection, self._window, accounts).open()

    def connection_of(self, request: Request) -> Connection | None:
        """The connection or account that the request uses, if it is known."""
        source = self._sources.get(request.source)
        return self._connections.connection_of(request, source) if source else None

    def _has_secret(self, connection: Connection) -> bool:
        return bool(self._connections.secrets_of(connection.kind))
