"""Makes, changes, tests and removes a connection."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core.connections import Connection, SecretPlace
from csvdownloader.core.errors import InvalidRequestError, StorageError
from csvdownloader.core.models import Failure
from csvdownloader.core.overrides import override
from csvdownloader.ui.buttons import Button
from csvdownloader.ui.connection_form import ConnectionForm
from csvdownloader.ui.connection_question import ask_to_remove_connection
from csvdownloader.ui.connection_trial import ConnectionTrial, Trial
from csvdownloader.ui.form_area import FormArea
from csvdownloader.ui.labels import Notice
from csvdownloader.ui.theme import GAP, Tone
from csvdownloader.workers.connections import ConnectionService

_WIDTH = 68 * GAP
_ROLES = QDialogButtonBox.ButtonRole


class ConnectionDialog(QDialog):
    """The form of one connection.

    Signals:
        kept(str): The connection of this id was saved.
        removed(str): The connection of this id is gone.
    """

    kept = Signal(str)
    removed = Signal(str)

    def __init__(
        self, connections: ConnectionService, connection: Connection | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("New connection" if connection is None else "Edit connection")
        self.setAcceptDrops(True)
        self._connections, self._before = connections, connection
        self.form = ConnectionForm(connections, connection, self)
        self.trial = ConnectionTrial(connections, self._make_trial, self)
        self.form.rows.addRow("", self.trial)
        self.area = FormArea(self.form, self)
        self.notice = Notice("What went wrong", self)
        self.notice.hide()
        self._make_buttons()
        # a timer, because a kind's new height is known only after the events that lay it out
        self._fit_later = QTimer(self, singleShot=True, interval=0)
        self._fit_later.timeout.connect(self._fit)
        self._arrange()
        self._connect()
        self.form.focus_first()
        if connection is not None and not self.form.knows_kind():
            self._refuse_kind(connection.kind)

    def _make_buttons(self) -> None:
        self.ask_button = Button("&Ask me instead", parent=self)
        self.ask_button.hide()
        self.save_button = Button("&Save", parent=self)
        self.save_button.setDefault(True)
        self.cancel_button = Button("Cancel", parent=self)
        self.remove_button = Button("&Remove…", parent=self)
        self.remove_button.hide()

    def _connect(self) -> None:
        self.form.edited.connect(self.trial.forget)
        self.form.kind_combo.currentIndexChanged.connect(self._fit_later.start)
        self.trial.told.connect(self._show_trial)
        self.save_button.clicked.connect(self._save)
        self.ask_button.clicked.connect(self._ask_instead)
        self.remove_button.clicked.connect(self._ask_to_remove)
        self.cancel_button.clicked.connect(self.reject)
        self._connections.saved.connect(self._end)
        self._connections.save_failed.connect(self._show_failure)

    def shows(self, connection_id: str) -> bool:
        """Whether it is open and about that connection."""
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
        self.trial.forget()
        super().done(result)

    def _refuse_kind(self, kind: str) -> None:
        self._say(
            f"This version cannot read connections of the kind {kind}\n"
            "Install the newer version of CSV Downloader."
        )
        for widget in (self.form, self.save_button):
            widget.setEnabled(False)

    def _fit(self) -> None:
        self.resize(self.width(), 0)  # Qt makes it as high as its parts need

    def _make_trial(self) -> Trial | None:
        errors = self.form.errors(named=False)
        self._show_errors(errors)
        return None if errors else (self.form.connection(), self.form.typed_secret())

    def _show_trial(self) -> None:
        self.area.ensureWidgetVisible(self.trial)

    def _show_errors(self, errors: Mapping[str, str]) -> None:
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

    def _end(self, connection_id: str) -> None:
        if connection_id == self.form.connection().id:
            self.kept.emit(connection_id)
            self.accept()

    def _show_failure(self, connection_id: str, failure: Failure) -> None:
        connection = self.form.connection()
        if connection_id == connection.id:
            self._show_saving(False)
            self._say(f"{failure.message}\n{failure.hint}")
            asking_helps = connection.secret is SecretPlace.KEY_STORE and failure.kind == "KeyStore"
            self.ask_button.setVisible(asking_helps)

    def _show_saving(self, saving: bool) -> None:
        self.save_button.setText("Saving…" if saving else "&Save")
        self.cancel_button.setText("Close" if saving else "Cancel")  # the key store goes on
        for widget in (self.form, self.save_button, self.remove_button):
            widget.setEnabled(not saving)

    def _say(self, text: str) -> None:
        self.notice.say("failed", Tone.BAD, text, Tone.PLAIN)
        self.ask_button.hide()

    def _ask_to_remove(self) -> None:
        if self._before is None:
            return
        question = ask_to_remove_connection(self._before, self)
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
        said = QHBoxLayout()
        said.setSpacing(2 * GAP)
        said.addWidget(self.notice, 1)
        said.addWidget(self.ask_button, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox(self)
        buttons.addButton(self.save_button, _ROLES.AcceptRole)
        buttons.addButton(self.cancel_button, _ROLES.RejectRole)
        if self._before is not None:
            buttons.addButton(self.remove_button, _ROLES.ResetRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(2 * GAP)
        column.addWidget(self.area, 1)
        column.addLayout(said)
        column.addWidget(buttons)
        self.setMinimumWidth(_WIDTH)
        self.resize(_WIDTH, 0)  # see _fit
