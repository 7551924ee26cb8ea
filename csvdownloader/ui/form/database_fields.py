"""The fields that only database sources have: connection, table, columns and query."""

from collections.abc import Iterable

from PySide6.QtCore import Signal

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.ui.fields.fields import ParameterField, TextField
from csvdownloader.ui.fields.query_field import QueryField
from csvdownloader.ui.form.connection_field import ConnectionField
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.workers.connections import ConnectionService


class _LookedUpField(TextField):
    """A line of text, and a button that lists what the database has."""

    def __init__(
        self, parameter: Parameter, connections: ConnectionService, connection: ConnectionField
    ) -> None:
        self.choose_button = Button(Message("Choose…"))
        super().__init__(parameter, self.choose_button)
        self._connections, self._connection = connections, connection
        self._last_connection = ""
        self.choose_button.setAccessibleName(
            Message("Choose {field}", field=self.control.accessibleName().lower())
        )
        self.choose_button.clicked.connect(self._ask_for_secret)
        self.edit.setAcceptDrops(False)  # a file dropped here belongs to the window
        connection.moved.connect(self._follow_connection)
        self._follow_connection()

    @override
    def buttons(self) -> list[Button]:
        return [self.choose_button]

    def can_choose(self) -> bool:
        """Whether all that the list depends on has been chosen."""
        return self._connection.connection() is not None

    def open_list(self) -> None:
        """Lists what the database has, to choose from."""
        raise NotImplementedError

    def _follow_connection(self) -> None:
        before, self._last_connection = self._last_connection, str(self._connection.value())
        if before and before != self._last_connection:
            self.edit.clear()
        self.choose_button.setEnabled(self.can_choose())

    def _ask_for_secret(self) -> None:
        from csvdownloader.ui.connections.secret_dialog import when_secret_is_known

        connection = self._connection.connection()
        if connection is not None:
            when_secret_is_known(self._connections, connection, self.window(), self.open_list)


class TableField(_LookedUpField):
    """The name of a table.

    Signals:
        replaced(): Another table was chosen from the list.
    """

    replaced = Signal()

    @override
    def open_list(self) -> None:
        from csvdownloader.ui.tables.table_dialog import TableDialog

        dialog = TableDialog(
            self._connections, str(self._connection.value()), self.edit.text(), self.window()
        )
        dialog.chosen.connect(self._take)
        dialog.chosen.connect(self.chosen)
        dialog.open()

    def _take(self, table: str) -> None:
        if table != self.edit.text():
            self.choose(table)
            self.replaced.emit()


class ColumnsField(_LookedUpField):
    """The names of columns; none for all."""

    def __init__(
        self,
        parameter: Parameter,
        connections: ConnectionService,
        connection: ConnectionField,
        table: TableField,
    ) -> None:
        self._table = table
        super().__init__(parameter, connections, connection)
        self.edit.setPlaceholderText(Message("All columns"))
        table.replaced.connect(self.edit.clear)
        table.edit.textChanged.connect(self._follow_connection)

    @override
    def can_choose(self) -> bool:
        return super().can_choose() and bool(self._table.edit.text().strip())

    @override
    def open_list(self) -> None:
        from csvdownloader.ui.tables.columns_dialog import ColumnsDialog

        dialog = ColumnsDialog(
            self._connections,
            str(self._connection.value()),
            self._table.edit.text(),
            self.edit.text(),
            self.window(),
        )
        dialog.chosen.connect(self.choose)
        dialog.chosen.connect(self.chosen)
        dialog.open()


def make_database_field(
    parameter: Parameter, connections: ConnectionService, before: Iterable[ParameterField]
) -> ParameterField:
    """The field that asks for the parameter, with its default.

    Args:
        parameter: A connection, table, columns or query.
        connections: The connections to choose from.
        before: The fields above it. A table belongs to the connection among them, and columns to
            connection and table.
    """
    field = _make(parameter, connections, tuple(before))
    field.set_value(parameter.default)
    return field


def _make(
    parameter: Parameter, connections: ConnectionService, before: tuple[ParameterField, ...]
) -> ParameterField:
    if parameter.kind is ParameterKind.CONNECTION:
        return ConnectionField(parameter, connections)
    if parameter.kind is ParameterKind.QUERY:
        return QueryField(parameter)
    connection = next(field for field in before if isinstance(field, ConnectionField))
    if parameter.kind is ParameterKind.TABLE:
        return TableField(parameter, connections, connection)
    table = next(field for field in before if isinstance(field, TableField))
    return ColumnsField(parameter, connections, connection, table)
