"""The pages of a lookup: waiting for it, what it found, nothing found, or its failure."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.messages import Message
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.labels import Label, Notice
from csvdownloader.ui.widgets.progress_bar import ProgressBar

_BAR_WIDTH = 30 * GAP
_BUTTONS = {
    Remedy.ENTER_SECRET: (Message("Enter the &secret…"), "lock"),
    Remedy.EDIT_CONNECTION: (Message("&Edit the connection…"), "edit"),
    Remedy.RETRY: (Message("&Retry"), "retry"),
}


class LookupPages(QStackedWidget):
    """Shows the content, or one of the other pages in its place.

    Signals:
        remedied(Remedy): The user pressed the button of that remedy.
    """

    remedied = Signal(Remedy)

    def __init__(self, content: QWidget, waiting: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._content = content
        self.bar = ProgressBar(waiting, self)
        self.bar.setFixedWidth(_BAR_WIDTH)
        self._waiting = _centred(_centred_label(waiting), self.bar)
        self.message = _centred_label("").wrapping()
        self._nothing = _centred(self.message)
        self.notice = Notice(Message("What went wrong"), self)
        self.buttons = {remedy: self._make_button(remedy) for remedy in _BUTTONS}
        self.retry_button = self.buttons[Remedy.RETRY]
        self._failure = self._make_failure()
        for page in (content, self._waiting, self._nothing, self._failure):
            self.addWidget(page)

    def show_waiting(self) -> None:
        """Shows that the lookup is running."""
        self.bar.show_percent(None, self.bar.accessibleName())
        self.setCurrentWidget(self._waiting)

    def show_content(self) -> None:
        """Shows what was found."""
        self.setCurrentWidget(self._content)

    def show_nothing(self, text: str) -> None:
        """Says why there is nothing to see."""
        self.message.setText(text)
        self.setCurrentWidget(self._nothing)

    def show_failure(self, failure: Failure, remedies: Sequence[Remedy]) -> None:
        """Says what went wrong, with a button for each remedy; the first one is what helps most."""
        text = f"{failure.message}\n{failure.hint}"
        self.notice.show_message("failed", Tone.BAD, text, Tone.PLAIN)
        for remedy, button in self.buttons.items():
            button.setVisible(remedy in remedies)
        self.setCurrentWidget(self._failure)
        self.buttons[remedies[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def has_content(self) -> bool:
        """Whether the content is shown."""
        return self.currentWidget() is self._content

    def _make_failure(self) -> QWidget:
        page = QWidget()
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        for button in self.buttons.values():
            foot.addWidget(button)
        foot.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, GAP, 0, GAP)
        column.setSpacing(2 * GAP)
        column.addWidget(self.notice)
        column.addLayout(foot)
        column.addStretch(1)
        return page

    def _make_button(self, remedy: Remedy) -> Button:
        button = Button(*_BUTTONS[remedy], self)
        button.clicked.connect(lambda: self.remedied.emit(remedy))
        return button


def _centred_label(text: str) -> Label:
    label = Label(text, Tone.MUTED)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label


def _centred(*widgets: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
    column.setSpacing(GAP)
    column.addStretch(1)
    for widget in widgets:
        side = Qt.AlignmentFlag(0) if isinstance(widget, Label) else Qt.AlignmentFlag.AlignHCenter
        column.addWidget(widget, 0, side)
    column.addStretch(1)
    return page
