"""The kind of a connection: chosen once, fixed from then on."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from csvdownloader.core.connections.connections import Connection, is_account
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.connections import ConnectionKind
from csvdownloader.ui.fields.field_box import FieldBox
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.workers.connections import ConnectionService


class KindBox(FieldBox):
    """Asks for one of the kinds; an account's is only shown: the field that opens it decides."""

    def __init__(
        self, kinds: Sequence[ConnectionKind], before: Connection | None, parent: QWidget
    ) -> None:
        self.kinds = kinds
        self.is_account = is_account(before.kind if before else kinds[0].key)
        self.title = Message("Service") if self.is_account else Message("&Kind")
        self.combo = self._make_combo(before, parent)
        control: QWidget = self.combo
        if self.is_account:
            control = Label(self.combo.currentText(), parent=parent).wrapping()
            control.setAlignment(Qt.AlignmentFlag.AlignTop)
            self.combo.hide()
        super().__init__(control, parent)
        self.place(control, stretched=self.is_account)

    def _make_combo(self, before: Connection | None, parent: QWidget) -> QComboBox:
        combo = QComboBox(parent)
        combo.setAccessibleName(Message("Kind"))
        combo.setMinimumWidth(26 * GAP)
        for kind in self.kinds:
            combo.addItem(kind.title, kind.key)
        if before is not None:
            combo.setCurrentIndex(combo.findData(before.kind))
            combo.setEnabled(False)
        return combo

    @property
    def kind(self) -> ConnectionKind:
        """The chosen kind."""
        return self.kinds[max(0, self.combo.currentIndex())]

    def first_line(self) -> int:
        """How high the first line of the control is: its label stands beside that."""
        if self.is_account:
            return self.fontMetrics().height()
        return self.combo.sizeHint().height()

    def knows_kind(self) -> bool:
        """False for a connection of an unknown kind."""
        return self.combo.currentIndex() >= 0


def fitting_kinds(connections: ConnectionService, accounts: Sequence[str]) -> list[ConnectionKind]:
    """The kinds of account with these keys; the kinds of database when there is none."""
    fitting = [kind for kind in connections.kinds if kind.key in accounts]
    return fitting or [kind for kind in connections.kinds if connections.can_test(kind.key)]


def unknown_kind(kind: str) -> Message:
    """The message that a connection of an unknown kind cannot be changed."""
    if is_account(kind):
        profile = kind.partition(":")[2]
        return Message(
            "There is no profile {profile} any more\nPut it back, or remove the account.",
            profile=profile,
        )
    return Message(
        "This version cannot read connections of the kind {kind}\nInstall the newer "
        "version of CSV Downloader.",
        kind=kind,
    )
