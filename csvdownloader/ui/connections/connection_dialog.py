"""The dialog to make, change, test and remove a connection or an account."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.connections.connection_buttons import ConnectionButtons
from csvdownloader.ui.connections.connection_form import ConnectionForm
from csvdownloader.ui.connections.connection_question import ask_to_remove_connection
from csvdownloader.ui.connections.connection_test import ConnectionTest, TestInput
from csvdownloader.ui.connections.kind_box import fitting_kinds, unknown_kind
from csvdownloader.ui.look.measures import GAP, grown
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.dialog_layout import lay_out
from csvdownloader.ui.widgets.labels import Notice
from csvdownloader.workers.connections import ConnectionService

_WIDTH = 68 * GAP


class ConnectionDialog(QDialog):
    """The form of one connection; of a new one when `connection` is None.

    It is a connection to a database, or an account of one of the kinds in `accounts`.

    Signals:
        connection_saved(str): The connection of this id was saved.
        removed(str): The connection of this id was removed.
    """

    connection_saved = Signal(str)
    removed = Signal(str)

    def __init__(
        self,
        connections: ConnectionService,
        connection: Connection | None,
        parent: QWidget,
        accounts: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._connections, self._before = connections, connection
        kinds = fitting_kinds(connections, accounts)
        self.form = ConnectionForm(connections, connection, kinds, self)
        noun = Message("account") if self.form.is_account else Message("connection")
        self.setWindowTitle(
            Message("New {noun}", noun=noun)
            if connection is None
            else Message("Edit {noun}", noun=noun)
        )
        self.test = ConnectionTest(connections, self._make_test_input, self)
        self.form.rows.addRow("", self.test)
        self.form.rows.setRowVisible(self.test, connections.can_test(self.form.kind.key))
        self._make_foot()
        # a timer, because a kind's new height is known only after the events that lay it out
        self._fit_later = QTimer(self, singleShot=True, interval=0)
        self._fit_later.timeout.connect(self._fit)
        self._arrange()
        self._connect()
        self.form.focus_first()
        if connection is not None and not self.form.kind_box.knows_kind():
            self._refuse_kind(connection.kind)

    def _make_foot(self) -> None:
        self.notice = Notice(Message("What went wrong"), self)
        self.notice.hide()
        self.ask_button = Button(Message("&Ask me instead"), parent=self)
        self.ask_button.hide()
        self.buttons = ConnectionButtons(can_remove=self._before is not None, parent=self)
        self.save_button, self.cancel_button = self.buttons.save, self.buttons.cancel
        self.remove_button = self.buttons.remove

    def _connect(self) -> None:
        self.form.edited.connect(self.test.cancel)
        self.form.kind_combo.currentIndexChanged.connect(self._fit_later.start)
        self.test.finished.connect(self._show_trial)
        self.test.failed.connect(self._point_at)
        self.save_button.clicked.connect(self._save)
        self.ask_button.clicked.connect(self._ask_instead)
        self.remove_button.clicked.connect(self._ask_to_remove)
        self.cancel_button.clicked.connect(self.reject)
        self._connections.saved.connect(self._finish)
        self._connections.save_failed.connect(self._show_failure)

    def shows(self, connection_id: str) -> bool:
        """Whether the dialog is open and edits that connection."""
        return self.isVisible() and connection_id == self.form.connection().id

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.form.own.file_field() and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        field = self.form.own.file_field()
        if field is not None and files:
            event.acceptProposedAction()
            field.choose(files[0])

    @override
    def done(self, result: int) -> None:
        self.test.cancel()
        super().done(result)

    def _refuse_kind(self, kind: str) -> None:
        self._say(unknown_kind(kind))
        for widget in (self.form, self.save_button):
            widget.setEnabled(False)

    def _fit(self) -> None:
        room = self.screen().availableSize().height()
        self.resize(self.width(), min(self.sizeHint().height(), room))

    def _make_test_input(self) -> TestInput | None:
        errors = self.form.errors(named=False)
        self._show_errors(errors)
        return None if errors else (self.form.connection(), self.form.typed_secret())

    def _show_trial(self) -> None:
        self.area.ensureWidgetVisible(self.test)

    def _point_at(self, failure: Failure) -> None:
        """Moves the keyboard to what has to be corrected, unless the user has gone on meanwhile."""
        if self.test.button.hasFocus():
            self.form.point_at(failure)

    def _show_errors(self, errors: Mapping[str, Message]) -> None:
        self.form.show_errors(errors)
        wrong = self.focusWidget()
        if errors and wrong is not None:
            self.area.ensureWidgetVisible(wrong)

    def _save(self) -> None:
        self._say("")
        errors = self.form.errors(named=True)
        self._show_errors(errors)
        if errors:
            return
        self._show_saving(True)
        try:
            self._connections.save(self.form.connection(), self.form.typed_secret())
        except InvalidRequestError as error:
            self._show_saving(False)
            self._show_errors(error.fields)

    def _ask_instead(self) -> None:
        self.form.secret.ask_instead()
        self._save()

    def _finish(self, connection_id: str) -> None:
        if connection_id == self.form.connection().id:
            self.connection_saved.emit(connection_id)
            self.accept()

    def _show_failure(self, connection_id: str, failure: Failure) -> None:
        connection = self.form.connection()
        if connection_id == connection.id:
            self._show_saving(False)
            self._say(f"{failure.message}\n{failure.hint}")
            asking_helps = (
                connection.secret is SecretLocation.KEY_STORE
                and failure.kind is FailureKind.KEY_STORE
            )
            self.ask_button.setVisible(asking_helps)

    def _show_saving(self, saving: bool) -> None:
        self.buttons.show_saving(saving)
        self.form.setEnabled(not saving)

    def _say(self, text: str) -> None:
        self.notice.show_message("failed", Tone.BAD, text, Tone.PLAIN)
        self.ask_button.hide()

    def _ask_to_remove(self) -> None:
        if self._before is None:
            return
        uses = self._connections.uses(self._before.id)
        question = ask_to_remove_connection(self._before, uses, self)
        question.agreed.connect(self._remove)
        question.open()

    def _remove(self) -> None:
        connection_id = self.form.connection().id
        try:
            self._connections.remove(connection_id)
        except StorageError as error:
            self._say(f"{error.message}\n{error.hint}")
            return
        self.removed.emit(connection_id)
        self.reject()

    def _arrange(self) -> None:
        messages = QHBoxLayout()
        messages.setSpacing(2 * GAP)
        messages.addWidget(self.notice, 1)
        messages.addWidget(self.ask_button, 0, Qt.AlignmentFlag.AlignTop)
        self.area = lay_out(self, self.form, messages, self.buttons)
        self.setMinimumWidth(_WIDTH)
        self.resize(grown(_WIDTH, self.fontMetrics()), self.sizeHint().height())
