"""A large button for one kind of source."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.measures import CARD_RADIUS, GAP, SMALL_TEXT, grown, placed, scaled
from csvdownloader.ui.look.style import style_name
from csvdownloader.ui.look.tokens import tokens_of

_PAD = 2 * GAP
NARROWEST = 17 * GAP
_WRAPPED = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class WideButton(QAbstractButton):
    """A button that is painted by itself: Enter presses it as Space does, the pointer lights it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.is_hovered = False

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._light(True)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._light(False)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def _light(self, on: bool) -> None:
        self.is_hovered = on
        self.update()


class Tile(WideButton):
    """An icon over a title and a few words on what there is."""

    def __init__(self, key: str, icon: str, title: str, about: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self._icon, self._about = key, icon, about
        self._heights: dict[int, int] = {}  # by width: layouts ask some fifty times
        self.setText(title)
        self.setAccessibleDescription(about)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def sizeHint(self) -> QSize:
        return QSize(NARROWEST, self.heightForWidth(NARROWEST))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._height_for(width)
        return self._heights[width]

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._heights.clear()
        super().changeEvent(event)

    def _height_for(self, width: int) -> int:
        room = QRect(0, 0, width - 2 * _PAD, 1 << 20)
        about = self._about_metrics().boundingRect(room, _WRAPPED, self._about).height()
        return 2 * _PAD + self._icon_size() + GAP + self.fontMetrics().height() + 4 + about

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.field if self.is_hovered else tokens.edge, 1))
        ground = tokens.pressed if self.isDown() else tokens.hover
        painter.setBrush(ground if self.isDown() or self.is_hovered else tokens.raised)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), *_CORNER)
        inside = self.rect().adjusted(_PAD, _PAD, -_PAD, -_PAD)
        side = self._icon_size()
        place = QRect(inside.topLeft(), QSize(side, side))
        place = placed(place, self.rect(), self.layoutDirection())
        icons.paint(painter, place.topLeft(), self._icon, tokens.accent, side)
        inside.setTop(place.bottom() + 1 + GAP)
        self._draw_texts(painter, inside)

    def _draw_texts(self, painter: QPainter, inside: QRect) -> None:
        tokens = tokens_of(self.palette())
        painter.setFont(scaled(self.font(), 1, bold=True))
        painter.setPen(tokens.text)
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignTop) | mnemonics_of(self), self.text())
        inside.setTop(inside.top() + self.fontMetrics().height() + 4)
        painter.setFont(scaled(self.font(), SMALL_TEXT))
        painter.setPen(tokens.muted)
        painter.drawText(inside, _WRAPPED, self._about)

    def _icon_size(self) -> int:
        return grown(icons.LARGE, self.fontMetrics())

    def _about_metrics(self) -> QFontMetrics:
        return QFontMetrics(scaled(self.font(), SMALL_TEXT))


_CORNER = (CARD_RADIUS, CARD_RADIUS)


def mnemonics_of(widget: QWidget) -> int:
    """The flag for painting a text with a mnemonic as the style does it."""
    if style_name():  # which always underlines: PySide6 would make `QStyle` to ask it
        return int(Qt.TextFlag.TextShowMnemonic)
    from PySide6.QtWidgets import QStyle

    shown = widget.style().styleHint(QStyle.StyleHint.SH_UnderlineShortcut, None, widget)
    return int(Qt.TextFlag.TextShowMnemonic if shown else Qt.TextFlag.TextHideMnemonic)
