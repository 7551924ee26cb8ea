"""The place to drop files on, and the sheet that covers the window while something is dragged."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.measures import CARD_RADIUS, GAP, HEADING, SMALL_TEXT, grown, scaled
from csvdownloader.ui.look.tokens import tokens_of
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.labels import IconLabel, Label

_SCRIM = 190  # of 255: how much of the page the sheet hides
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class DropZone(QFrame):
    """A dashed frame that says what can be given, with a button for who has nothing to drop."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        icon = IconLabel(icons.SIGN, self)
        icon.show_icon("save", Tone.ACTIVE)
        title = Label(Message("Drop files or a link here"), parent=self).wrapping()
        title.sized(HEADING, bold=True)
        title.setAlignment(_CENTRE)
        hint = Message("Or paste with Ctrl+V: a path, an address, the URL of a database, a query")
        self._hint = Label(hint, Tone.MUTED, self).wrapping().sized(SMALL_TEXT)
        self._hint.setAlignment(_CENTRE)
        self.button = Button(Message("&Choose files…"), "folder", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP // 2)
        column.addWidget(icon, 0, _CENTRE)
        column.addWidget(title)
        column.addWidget(self._hint)
        column.addSpacing(GAP // 2)
        column.addWidget(self.button, 0, _CENTRE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens_of(self.palette()).field, 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(_inside(self.rect()), CARD_RADIUS, CARD_RADIUS)


class DropSheet(QWidget):
    """Covers the window while something is dragged over it, and says what a release would do."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAcceptDrops(True)
        self._text, self._place = "", QRect()
        self.hide()

    def cover(self, text: str, zone: QWidget) -> None:
        """Covers the window; the words stand in the zone if that can be seen, else all over it."""
        self._text = text
        self.setAccessibleName(text)
        self.setGeometry(self.window().rect())
        margin = GAP + GAP // 2
        self._place = self.rect().adjusted(margin, margin, -margin, -margin)
        seen = zone.visibleRegion().boundingRect()
        if not seen.isEmpty():
            self._place = QRect(zone.mapTo(self.window(), seen.topLeft()), seen.size())
        self.raise_()
        self.show()
        self.update()

    def text(self) -> str:
        """What the sheet says; empty while it is not there."""
        return self._text if self.isVisible() else ""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scrim = QColor(tokens.base)  # a copy: tokens are shared
        scrim.setAlpha(_SCRIM)
        painter.fillRect(self.rect(), scrim)
        painter.setPen(QPen(tokens.accent, 2))
        painter.setBrush(tokens.soft)
        painter.drawRoundedRect(_inside(self._place), CARD_RADIUS, CARD_RADIUS)
        self._draw_words(painter)

    def _draw_words(self, painter: QPainter) -> None:
        tokens = tokens_of(self.palette())
        painter.setFont(scaled(self.font(), HEADING, bold=True))
        metrics = painter.fontMetrics()
        side = grown(icons.SIGN, metrics)
        block = QRect(0, 0, self._place.width() - 4 * GAP, side + GAP + metrics.height())
        block.moveCenter(self._place.center())
        corner = QPoint(block.center().x() - side // 2, block.top())
        icons.paint(painter, corner, "save", tokens.accent, side)
        painter.setPen(tokens.text)
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideMiddle, block.width())
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.drawText(block, flags.value | Qt.TextFlag.TextSingleLine.value, shown)

    @override
    def sizeHint(self) -> QSize:
        return self.window().size()


def _inside(rect: QRect) -> QRectF:
    return rect.toRectF().adjusted(1, 1, -1, -1)
