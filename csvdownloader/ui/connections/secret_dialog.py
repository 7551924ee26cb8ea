"""The dialog that asks for the secret of a connection or account, once a session."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core import texts
from csvdownloader.core.connections.connections import (
    PASSWORD,
    Connection,
    SecretField,
    pack_secrets,
)
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.ui.connections.secret_line import hide_typed
from csvdownloader.ui.fields.field_rows import FieldForm
from csvdownloader.ui.look.measures import GAP, grown
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import make_main
from csvdownloader.ui.widgets.dialog_layout import lay_out
from csvdownloader.ui.widgets.labels import Label, Notice
from csvdownloader.ui.widgets.mnemonics import with_mnemonic
from csvdownloader.ui.widgets.text_block import TextBlock
from csvdownloader.workers.connections import ConnectionService

_WIDTH = 52 * GAP
_BUTTONS = QDialogButtonBox.StandardButton
_NOTE = Message("It is kept in memory until you quit.")


class SecretDialog(QDialog):
    """Asks for one secret, of one or several parts.

    Signals:
        given(str): What the user typed, packed.
    """

    given = Signal(str)

    def __init__(
        self,
        fields: Sequence[SecretField],
        name: str,
        parent: QWidget,
        hosts: Sequence[str] = (),
    ) -> None:
        """`hosts` will see the secret; none where the connection itself names the host."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(
            Message(
                "{title} for {name}",
                title=fields[0].title if len(fields) == 1 else Message("Secrets"),
                name=name,
            )
        )
        self._fields = fields
        self._receivers = texts.sends_to(hosts, len(fields)) if hosts else EMPTY
        self.edits = [self._make_edit(field) for field in fields]
        self.edit = self.edits[0]
        self.buttons = QDialogButtonBox(_BUTTONS.Ok | _BUTTONS.Cancel, self)
        make_main(self.buttons.button(_BUTTONS.Ok))
        self.buttons.accepted.connect(self._submit)
        self.buttons.rejected.connect(self.reject)
        self._arrange()
        self.resize(grown(_WIDTH, self.fontMetrics()), self.sizeHint().height())

    def _make_edit(self, field: SecretField) -> QLineEdit:
        edit = QLineEdit(self)
        hide_typed(edit, hidden=not field.is_shown)
        several = len(self._fields) > 1
        title = self.windowTitle()
        edit.setAccessibleName(f"{field.title}, {title}" if several else title)
        edit.setAccessibleDescription(joined([self._receivers, _NOTE]))
        return edit

    def _arrange(self) -> None:
        sheet = QWidget(self)
        form, letters = FieldForm(), set[str]()
        form.setHorizontalSpacing(2 * GAP)
        form.setVerticalSpacing(GAP)
        for field, edit in zip(self._fields, self.edits, strict=True):
            form.addRow(_caption(with_mnemonic(field.title, letters), edit), edit)
        if self._receivers:
            notice = Notice(Message("Who gets the secret"), self)
            notice.show_message("lock", Tone.ACTIVE, self._receivers, Tone.PLAIN)
            form.addRow("", notice)
        form.addRow("", Label(_NOTE, Tone.MUTED))
        inner = QVBoxLayout(sheet)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(2 * GAP)
        inner.addWidget(self._make_question())
        inner.addLayout(form)
        lay_out(self, sheet, self.buttons)

    def _make_question(self) -> TextBlock:
        question = TextBlock(Message("Question"), parent=self).sized(1.15, bold=True)
        question.setPlainText(self.windowTitle())
        question.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        return question

    def _submit(self) -> None:
        empty = [edit for edit in self.edits if not edit.text()]
        if empty and len(self.edits) > 1:  # the parts are of no use without each other
            empty[0].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        pairs = zip(self._fields, self.edits, strict=True)
        self.given.emit(pack_secrets(self._fields, {f.key: edit.text() for f, edit in pairs}))
        self.accept()


def _caption(text: str, edit: QLineEdit) -> QLabel:
    caption = QLabel(text)
    caption.setTextFormat(Qt.TextFormat.PlainText)  # a title may come from an untrusted profile
    caption.setBuddy(edit)
    return caption


def ask_secret(
    connections: ConnectionService,
    connection: Connection,
    parent: QWidget,
    then: Callable[[], None],
) -> None:
    """Asks for the secret, keeps it in memory and calls `then`; not when the user cancels."""
    fields = connections.secrets_of(connection.kind) or PASSWORD
    dialog = SecretDialog(fields, connection.name, parent, connections.hosts_of(connection.kind))
    dialog.given.connect(partial(connections.put_secret, connection.id))
    # Not inside a closure: so Qt disconnects it when the object that it belongs to is deleted.
    dialog.accepted.connect(then)
    dialog.open()


def when_secret_is_known(
    connections: ConnectionService,
    connection: Connection,
    parent: QWidget,
    then: Callable[[], None],
) -> None:
    """Calls `then` at once, or after it asked for the secret."""
    if connections.needs_secret(connection):
        ask_secret(connections, connection, parent, then)
    else:
        then()
