"""The bar in which one says what to find, and sees how often it is there."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override
from csvdownloader.core.tables.search import Search
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.measures import GAP, whole_width
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import IconButton
from csvdownloader.ui.widgets.elided_label import ElidedLabel

_COUNT_WIDTH = 20 * GAP  # of what was found, before it is cut
_TYPING_MS = 150  # a search begins when nothing was typed for so long


class FindBar(QWidget):
    """Text, how it is meant, and the way from hit to hit.

    Signals:
        changed(): Something else is to be found.
        step_asked(int): The next hit is wanted (1), or the one before (-1).
        closed(): The bar was closed.
    """

    changed = Signal()
    step_asked = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText(Message("Find in the rows"))
        self.edit.setAccessibleName(Message("Find in the rows"))
        self.edit.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.options = IconButton(Message("How to find"), "settings", self)
        self.options.setCheckable(True)  # as a sign that something is chosen
        self.options.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.options)
        self.case = self._add_option(menu, Message("&Match case"))
        self.whole = self._add_option(menu, Message("&Whole cells only"))
        self.regex = self._add_option(menu, Message("&Regular expression"))
        self.column = self._add_option(menu, Message("Only in this &column"))
        self.options.setMenu(menu)
        self.count = ElidedLabel(parent=self, cut=Qt.TextElideMode.ElideRight)
        self.edit.setMinimumWidth(12 * GAP)
        self.previous = IconButton(Message("Previous hit (Shift+F3)"), "chevron-up", self)
        self.next = IconButton(Message("Next hit (F3)"), "chevron-down", self)
        close = IconButton(Message("Close (Esc)"), "close", self)
        self._timer = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._timer.timeout.connect(self.changed)
        self.edit.textChanged.connect(lambda _text: self._timer.start())
        self.previous.clicked.connect(lambda: self.step_asked.emit(-1))
        self.next.clicked.connect(lambda: self.step_asked.emit(1))
        close.clicked.connect(self.close_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP // 2)
        row.addWidget(self.edit, 2)
        row.addWidget(self.options)
        row.addWidget(self.count, 1)
        row.addWidget(self.previous)
        row.addWidget(self.next)
        row.addWidget(close)
        for button in (self.options, self.previous, self.next, close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.say(EMPTY, has_hits=False)
        self.hide()

    def search(self, column: int) -> Search | None:
        """What is to be found; None for nothing. `column` is that of the current cell."""
        if not self.edit.text():
            return None
        return Search(
            text=self.edit.text(),
            column=column if self.column.isChecked() else None,
            match_case=self.case.isChecked(),
            whole_cell=self.whole.isChecked(),
            is_regex=self.regex.isChecked(),
        )

    def open_bar(self) -> None:
        """Shows the bar with the keyboard in it."""
        self.show()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def close_bar(self) -> None:
        """Hides the bar; nothing is to be found any more."""
        self.hide()
        self.closed.emit()

    def say(self, text: str, *, has_hits: bool, tone: Tone = Tone.MUTED) -> None:
        """Shows what was found."""
        self.count.set_tone(tone)
        self.count.setText(text)
        self.count.setMinimumWidth(min(whole_width(text, self.count.font()), _COUNT_WIDTH))
        self.previous.setEnabled(has_hits)
        self.next.setEnabled(has_hits)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._timer.stop()  # what was typed is to be found in no other file

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3}:
            if self._timer.isActive():
                self._timer.stop()
                self.changed.emit()
            else:
                self.step_asked.emit(-1 if is_back else 1)
        else:
            super().keyPressEvent(event)

    def _add_option(self, menu: QMenu, title: Message) -> QAction:
        option = menu.addAction(title)
        option.setCheckable(True)
        option.toggled.connect(self._choose)
        return option

    def _choose(self) -> None:
        options = self.case, self.whole, self.regex, self.column
        self.options.setChecked(any(option.isChecked() for option in options))
        self.changed.emit()
