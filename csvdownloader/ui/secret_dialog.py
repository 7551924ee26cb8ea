"""Asks for the password or token of a connection, once a session."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core.connections import Connection, SecretPlace
from csvdownloader.core.models import Failure
from csvdownloader.ui.labels import Label
from csvdownloader.ui.mnemonics import without_mnemonic
from csvdownloader.ui.text_block import TextBlock
from csvdownloader.ui.theme import GAP, Tone
from csvdownloader.workers.connections import ConnectionService

_WIDTH = 52 * GAP
_BUTTONS = QDialogButtonBox.StandardButton
_NOTE = "It is kept in memory until you quit."
_SECRET_FAILURES = frozenset({"SecretNeeded", "LoginRefused"})
SECRET = "Password"  # noqa: S105 - what most kinds call it, not one


class SecretDialog(QDialog):
    """Asks for one secret.

    Signals:
        given(str): What the user typed.
    """

    given = Signal(str)

    def __init__(self, title: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{title} for {name}")
        self.edit = QLineEdit(self)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setAccessibleName(self.windowTitle())
        self.edit.setAccessibleDescription(_NOTE)
        self.buttons = QDialogButtonBox(_BUTTONS.Ok | _BUTTONS.Cancel, self)
        self.buttons.accepted.connect(self._give)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GAP)
        form.setVerticalSpacing(GAP)
        form.addRow(f"&{title}", self.edit)
        form.addRow("", Label(_NOTE, Tone.MUTED))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(2 * GAP)
        column.addWidget(self._make_question())
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self.buttons)
        self.resize(_WIDTH, 0)  # Qt makes it as high as its parts need

    def _make_question(self) -> TextBlock:
        question = TextBlock("Question", parent=self).sized(1.15, bold=True)
        question.setPlainText(self.windowTitle())
        question.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        return question

    def _give(self) -> None:
        self.given.emit(self.edit.text())
        self.accept()


def secret_title(connections: ConnectionService, kind: str) -> str:
    """What that kind of connection calls its secret."""
    titles = (known.secret_title for known in connections.kinds if known.key == kind)
    return without_mnemonic(next(titles, "")) or SECRET


def ask_secret(
    connections: ConnectionService,
    connection: Connection,
    parent: QWidget,
    then: Callable[[], None],
) -> None:
    """Asks, keeps the answer in memory and goes on; does not go on when the user cancels."""
    dialog = SecretDialog(secret_title(connections, connection.kind), connection.name, parent)
    dialog.given.connect(partial(connections.remember, connection.id))
    dialog.accepted.connect(then)  # not from a closure: Qt drops it when its object is gone
    dialog.open()


def when_secret_is_known(
    connections: ConnectionService,
    connection: Connection,
    parent: QWidget,
    then: Callable[[], None],
) -> None:
    """Goes on at once, or after the secret was asked for."""
    if connections.lacks_secret(connection):
        ask_secret(connections, connection, parent, then)
    else:
        then()


def look_again(
    connections: ConnectionService,
    connection_id: str,
    failure: Failure,
    parent: QWidget,
    look: Callable[[], None],
) -> None:
    """Looks again after a failure; asks for the secret first when that is what was wrong."""
    connection = connections.find(connection_id)
    asked_for = connection is not None and connection.secret is SecretPlace.ASK
    if connection is not None and asked_for and failure.kind in _SECRET_FAILURES:
        ask_secret(connections, connection, parent, look)
    else:
        look()
