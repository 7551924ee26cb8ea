"""The fields of a connection."""

import uuid
from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from csvdownloader.core.connections.connections import Connection, SecretLocation, check_name
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.connections import ConnectionKind
from csvdownloader.core.requests.addresses import own_form
from csvdownloader.core.requests.request import Value
from csvdownloader.ui.connections.hosts_notice import HostsNotice
from csvdownloader.ui.connections.kind_box import KindBox
from csvdownloader.ui.connections.kind_fields import KindFields
from csvdownloader.ui.connections.name_proposal import free_name, proposed_name
from csvdownloader.ui.connections.secret_rows import SecretRows
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.fields.field_rows import set_buddy
from csvdownloader.ui.fields.url_field import UrlField, kind_of
from csvdownloader.ui.look.measures import GAP
from csvdownloader.workers.connections import ConnectionService

_TAKEN_LETTERS = "klniastrbc"  # Alt keys of the fixed labels and the buttons
_OWN_ROWS = 3  # the kind's own fields stand under kind, URL and name


class ConnectionForm(QWidget):
    """Kind, URL (not of accounts), name, the kind's own fields, and the secret with its hosts.

    Signals:
        edited(): The user changed something.
    """

    edited = Signal()

    def __init__(
        self,
        connections: ConnectionService,
        connection: Connection | None,
        kinds: Sequence[ConnectionKind],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._connections, self._before = connections, connection
        self._id = connection.id if connection else str(uuid.uuid4())
        self.kind_box = KindBox(kinds, connection, self)
        self.kind_combo, self.is_account = self.kind_box.combo, self.kind_box.is_account
        self._name_typed = connection is not None or self.is_account
        self.url = UrlField(self)
        self.name_edit = QLineEdit(self)
        self.name_edit.setAccessibleName(Message("Name"))
        self._name_box = FieldBox(self.name_edit)
        self._name_box.place(self.name_edit)
        lines = max(len(kind.secrets) for kind in kinds)
        self.secret = SecretRows(connections, connection, lines, self.is_account, self)
        self.hosts = HostsNotice(connections, connection, self)
        self.rows = self._arrange()
        self.own = KindFields(self.rows, _OWN_ROWS, self)
        self._show_kind(connection.settings if connection else {})
        self.name_edit.setText(connection.name if connection else self._first_name())
        self._connect()

    @property
    def kind(self) -> ConnectionKind:
        """The chosen kind."""
        return self.kind_box.kind

    def connection(self) -> Connection:
        """The connection as the form has it now."""
        location = self.secret.location() if self.kind.secrets else SecretLocation.NONE
        settings = self.own.settings()
        if self.is_account:
            settings["hosts"] = self.hosts.agreed_hosts
        name = self.name_edit.text().strip()
        return Connection(self._id, name, self.kind.key, settings, location)

    def typed_secret(self) -> str | None:
        """The secret as it was typed; None for none."""
        return self.secret.secret()

    def errors(self, *, named: bool) -> dict[str, Message]:
        """What is wrong: key to sentence; with name and secret only if `named`."""
        errors = self.kind.check(self.own.settings())
        if named:
            try:
                check_name(self.connection(), self._connections.all())
            except InvalidRequestError as error:
                errors = error.fields | errors
            errors |= self.secret.errors()
        return errors

    def show_errors(self, errors: Mapping[str, Message]) -> None:
        """Shows each sentence at its field and goes to the first."""
        boxes = {"name": self._name_box, **self.own.fields, **self.secret.boxes()}
        for key, box in boxes.items():
            box.show_error(errors.get(key, ""))
        wrong = [box for key, box in boxes.items() if key in errors]
        if wrong:
            wrong[0].focus()

    def point_at(self, failure: Failure) -> None:
        """Moves the focus to the field that may help against a failed test, if there is one."""
        if (failure.remedy or failure.kind.remedy) is Remedy.ENTER_SECRET and self.kind.secrets:
            line = self.secret.lines[0]
            line.focus()
            line.edit.selectAll()
            return
        field = next((f for key in failure.fields if (f := self.own.fields.get(key))), None)
        if field is not None:
            field.focus()

    def focus_first(self) -> None:
        """Moves the focus to the first field to fill in."""
        first = self.secret.lines[0].edit if self.is_account else self.url.edit
        target = first if self._before is None else self.name_edit
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- parts ----------------------------------------------------------------------------------

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
        form.addRow(self.kind_box.title, self.kind_box)
        form.addRow(Message("UR&L"), self.url)
        form.addRow(Message("&Name"), self._name_box)
        set_buddy(form, self.kind_box, self.kind_box.first_line())
        for box in (self.url, self._name_box):
            set_buddy(form, box)
        form.setRowVisible(self.url, not self.is_account)
        self.secret.add_to(form, self.hosts)
        return form

    def _show_kind(self, settings: Mapping[str, Value]) -> None:
        letters = set(_TAKEN_LETTERS)
        self.own.show_parameters(self.kind.parameters, settings, letters)
        self.secret.show_fields(self.rows, self.kind.secrets, letters)
        shows_hosts = self.is_account and self.kind_box.knows_kind()
        self.rows.setRowVisible(self.hosts, shows_hosts)
        if shows_hosts:
            self.hosts.show_hosts(self.kind)
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
            name = proposed_name(self.kind.parameters, self.own.settings(), self._taken_names())
            self.name_edit.setText(name)

    def _first_name(self) -> str:
        return free_name(self.kind.title, self._taken_names()) if self.is_account else ""

    def _taken_names(self) -> list[str]:
        return [connection.name for connection in self._connections.all()]

    def _take_url(self, url: str) -> None:
        self.url.show_error("")
        if not url:
            return
        try:
            kind = kind_of(self.kind_box.kinds, url)
            if self._before is not None and kind.key != self.kind.key:
                raise InvalidRequestError(
                    {"url": Message("This connection is to {title}", title=self.kind.title)}
                )
            settings, secret = kind.parse(own_form(url))
        except InvalidRequestError as error:
            self.url.show_error(error.fields.get("url", error.message))
            return
        self.kind_combo.setCurrentIndex(self.kind_combo.findData(kind.key))
        self.own.fill(settings)
        self.show_errors({})
        self._edit()
        self.url.show_url(kind.url(self.own.settings()))
        # the server that the secret belongs to: all settings but the database
        self.secret.take(secret, (kind.key, {**self.own.settings(), "database": ""}))
