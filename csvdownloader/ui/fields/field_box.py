"""What all fields of a form have in common: a control with a note, a doubt or an error under it."""

from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.labels import Label, Notice


class FieldBox(QWidget):
    """A control with a note, a doubt or an error under it.

    Signals:
        edited(): The user changed the value.
        chosen(): The user chose the value in a dialog, so that nothing is left to do here.
    """

    edited = Signal()
    chosen = Signal()

    def __init__(self, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._note = ""
        self._error = Notice(Message("Error"), self)
        self._error.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP // 2)
        self.column.addWidget(self._error)
        self.edited.connect(self._clear_error)

    def place(self, top: QWidget, *, stretched: bool = True) -> None:
        """Puts the row with the control above note and error."""
        side = Qt.AlignmentFlag(0) if stretched else Qt.AlignmentFlag.AlignLeft
        self.column.insertWidget(0, top, 0, side)

    def show_note(self, text: str) -> None:
        """Shows a note on the value; an empty text hides it."""
        self._note = text
        self._show_note_without_error()

    def show_error(self, text: str) -> None:
        """Shows what is wrong with the value; an empty text clears the error."""
        self._error.show_message("failed", Tone.BAD, text)
        self._show_note_without_error()

    def note(self) -> str:
        """The note on the value; empty when there is none."""
        return self._note

    def error(self) -> str:
        """The error that is shown; empty when there is none."""
        return self._error.text()

    def focus(self) -> None:
        """Moves the keyboard into the control."""
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)

    @cached_property
    def _note_label(self) -> Label:
        label = Label("", Tone.MUTED, self).wrapping()
        self.column.insertWidget(1, label)
        return label

    def _show_note_without_error(self) -> None:
        if self._note:
            self._note_label.setText(self._note)
        if "_note_label" in vars(self):
            self._note_label.setVisible(bool(self._note) and not self.error())
        self.control.setAccessibleDescription(self.error() or self._note)

    def _clear_error(self) -> None:
        self.show_error("")
