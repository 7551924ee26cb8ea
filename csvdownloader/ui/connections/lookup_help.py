"""What helps where a connection's tables or columns cannot be looked up."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import ask_secret, when_secret_is_known
from csvdownloader.workers.connections import ConnectionService

_OF_CONNECTIONS = frozenset({Remedy.EDIT_CONNECTION, Remedy.CHOOSE_FILE})


class LookupHelp:
    """Knows what helps against a failure, and does it; then the lookup is repeated."""

    def __init__(
        self,
        connections: ConnectionService,
        connection_id: str,
        parent: QWidget,
        repeat: Callable[[], None],
    ) -> None:
        self._connections, self._connection_id = connections, connection_id
        self._parent, self._repeat = parent, repeat

    def against(self, failure: Failure) -> Sequence[Remedy]:
        """What helps, the best first."""
        remedy = failure.remedy or failure.kind.remedy
        if self._connections.find(self._connection_id) is None:  # it is a URL
            return (Remedy.RETRY,)
        if remedy is Remedy.ENTER_SECRET:
            return (remedy, Remedy.EDIT_CONNECTION)
        if remedy in _OF_CONNECTIONS:
            return (Remedy.EDIT_CONNECTION, Remedy.RETRY)
        return (Remedy.RETRY, Remedy.EDIT_CONNECTION)

    def apply(self, remedy: Remedy) -> None:
        """Does what helps."""
        connection = self._connections.find(self._connection_id)
        if connection is None:
            self._repeat()
        elif remedy is Remedy.ENTER_SECRET:
            ask_secret(self._connections, connection, self._parent, self._repeat)
        elif remedy is Remedy.EDIT_CONNECTION:
            dialog = ConnectionDialog(self._connections, connection, self._parent)
            dialog.accepted.connect(self._repeat)
            dialog.open()
        else:
            when_secret_is_known(self._connections, connection, self._parent, self._repeat)
