"""The fields for the secret of a connection, and for where it is stored."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from csvdownloader.core.connections.connections import (
    Connection,
    SecretField,
    SecretLocation,
    pack_secrets,
)
from csvdownloader.core.messages import Message
from csvdownloader.ui.connections.secret_line import SecretLine
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.fields.field_rows import set_buddy
from csvdownloader.workers.connections import ConnectionService

_KEY_STORE, _ASK, _NONE = SecretLocation.KEY_STORE, SecretLocation.ASK, SecretLocation.NONE
_CHOICES = {
    _KEY_STORE: Message("In the system's key store"),
    _ASK: Message("Ask me once per session"),
    _NONE: Message("There is nothing to keep"),
}
_NOTES = {
    _KEY_STORE: "",
    _ASK: Message("It is kept in memory only, until you quit."),
    _NONE: Message("For a database that wants none, or whose driver finds it by its own means."),
}
_NO_KEY_STORE = Message(
    "This system has no key store that can be trusted, so the {secret} is asked for once "
    "per session and kept in memory only."
)
_TO_KEEP = Message("Type it, to put it into the key store")
_TOO = Message("Type it too: the parts are kept together")


class SecretRows(QObject):
    """A line for each part, and the secret's location.

    Until the user chooses a location, it depends on whether a secret was typed.

    Signals:
        edited(): The user changed the secret or its location.
    """

    edited = Signal()

    def __init__(
        self,
        connections: ConnectionService,
        connection: Connection | None,
        lines: int,
        is_needed: bool,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._is_needed = is_needed
        self._before = connection.secret if connection else _NONE
        self._chosen = None if self._before is _NONE else self._before
        self._has_key_store = True  # until the system says otherwise
        self._url_secret: str | None = None  # the secret of the last URL
        self._server: object = None  # the server that it belongs to
        self._fields: Sequence[SecretField] = ()
        lacking = connection is not None and connections.needs_secret(connection)
        is_known = self._before is not _NONE and not lacking
        self.lines = [self._make_line(is_known, parent) for _ in range(lines)]
        self.location_combo = self._make_location_combo(parent)
        self.location_box = FieldBox(self.location_combo)
        self.location_box.place(self.location_combo, stretched=False)
        self._show_location()
        self.location_combo.activated.connect(self._choose)
        connections.key_store_known.connect(self._follow_key_store)
        connections.check_key_store()

    def add_to(self, form: QFormLayout, notice: QWidget) -> None:
        """Adds the fields to the form: the lines, then `notice`, then the location."""
        for line in self.lines:
            form.addRow(" ", line)
        form.addRow("", notice)
        form.addRow(Message("Keep &it"), self.location_box)
        set_buddy(form, self.location_box)

    def show_fields(
        self, form: QFormLayout, fields: Sequence[SecretField], letters: set[str]
    ) -> None:
        """Asks for these parts; hides everything when there are none."""
        self._fields = fields
        for number, line in enumerate(self.lines):
            form.setRowVisible(line, number < len(fields))
        for line, field in zip(self.lines, fields, strict=False):
            line.ask_for(field, form, letters)
        form.setRowVisible(self.location_box, bool(fields))

    def focusables(self) -> list[QWidget]:
        """The controls in the order of the Tab key."""
        return [*(w for line in self.lines for w in line.focusables()), self.location_combo]

    def boxes(self) -> dict[str, SecretLine]:
        """The line for each key of `errors`."""
        return {_key(number): line for number, line in enumerate(self.lines)}

    def secret(self) -> str | None:
        """What was typed, packed; None for nothing."""
        parts = self._parts()
        return pack_secrets(self._fields, parts) if any(parts.values()) else None

    def location(self) -> SecretLocation:
        """Where the secret is to be stored."""
        if self._chosen is not None:
            return self._chosen
        if not self._is_needed and not any(line.text() for line in self.lines):
            return _NONE
        return _KEY_STORE if self._has_key_store else _ASK

    def errors(self) -> dict[str, Message]:
        """What is wrong: key of a line to sentence."""
        parts = list(self._parts().values())
        to_keep = self.location() is _KEY_STORE and self._before is not _KEY_STORE
        if not (any(parts) or to_keep):
            return {}
        sentence = _TOO if any(parts) else _TO_KEEP
        return {_key(number): sentence for number, part in enumerate(parts) if not part}

    def take(self, secret: str | None, server: object) -> None:
        """Shows the secret of a URL; without one, clears that of an earlier URL to another server.

        Args:
            secret: The URL's secret; None for none.
            server: Identifies the URL's server; compared for equality.
        """
        edit = self.lines[0].edit
        if secret is not None:
            self._url_secret, self._server = secret, server
            edit.setText(secret)
        elif server != self._server and edit.text() == self._url_secret:
            edit.clear()

    def ask_instead(self) -> None:
        """Chooses to be asked each session, for example when the key store refuses."""
        self._chosen = _ASK
        self._show_location()

    def _parts(self) -> Mapping[str, str]:
        lines = zip(self._fields, self.lines, strict=False)
        return {field.key: line.text() for field, line in lines}

    def _make_line(self, is_known: bool, parent: QWidget) -> SecretLine:
        line = SecretLine(parent)
        line.edit.setPlaceholderText(Message("Unchanged") if is_known else "")
        line.edit.textChanged.connect(self._follow)
        line.edited.connect(self.edited)
        return line

    def _make_location_combo(self, parent: QWidget) -> QComboBox:
        combo = QComboBox(parent)
        combo.setAccessibleName(Message("Keep it"))
        for location, label in _CHOICES.items():
            if location is not _NONE or not self._is_needed:
                combo.addItem(label, location)
        return combo

    def _choose(self) -> None:
        self._chosen = SecretLocation(self.location_combo.currentData())
        if self._chosen is _NONE:
            self._clear()
            self._chosen = None if self._before is _NONE else _NONE
        self._show_location()
        for line in self.lines:
            line.show_error("")
        self.edited.emit()

    def _clear(self) -> None:
        for line in self.lines:
            line.edit.clear()

    def _follow(self, text: str) -> None:
        if self._chosen is _NONE and text:
            self._chosen = None
        self._show_location()

    def _show_location(self) -> None:
        location = self.location()
        self.location_combo.setCurrentIndex(self.location_combo.findData(location))
        lacks_key_store = not self._has_key_store and location is not _NONE
        sentence = _NO_KEY_STORE.filled(
            secret=Message("secret") if self._is_needed else Message("password")
        )
        self.location_box.show_note(sentence if lacks_key_store else _NOTES[location])

    def _follow_key_store(self, available: bool) -> None:
        self._has_key_store = available
        model = self.location_combo.model()
        if isinstance(model, QStandardItemModel):
            model.item(self.location_combo.findData(_KEY_STORE)).setEnabled(available)
        if not available and self._chosen is _KEY_STORE and self._before is not _KEY_STORE:
            self._chosen = None
        self._show_location()


def _key(number: int) -> str:
    return f"secret {number}" if number else "secret"
