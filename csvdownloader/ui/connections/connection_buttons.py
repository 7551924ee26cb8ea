"""The buttons under the form of a connection."""

from PySide6.QtWidgets import QDialogButtonBox, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.ui.widgets.buttons import Button

_ROLES = QDialogButtonBox.ButtonRole


class ConnectionButtons(QDialogButtonBox):
    """Save, Cancel, and Remove where there is something to remove."""

    def __init__(self, *, can_remove: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.save = Button(Message("&Save"), parent=self)
        self.save.setDefault(True)
        self.cancel = Button(Message("Cancel"), parent=self)
        self.remove = Button(Message("&Remove…"), parent=self)
        self.remove.hide()
        self.addButton(self.save, _ROLES.AcceptRole)
        self.addButton(self.cancel, _ROLES.RejectRole)
        if can_remove:
            self.addButton(self.remove, _ROLES.ResetRole)

    def show_saving(self, saving: bool) -> None:
        """While a connection is being saved, only Close can be pressed."""
        self.save.setText(Message("Saving…") if saving else Message("&Save"))
        self.cancel.setText(
            Message("Close") if saving else Message("Cancel")
        )  # it does not stop the key store
        for button in (self.save, self.remove):
            button.setEnabled(not saving)
