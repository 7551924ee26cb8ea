"""The list of all connections and accounts."""

from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.lists.row_list import RowList
from csvdownloader.ui.lists.row_model import Index, RowModel
from csvdownloader.workers.connections import ConnectionService

NAME, KIND, SECRET = range(3)
_HEADINGS = Message("Name"), Message("Kind"), Message("Password")
_PLACES = {
    SecretLocation.NONE: Message("none"),
    SecretLocation.KEY_STORE: Message("key store"),
    SecretLocation.ASK: Message("asked for"),
}
_HELD = Message("until you quit")


class ConnectionModel(RowModel):
    """The connections by name."""

    def __init__(self, connections: ConnectionService, parent: QObject) -> None:
        super().__init__(_HEADINGS, parent)
        self._connections = connections
        self._titles: dict[str, str] = {}
        self.renew()

    def renew(self) -> None:
        """Lists them anew."""
        self._titles = {kind.key: kind.title for kind in self._connections.kinds}
        self._show_rows(self._connections.all())

    def connection(self, row: int) -> Connection | None:
        """The connection in that row; None for no row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, connection_id: str) -> int:
        """The row of the connection of this id; the first one when there is none."""
        ids = [connection.id for connection in self._rows]
        return ids.index(connection_id) if connection_id in ids else 0

    @override
    def count(self) -> int:
        return len(self._rows)

    @override
    def shown(self) -> int:
        return len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        connection = self.connection(index.row())
        if connection is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        if index.column() == NAME:
            return connection.name
        if index.column() == KIND:
            return self._titles.get(connection.kind, connection.kind)
        is_asked = connection.secret is SecretLocation.ASK
        is_held = is_asked and not self._connections.needs_secret(connection)
        return _HELD if is_held else _PLACES[connection.secret]


class ConnectionList(RowList):
    """One line for each connection and account."""

    def __init__(self, model: ConnectionModel, parent: QWidget) -> None:
        super().__init__(model, Message("Connections and accounts"), parent)
        self._connections = model
        letter = self.fontMetrics().averageCharWidth()
        self._size_columns({KIND: 14 * letter, SECRET: 14 * letter})

    def connection(self) -> Connection | None:
        """The connection that is selected."""
        return self._connections.connection(self.currentIndex().row())
