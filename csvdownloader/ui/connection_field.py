"""The field that asks which connection to read over."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox

from csvdownloader.core.connections import Connection
from csvdownloader.core.models import Parameter, Value
from csvdownloader.core.overrides import override
from csvdownloader.ui.buttons import Button
from csvdownloader.ui.fields import ParameterField, in_row
from csvdownloader.ui.looks import SEPARATOR
from csvdownloader.ui.theme import GAP
from csvdownloader.workers.connections import ConnectionService

GONE = "This connection was removed. Choose another one, or make it anew."
_FEWEST_LETTERS = 12  # that the combo shows; a longer name is cut where there is no room


class _Combo(QComboBox):
    """A combo that ends a text in dots where there is no room for it."""

    @override
    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        style = QStyle.ComplexControl.CC_ComboBox
        part = QStyle.SubControl.SC_ComboBoxEditField
        width = self.style().subControlRect(style, option, part, self).width() - GAP // 2
        right = Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(option.currentText, right, width)


class ConnectionField(ParameterField):
    """One of the connections, and the buttons to make and to change them.

    Signals:
        moved(): Another connection is chosen, by the user or not, or it is another one now.
    """

    moved = Signal()

    def __init__(self, parameter: Parameter, connections: ConnectionService) -> None:
        self.combo = _Combo()
        super().__init__(parameter, self.combo)
        self._connections = connections
        self._titles = {kind.key: kind.title for kind in connections.kinds}
        self.new_button, self.edit_button = Button("New…", "plus"), Button("Edit…", "edit")
        self.new_button.setAccessibleName("New connection")
        self.edit_button.setAccessibleName("Edit connection")
        self.place(in_row(self.combo, *self.buttons()))
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMinimumContentsLength(_FEWEST_LETTERS)
        self.combo.activated.connect(self._choose_shown)
        self.new_button.clicked.connect(self._make_new)
        self.edit_button.clicked.connect(self._change)
        connections.changed.connect(self._refresh)

    @override
    def value(self) -> Value:
        return str(self.combo.currentData() or "")

    @override
    def set_value(self, value: Value) -> None:
        self._offer(str(value) or self._only_one())
        self.moved.emit()

    @override
    def problem(self) -> str:
        return GONE if self.value() and self.connection() is None else ""

    @override
    def buttons(self) -> list[Button]:
        return [self.new_button, self.edit_button]

    @override
    def focus(self) -> None:
        target = self.combo if self.combo.isEnabled() else self.new_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def connection(self) -> Connection | None:
        """The chosen connection; None when there is none, or it is gone."""
        return self._connections.find(str(self.value())) if self.value() else None

    def _only_one(self) -> str:
        known = self._connections.all()
        return known[0].id if len(known) == 1 else ""

    def _offer(self, wanted: str) -> None:
        row = max(0, self.combo.currentIndex())
        known = self._connections.all()
        self.combo.clear()
        for connection in known:
            kind = self._titles.get(connection.kind, connection.kind)
            self.combo.addItem(SEPARATOR.join((connection.name, kind)), connection.id)
        if wanted and self.combo.findData(wanted) < 0:
            self.combo.insertItem(row, "(removed connection)", wanted)
        self.combo.setCurrentIndex(self.combo.findData(wanted))
        self.combo.setEnabled(self.combo.count() > 0)
        self.combo.setPlaceholderText("Choose a connection" if known else "No connections yet")
        self.edit_button.setEnabled(self.connection() is not None)

    def _refresh(self) -> None:
        self._offer(str(self.value()))
        self.moved.emit()

    def _choose_shown(self) -> None:
        self._choose(str(self.value()))

    def _choose(self, connection_id: str) -> None:
        self.set_value(connection_id)
        self.edited.emit()

    def _choose_next(self) -> None:
        known = self._connections.all()
        place = min(self.combo.currentIndex(), len(known) - 1)
        self._choose(known[place].id if known else "")

    def _make_new(self) -> None:
        self._open_dialog(None)

    def _change(self) -> None:
        self._open_dialog(self.connection())

    def _open_dialog(self, connection: Connection | None) -> None:
        from csvdownloader.ui.connection_dialog import ConnectionDialog

        dialog = ConnectionDialog(self._connections, connection, self.window())
        dialog.kept.connect(self._choose)
        dialog.removed.connect(self._choose_next)
        dialog.open()
