"""Tests a connection before it is saved."""

import uuid
from collections.abc import Callable
from typing import TypeAlias

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.messages import Message
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.labels import Label, Notice
from csvdownloader.ui.widgets.progress_bar import ProgressBar
from csvdownloader.workers.connections import ConnectionService

_TEST, _STOP = Message("&Test connection"), Message("S&top")
_TESTING = Message("Testing…")

TestInput: TypeAlias = tuple[Connection, str | None]


class ConnectionTest(QWidget):
    """A button that starts and stops the test, with the result below it.

    Signals:
        finished(): The result is shown.
        failed(Failure): It is this failure.
    """

    finished = Signal()
    failed = Signal(object)

    def __init__(
        self, connections: ConnectionService, trial: Callable[[], TestInput | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._connections, self._trial = connections, trial
        self._token = ""  # of the test that runs
        self.button = Button(_TEST, parent=self)
        self.button.setMinimumWidth(self.button.sizeHint().width())  # also while it says "Stop"
        self.button.setAutoDefault(False)
        self.status = Label(_TESTING, Tone.MUTED, self)
        self.bar = ProgressBar(Message("Test"), self)
        self.bar.setFixedSize(12 * GAP, GAP)
        self.notice = Notice(Message("Result of the test"), self)
        self._arrange()
        self._show_running()
        self.notice.hide()
        self.button.clicked.connect(self._press)
        connections.tested.connect(self._show_answer)
        connections.test_failed.connect(self._show_failure)

    def cancel(self) -> None:
        """Stops the test and drops its result."""
        if self._token:
            self._connections.cancel_test(self._token)
            self._token = ""
            self._show_running()
        self.notice.hide()

    def _press(self) -> None:
        if self._token:
            self.cancel()
            return
        self.notice.hide()
        trial = self._trial()
        if trial is None:
            return
        connection, secret = trial
        self._token = str(uuid.uuid4())
        if connection.secret is SecretLocation.NONE:
            # under its own id, the connection would be tested with its stored secret
            connection = replace(connection, id=self._token)
        self._show_running()
        self._connections.test(self._token, connection, secret)

    def _show_answer(self, token: str, answer: str) -> None:
        if token == self._token:
            self._show_result("complete", Tone.GOOD, Message("Connected: {answer}", answer=answer))

    def _show_failure(self, token: str, failure: Failure) -> None:
        if token == self._token:
            self._show_result("failed", Tone.BAD, f"{failure.message}\n{failure.hint}")
            self.failed.emit(failure)

    def _show_result(self, icon: str, tone: Tone, text: str) -> None:
        self._token = ""
        self._show_running()
        self.notice.show_message(icon, tone, text, Tone.PLAIN)
        self.finished.emit()

    def _show_running(self) -> None:
        running = bool(self._token)
        self.button.setText(_STOP if running else _TEST)
        self.status.setVisible(running)
        self.bar.setVisible(running)
        self.bar.show_percent(None if running else 0, _TESTING if running else "")

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for widget in (self.button, self.bar, self.status):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(row)
        column.addWidget(self.notice)
