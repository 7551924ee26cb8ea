"""A bar above the page for errors and news, instead of dialogs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.look.measures import GAP, MARGIN
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button, IconButton
from csvdownloader.ui.widgets.divider import Divider
from csvdownloader.ui.widgets.labels import Notice

if TYPE_CHECKING:
    from csvdownloader.ui.widgets.form_area import FormArea

NEWS_MS = 6000
Offer: TypeAlias = tuple[str, Callable[[], object]]  # the text of a button, and what it does
_MOST_LINES = 6  # that are seen at once
_SHORT = 80  # characters; the button stands below a longer message


class MessageBar(QWidget):
    """Errors stay until they are closed or their cause is gone; news disappear by themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self._row = QHBoxLayout()
        self._area: FormArea | None = None  # of the message
        self._text = QBoxLayout(QBoxLayout.Direction.LeftToRight)  # with the button of an offer
        self._timer = QTimer(self, singleShot=True, interval=NEWS_MS)
        self._timer.timeout.connect(self.hide)
        self._accept: Callable[[], object] = self.hide
        self._cause = ""  # of what is shown
        self.hide()

    def show_error(self, message: str, hint: str, offer: Offer | None = None) -> None:
        """Shows what went wrong and what to do next, and a button that does something about it."""
        self._timer.stop()
        self._say("failed", Tone.BAD, f"{message.rstrip('.')}. {hint}")
        if offer is not None:
            self._show_offer(*offer)

    def name_cause(self, cause: str) -> None:
        """Notes the cause of what is shown, for `settle`."""
        self._cause = cause

    def settle(self, cause: str) -> None:
        """Closes the bar where it shows something of a cause that is gone."""
        if self._cause == cause:
            self.hide()

    def show_news(self, text: str) -> None:
        """Shows a sentence for a few seconds."""
        self._say("info", Tone.ACTIVE, text)
        self._timer.start()

    def show_waiting(self, text: str) -> None:
        """Shows a sentence until another one comes."""
        self._timer.stop()
        self._say("info", Tone.ACTIVE, text)

    def show_offer(self, text: str, button: str, accept: Callable[[], object]) -> None:
        """Shows a sentence with a button that does something about it, until another one comes."""
        self.show_waiting(text)
        self._show_offer(button, accept)

    def text(self) -> str:
        """What is shown; empty when nothing is."""
        return self._notice.text() if self.isVisible() else ""

    @contextmanager
    def showing_errors(self) -> Iterator[None]:
        """Inside, a UserError is shown instead of raised."""
        try:
            yield
        except UserError as error:
            self.show_error(error.message, error.hint)

    @cached_property
    def offer(self) -> Button:
        """The button of an offer; hidden while there is none."""
        button = Button("", parent=self)
        button.clicked.connect(self._take_offer)
        self._text.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button

    @cached_property
    def _notice(self) -> Notice:
        """The message; made for the first one, since most windows never show one."""
        from csvdownloader.ui.widgets.form_area import FormArea

        notice = Notice(Message("Message"), self)
        close = IconButton(Message("Close message"), "close", self)
        close.clicked.connect(self.hide)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.hide)  # only while the bar is shown
        area = FormArea(notice, self)  # a long message does not cover the page
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._area = area
        self._fit()
        row = self._row
        row.setContentsMargins(MARGIN, GAP // 2, MARGIN - GAP, GAP // 2)
        self._text.setSpacing(GAP // 2)
        self._text.addWidget(area, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(self._text, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(Divider(self))
        return notice

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        if self._area is not None:
            self._area.setMaximumHeight(_MOST_LINES * self.fontMetrics().lineSpacing())

    def _show_offer(self, button: str, accept: Callable[[], object]) -> None:
        is_long = len(self._notice.text()) > _SHORT
        directions = QBoxLayout.Direction
        self._text.setDirection(directions.TopToBottom if is_long else directions.LeftToRight)
        self.offer.setText(button)
        self.offer.show()
        self._accept = accept

    def _take_offer(self) -> None:
        self.hide()
        self._accept()

    def _say(self, icon: str, tone: Tone, text: str) -> None:
        self._notice.show_message(icon, tone, text, Tone.PLAIN)
        self.offer.hide()
        self._cause = ""
        self.setAccessibleName(text)
        self.show()
