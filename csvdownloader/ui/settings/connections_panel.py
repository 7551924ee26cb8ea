"""Connections and accounts: make, change, try, copy and remove them, and forget passwords."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from csvdownloader.core.connections.connections import Connection, SecretLocation, is_account
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.overrides import override
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.connection_question import ask_to_remove_connection
from csvdownloader.ui.connections.connection_test import ConnectionTest, TestInput
from csvdownloader.ui.connections.secret_dialog import ask_secret
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.profiles.profile_dialog import ProfileDialog
from csvdownloader.ui.settings.connection_list import ConnectionList, ConnectionModel
from csvdownloader.ui.settings.section_page import SettingsPanel
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.labels import Label, Notice
from csvdownloader.ui.widgets.mnemonics import with_mnemonic
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.profiles import ProfileService

_COLUMNS = 2  # of buttons: what fits beside the sections also where the font is large


class ConnectionsPanel(SettingsPanel):
    """The list, and what can be done with the selected one."""

    def __init__(
        self, connections: ConnectionService, profiles: ProfileService, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._connections, self._profiles = connections, profiles
        self.model = ConnectionModel(connections, self)
        self.list = ConnectionList(self.model, self)
        self.nothing = Label(Message("There are none yet."), Tone.MUTED, self).wrapping()
        self.new_button = self._button(Message("&New connection…"), self._make_connection)
        self.account_button = self._button(Message("New &account…"), self._choose_service)
        self.edit_button = self._button(Message("&Edit…"), self._edit)
        self.copy_button = self._button(Message("D&uplicate"), self._duplicate)
        self.forget_button = self._button(Message("&Forget password"), self._forget)
        self.remove_button = self._button(Message("Re&move…"), self._ask_to_remove)
        self.test = ConnectionTest(connections, self._trial, self)
        self.notice = Notice(Message("What went wrong"), self)
        self.notice.hide()
        self._arrange()
        self._connect()
        self._show("")

    @override
    def words(self) -> str:
        return Message("accounts databases services passwords key store")

    @override
    def name_keys(self, letters: set[str]) -> None:
        for button in (*self._buttons(), self.test.button):
            button.setText(with_mnemonic(button.text(), letters))

    @override
    def focus_first(self) -> None:
        first: QWidget = self.list if self.model.count() else self.new_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _buttons(self) -> list[Button]:
        return [
            self.new_button,
            self.account_button,
            self.edit_button,
            self.copy_button,
            self.forget_button,
            self.remove_button,
        ]

    def _button(self, title: Message, press: Callable[[], None]) -> Button:
        button = Button(title, parent=self)
        button.clicked.connect(press)
        return button

    def _connect(self) -> None:
        self.list.selected.connect(self._follow)
        self.list.doubleClicked.connect(self._edit)
        self._connections.changed.connect(self._renew)
        self._connections.saved.connect(self._show)
        self._connections.save_failed.connect(self._show_unsaved)
        self._connections.remove_failed.connect(self._show_failure)
        self._profiles.changed.connect(self._renew)

    def _renew(self) -> None:
        connection = self.list.connection()
        self._show(connection.id if connection else "")

    def _show(self, connection_id: str) -> None:
        """Lists them anew, with the one of this id selected."""
        self.model.renew()
        self.list.setVisible(self.model.count() > 0)
        self.nothing.setVisible(self.model.count() == 0)
        if self.model.count():
            self.list.select(self.model.row_of(connection_id))
        self._follow()

    def _follow(self) -> None:
        connection = self.list.connection()
        self.test.cancel()
        self.notice.hide()
        for button in (self.edit_button, self.copy_button, self.remove_button):
            button.setEnabled(connection is not None)
        self.forget_button.setEnabled(connection is not None and self._has_secret(connection))
        can_test = connection is not None and self._connections.can_test(connection.kind)
        self.test.button.setEnabled(can_test)

    def _has_secret(self, connection: Connection) -> bool:
        is_kept = connection.secret is SecretLocation.KEY_STORE
        is_asked = connection.secret is SecretLocation.ASK
        return is_kept or (is_asked and not self._connections.needs_secret(connection))

    def _trial(self) -> TestInput | None:
        connection = self.list.connection()
        if connection is None:
            return None
        if self._connections.needs_secret(connection):
            ask_secret(self._connections, connection, self.window(), self.test.button.click)
            return None
        return connection, None

    def _make_connection(self) -> None:
        ConnectionDialog(self._connections, None, self.window()).open()

    def _choose_service(self) -> None:
        dialog = ProfileDialog(self._profiles, "", self.window())
        dialog.setWindowTitle(Message("Choose the service of the account"))
        dialog.chosen.connect(self._make_account)
        dialog.open()

    def _make_account(self, profile_id: str) -> None:
        kind = f"web:{profile_id}"
        if any(each.key == kind for each in self._connections.kinds):
            ConnectionDialog(self._connections, None, self.window(), (kind,)).open()
        else:
            self._say(Message("This service takes no account: it asks for no password or token."))

    def _edit(self) -> None:
        connection = self.list.connection()
        if connection is not None:
            accounts = (connection.kind,) if is_account(connection.kind) else ()
            ConnectionDialog(self._connections, connection, self.window(), accounts).open()

    def _duplicate(self) -> None:
        connection = self.list.connection()
        if connection is not None:
            self._connections.duplicate(connection)

    def _forget(self) -> None:
        connection = self.list.connection()
        if connection is not None:
            self._connections.forget_secret(connection)

    def _ask_to_remove(self) -> None:
        connection = self.list.connection()
        if connection is None:
            return
        uses = self._connections.uses(connection.id)
        question = ask_to_remove_connection(connection, uses, self.window())
        question.agreed.connect(lambda: self._remove(connection.id))
        question.open()

    def _remove(self, connection_id: str) -> None:
        try:
            self._connections.remove(connection_id)
        except StorageError as error:
            self._show_failure(error.failure())

    def _show_unsaved(self, _connection_id: str, failure: Failure) -> None:
        self._show_failure(failure)

    def _show_failure(self, failure: Failure) -> None:
        self._say(joined([failure.message, failure.hint], "\n"))

    def _say(self, text: Message = EMPTY) -> None:
        self.notice.show_message("failed", Tone.BAD, text, Tone.PLAIN)

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(GAP)
        for number, button in enumerate(self._buttons()):
            grid.addWidget(button, number // _COLUMNS, number % _COLUMNS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        column.addLayout(grid)
        column.addWidget(self.test)
        column.addWidget(self.notice)
        order = [self.list, *self._buttons(), self.test.button]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
