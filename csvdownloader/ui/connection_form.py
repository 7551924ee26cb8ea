"""The fields of a connection."""

import uuid
from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from csvdownloader.core.connections import Connection, SecretPlace, check_name
from csvdownloader.core.errors import InvalidRequestError
from csvdownloader.core.models import Value
from csvdownloader.core.ports import ConnectionKind
from csvdownloader.ui.field_box import FieldBox
from csvdownloader.ui.kind_fields import KindFields
from csvdownloader.ui.name_proposal import proposed_name
from csvdownloader.ui.secret_rows import SecretRows
from csvdownloader.ui.source_fields import set_buddy
from csvdownloader.ui.theme import GAP
from csvdownloader.ui.url_field import UrlField, kind_of
from csvdownloader.workers.connections import ConnectionService

_TAKEN = "klniastrbc"  # Alt keys of the fixed labels and the buttons
_OWN_ROWS = 3  # the kind's own fields stand under kind, URL and name


class ConnectionForm(QWidget):
    """Kind, URL, name, what the kind asks for, and the secret.

    Signals:
        edited(): The user changed something.
    """

    edited = Signal()

    def __init__(
        self, connections: ConnectionService, connection: Connection | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._connections, self._before = connections, connection
        self._id = connection.id if connection else str(uuid.uuid4())
        self._name_typed = connection is not None
        self.kind_combo = self._make_kind_combo()
        self._kind_box = FieldBox(self.kind_combo)
        self._kind_box.place(self.kind_combo, stretched=False)
        self.url = UrlField(self)
        self.name_edit = QLineEdit(self)
        self.name_edit.setAccessibleName("Name")
        self._name_box = FieldBox(self.name_edit)
        self._name_box.place(self.name_edit)
        self.secret = SecretRows(connections, connection, self)
        self.rows = self._arrange()
        self.own = KindFields(self.rows, _OWN_ROWS, self)
        self._show_kind(connection.settings if connection else {})
        self.name_edit.setText(connection.name if connection else "")
        self._connect()

    @property
    def kind(self) -> ConnectionKind:
        """The chosen kind."""
        return self._connections.kinds[max(0, self.kind_combo.currentIndex())]

    def knows_kind(self) -> bool:
        """False for a connection of a newer version, with a kind that this one does not have."""
        return self.kind_combo.currentIndex() >= 0

    def connection(self) -> Connection:
        """What the form says now."""
        place = self.secret.place() if self.kind.secret_title else SecretPlace.NONE
        return Connection(
            self._id, self.name_edit.text().strip(), self.kind.key, self.own.settings(), place
        )

    def typed_secret(self) -> str | None:
        """The secret as it was typed; None for none."""
        return self.secret.secret() if self.kind.secret_title else None

    def errors(self, *, named: bool) -> dict[str, str]:
        """What is wrong; the name only when it matters now."""
        errors = self.kind.check(self.own.settings())
        if named:
            connection = self.connection()
            try:
                check_name(connection.name, connection.id, self._connections.all())
            except InvalidRequestError as error:
                errors = error.fields | errors
            if self.kind.secret_title and self.secret.error():
                errors = {**errors, "secret": self.secret.error()}
        return errors

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Shows each sentence at its field and goes to the first."""
        boxes: dict[str, FieldBox] = {
            "name": self._name_box,
            **self.own.fields,
            "secret": self.secret.secret_box,
        }
        for key, box in boxes.items():
            box.show_error(errors.get(key, ""))
        wrong = [box for key, box in boxes.items() if key in errors]
        if wrong:
            wrong[0].focus()

    def focus_first(self) -> None:
        """Moves the keyboard to where one starts."""
        (self.url.edit if self._before is None else self.name_edit).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    # --- parts ----------------------------------------------------------------------------------

    def _make_kind_combo(self) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName("Kind")
        combo.setMinimumWidth(26 * GAP)
        for kind in self._connections.kinds:
            combo.addItem(kind.title, kind.key)
        if self._before is not None:
            combo.setCurrentIndex(combo.findData(self._before.kind))
            combo.setEnabled(False)
        return combo

    def _connect(self) -> None:
        self.kind_combo.currentIndexChanged.connect(self._change_kind)
        self.url.given.connect(self._take_url)
        self.name_edit.textEdited.connect(self._type_name)
        self.own.edited.connect(self._edit)
        self.secret.edited.connect(self.edited)

    def _arrange(self) -> QFormLayout:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setHorizontalSpacing(2 * GAP)
        form.setVerticalSpacing(GAP + GAP // 2)
        form.addRow("&Kind", self._kind_box)
        form.addRow("UR&L", self.url)
        form.addRow("&Name", self._name_box)
        for box in (self._kind_box, self.url, self._name_box):
            set_buddy(form, box)
        self.secret.add_to(form)
        return form

    def _show_kind(self, settings: Mapping[str, Value]) -> None:
        used = set(_TAKEN)
        self.own.show_parameters(self.kind.parameters, settings, used)
        self.secret.show_title(self.rows, self.kind.secret_title, used)
        self._order_tabs()

    def _order_tabs(self) -> None:
        order: list[QWidget] = [self.kind_combo, self.url.edit, self.name_edit]
        order += self.own.focusables()
        order += self.secret.focusables()
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    # --- what the user does ---------------------------------------------------------------------

    def _edit(self) -> None:
        self.url.show_url("")
        self.url.show_error("")
        self._propose_name()
        self.edited.emit()

    def _change_kind(self) -> None:
        self._show_kind(self.own.changed())
        self._edit()

    def _type_name(self, text: str) -> None:
        self._name_typed = bool(text)
        self._name_box.edited.emit()
        self.edited.emit()

    def _propose_name(self) -> None:
        if not self._name_typed:
            taken = [connection.name for connection in self._connections.all()]
            name = proposed_name(self.kind.parameters, self.own.settings(), taken)
            self.name_edit.setText(name)

    def _take_url(self, url: str) -> None:
        self.url.show_error("")
        if not url:
            return
        try:
            kind = kind_of(self._connections.kinds, url)
            if self._before is not None and kind.key != self.kind.key:
                raise InvalidRequestError({"url": f"This connection is to {self.kind.title}"})
            settings, secret = kind.parse(url)
        except InvalidRequestError as error:
            self.url.show_error(error.fields.get("url", error.message))
            return
        self.kind_combo.setCurrentIndex(self.kind_combo.findData(kind.key))
        self.own.fill(settings)
        self.show_errors({})
        self._edit()
        self.url.show_url(kind.url(self.own.settings()))
        # all but the database says where the secret would go
        self.secret.take(secret, (kind.key, {**self.own.settings(), "database": ""}))
