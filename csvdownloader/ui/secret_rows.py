"""Where the secret of a connection is typed, and where it is kept."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QWidget

from csvdownloader.core.connections import Connection, SecretPlace
from csvdownloader.ui.buttons import IconButton
from csvdownloader.ui.field_box import FieldBox
from csvdownloader.ui.mnemonics import with_mnemonic, without_mnemonic
from csvdownloader.ui.source_fields import set_buddy
from csvdownloader.ui.theme import GAP
from csvdownloader.workers.connections import ConnectionService

_KEY_STORE, _ASK, _NONE = SecretPlace.KEY_STORE, SecretPlace.ASK, SecretPlace.NONE
_CHOICES = {
    _KEY_STORE: "In the system's key store",
    _ASK: "Ask me once per session",
    _NONE: "There is nothing to keep",
}
_NOTES = {
    _KEY_STORE: "",
    _ASK: "It is kept in memory only, until you quit.",
    _NONE: "For a database that wants none, or whose driver finds it by its own means.",
}
_NO_KEY_STORE = (
    "This system has no key store that can be trusted, so the password is asked for once per "
    "session and kept in memory only."
)


class SecretRows(QObject):
    """Two fields: the secret, and its place, which follows the secret until the user chooses.

    Signals:
        edited(): The user changed the secret or its place.
    """

    edited = Signal()

    def __init__(
        self, connections: ConnectionService, connection: Connection | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._before = connection.secret if connection else _NONE
        self._chosen = None if self._before is _NONE else self._before
        self._has_key_store = True  # until the system says otherwise
        self._taken: str | None = None  # the secret of a URL
        self._server: object = None  # that it belongs to
        self.edit = QLineEdit(parent)
        self.show_button = IconButton("Show what is typed", "eye", parent)
        self.secret_box = self._make_secret_box()
        self.place_combo = self._make_place_combo(parent)
        self.place_box = FieldBox(self.place_combo)
        self.place_box.place(self.place_combo, stretched=False)
        self._show_place()
        self.edit.textChanged.connect(self._follow)
        self.edit.textEdited.connect(self._edit)
        self.place_combo.activated.connect(self._choose)
        if connection is not None:
            lacking = connections.lacks_secret(connection)
            known = self._before is not _NONE and not lacking
            self.edit.setPlaceholderText("Unchanged" if known else "")
        connections.key_store_known.connect(self._know_key_store)
        connections.look_for_key_store()

    def add_to(self, form: QFormLayout) -> None:
        """Puts the fields under the others."""
        form.addRow("Password", self.secret_box)
        form.addRow("Keep &it", self.place_box)
        set_buddy(form, self.place_box)

    def show_title(self, form: QFormLayout, title: str, used: set[str]) -> None:
        """Calls the secret as the kind does; hides the fields when it has none."""
        for box in (self.secret_box, self.place_box):
            form.setRowVisible(box, bool(title))
        form.labelForField(self.secret_box).setProperty("text", with_mnemonic(title, used))
        set_buddy(form, self.secret_box)
        self.edit.setAccessibleName(without_mnemonic(title))

    def focusables(self) -> list[QWidget]:
        """The controls in the order of the Tab key."""
        return [self.edit, self.show_button, self.place_combo]

    def secret(self) -> str | None:
        """What was typed; None for nothing."""
        return self.edit.text() or None

    def place(self) -> SecretPlace:
        """Where it shall be."""
        if self._chosen is not None:
            return self._chosen
        if not self.edit.text():
            return _NONE
        return _KEY_STORE if self._has_key_store else _ASK

    def error(self) -> str:
        """What is wrong; empty when nothing is."""
        lacking = self.place() is _KEY_STORE and self._before is not _KEY_STORE
        return "Type it, to put it into the key store" if lacking and not self.secret() else ""

    def take(self, secret: str | None, server: object) -> None:
        """Shows the secret of a URL; without one, that of a URL to another server goes.

        Args:
            secret: The URL's secret; None for none.
            server: What the URL leads to; another server is not equal to it.
        """
        if secret is not None:
            self._taken, self._server = secret, server
            self.edit.setText(secret)
        elif server != self._server and self.secret() == self._taken:
            self.edit.clear()

    def ask_instead(self) -> None:
        """Chooses to be asked, when the key store refuses."""
        self._chosen = _ASK
        self._show_place()

    def _make_secret_box(self) -> FieldBox:
        self._show_typed(False)
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self._show_typed)
        box = FieldBox(self.edit)
        row_widget = QWidget(box)
        row = QHBoxLayout(row_widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP // 2)
        row.addWidget(self.edit, 1)
        row.addWidget(self.show_button)
        box.place(row_widget)
        return box

    @staticmethod
    def _make_place_combo(parent: QWidget) -> QComboBox:
        combo = QComboBox(parent)
        combo.setAccessibleName("Keep it")
        for place, label in _CHOICES.items():
            combo.addItem(label, place)
        return combo

    def _show_typed(self, shown: bool) -> None:
        modes = QLineEdit.EchoMode
        self.edit.setEchoMode(modes.Normal if shown else modes.Password)

    def _edit(self) -> None:
        self.secret_box.edited.emit()
        self.edited.emit()

    def _choose(self) -> None:
        self._chosen = SecretPlace(self.place_combo.currentData())
        if self._chosen is _NONE:
            self.edit.clear()
            self._chosen = None if self._before is _NONE else _NONE
        self._show_place()
        self.secret_box.show_error("")
        self.edited.emit()

    def _follow(self) -> None:
        if self._chosen is _NONE and self.edit.text():
            self._chosen = None
        self._show_place()

    def _show_place(self) -> None:
        place = self.place()
        self.place_combo.setCurrentIndex(self.place_combo.findData(place))
        unhappy = not self._has_key_store and place is not _NONE
        self.place_box.show_note(_NO_KEY_STORE if unhappy else _NOTES[place])

    def _know_key_store(self, available: bool) -> None:
        self._has_key_store = available
        model = self.place_combo.model()
        if isinstance(model, QStandardItemModel):
            model.item(self.place_combo.findData(_KEY_STORE)).setEnabled(available)
        if not available and self._chosen is _KEY_STORE and self._before is not _KEY_STORE:
            self._chosen = None
        self._show_place()
