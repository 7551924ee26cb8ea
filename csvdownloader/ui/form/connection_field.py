"""The field that asks which connection or account to read over."""

from pathlib import PurePosixPath
from urllib.parse import unquote

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox

from csvdownloader.core.connections.connections import Connection, is_account
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.parameters import Parameter
from csvdownloader.ui.fields.fields import ParameterField, in_row
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.plain_text import SEPARATOR
from csvdownloader.workers.connections import ConnectionService

GONE = Message("This connection was removed. Choose another one, or make it anew.")
ACCOUNT_GONE = Message("This account was removed. Choose another one, or make it anew.")
NO_ACCOUNT = Message("Choose an account, or make one")
NO_SERVICE = Message("This service is not known any more. Choose another one.")
WITHOUT = Message("Without an account")
_FEWEST_LETTERS = 6  # that the combo shows; a longer name is elided without room


class _Combo(QComboBox):
    """A combo box that elides its text where there is no room for it."""

    @override
    def minimumSizeHint(self) -> QSize:  # Qt's own would have room for the placeholder
        letters = self.fontMetrics().averageCharWidth() * _FEWEST_LETTERS
        return QSize(letters + 6 * GAP, super().minimumSizeHint().height())

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

    A parameter that names kinds of account asks for an account of these; else for a database.

    Signals:
        moved(): Another connection is chosen, by the user or not, or the chosen one was changed.
    """

    moved = Signal()

    def __init__(self, parameter: Parameter, connections: ConnectionService) -> None:
        self.combo = _Combo()
        super().__init__(parameter, self.combo)
        self._connections = connections
        self._accounts = tuple(kind for kind in parameter.kinds if is_account(kind))
        self._noun = Message("account") if self._accounts else Message("connection")
        self._is_optional = bool(self._accounts and parameter.placeholder)
        self.new_button, self.edit_button = (
            Button(Message("New…"), "plus"),
            Button(Message("Edit…"), "edit"),
        )
        self.new_button.setAccessibleName(Message("New {noun}", noun=self._noun))
        self.edit_button.setAccessibleName(Message("Edit {noun}", noun=self._noun))
        self.place(in_row(self.combo, *self.buttons()))
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.activated.connect(self._choose_shown)
        self.new_button.clicked.connect(self._make_new)
        self.edit_button.clicked.connect(self._edit_chosen)
        connections.changed.connect(self._refresh)

    @override
    def value(self) -> Value:
        return str(self.combo.currentData() or "")

    @override
    def set_value(self, value: Value) -> None:
        self._fill_combo(str(value) or self._only_one())
        self.moved.emit()

    @override
    def problem(self) -> Message:
        if self.connection() is not None or (self._is_optional and not self.value()):
            return EMPTY
        if self._accounts:
            return ACCOUNT_GONE if self.value() else NO_ACCOUNT
        return GONE if self.value() else EMPTY

    @override
    def buttons(self) -> list[Button]:
        return [self.new_button, self.edit_button]

    @override
    def focus(self) -> None:
        target = self.combo if self.combo.isEnabled() else self.new_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def connection(self) -> Connection | None:
        """The chosen connection; None when there is none, or when it was removed."""
        return self._chosen() or self._connections.of_url(str(self.value()))

    def _chosen(self) -> Connection | None:
        return next((known for known in self._known() if known.id == self.value()), None)

    def _known(self) -> list[Connection]:
        return [known for known in self._connections.all() if self._fits(known.kind)]

    def _fits(self, kind: str) -> bool:
        return kind in self._accounts if self._accounts else not is_account(kind)

    def _only_one(self) -> str:
        known = self._known()
        return known[0].id if len(known) == 1 and not self._is_optional else ""

    def _fill_combo(self, wanted: str) -> None:
        row = max(0, self.combo.currentIndex())
        known = self._known()
        self.combo.clear()
        if self._is_optional:
            self.combo.addItem(WITHOUT, "")
        for connection in known:
            self.combo.addItem(self._label(connection), connection.id)
        if wanted and self.combo.findData(wanted) < 0:
            self.combo.insertItem(row, self._unknown_label(wanted), wanted)
        self.combo.setCurrentIndex(self.combo.findData(wanted))
        self.combo.setEnabled(self.combo.count() > 0)
        choose = Message("Choose an account") if self._accounts else Message("Choose a connection")
        none = Message("No accounts yet") if self._accounts else Message("No connections yet")
        self.combo.setPlaceholderText(choose if known else none)
        self.edit_button.setEnabled(self._chosen() is not None)

    def _unknown_label(self, wanted: str) -> str:
        of_url = self._connections.of_url(wanted)
        if of_url is None:
            return Message("(removed {noun})", noun=self._noun)
        return self._label(replace(of_url, name=unquote(PurePosixPath(of_url.name).name)))

    def _label(self, connection: Connection) -> str:
        if len(self._accounts) == 1:
            return connection.name  # all are of the same kind
        titles = {kind.key: kind.title for kind in self._connections.kinds}
        return SEPARATOR.join((connection.name, titles.get(connection.kind, connection.kind)))

    def _refresh(self) -> None:
        self._fill_combo(str(self.value()))
        self.moved.emit()

    def _choose_shown(self) -> None:
        self._choose(str(self.value()))

    def _choose(self, connection_id: str) -> None:
        self.set_value(connection_id)
        self.edited.emit()

    def _choose_next(self) -> None:
        known = [] if self._is_optional else self._known()
        row = min(self.combo.currentIndex(), len(known) - 1)
        self._choose(known[row].id if known else "")

    def make_of(self, url: str) -> None:
        """Opens the dialog of a new connection, filled from the URL."""
        self._open_dialog(None, url)

    def _make_new(self) -> None:
        kinds = {kind.key for kind in self._connections.kinds}
        if self._accounts and kinds.isdisjoint(self._accounts):
            self.show_error(NO_SERVICE)
        else:
            self._open_dialog(None)

    def _edit_chosen(self) -> None:
        self._open_dialog(self.connection())

    def _open_dialog(self, connection: Connection | None, url: str = "") -> None:
        from csvdownloader.ui.connections.connection_dialog import ConnectionDialog

        dialog = ConnectionDialog(self._connections, connection, self.window(), self._accounts)
        dialog.connection_saved.connect(self._choose)
        dialog.connection_saved.connect(self.chosen)
        dialog.removed.connect(self._choose_next)
        if url:
            dialog.form.url.give(url)
        dialog.open()
