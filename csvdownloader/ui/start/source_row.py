"""A row to press: a source that was read lately, or a saved request."""

from datetime import UTC, datetime

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.core.texts import one_line
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.measures import (
    GAP,
    RADIUS,
    SMALL_TEXT,
    grown,
    placed,
    scaled,
    whole_width,
)
from csvdownloader.ui.look.tokens import tokens_of
from csvdownloader.ui.start.recent_sources import RecentSource
from csvdownloader.ui.start.tile import WideButton
from csvdownloader.ui.widgets.plain_text import SEPARATOR, plain_tip
from csvdownloader.ui.widgets.source_icons import source_icon
from csvdownloader.ui.widgets.times import age_text

_WIDE = 60 * GAP  # from here on there is room for the origin
_NAME_SHARE = 0.42  # of the row, whatever its end says: origins stand below each other
_MIDDLE = Qt.TextElideMode.ElideMiddle


class SourceRow(WideButton):
    """Icon, name, what is known of it, and a few words at the end."""

    def __init__(self, icon: str, name: str, about: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self._name, self._about = icon, name, about  # an & in a text makes an Alt key
        self.setAccessibleName(name)
        self.setAccessibleDescription(about)
        self.setToolTip(plain_tip(f"{name}\n{about}"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def end_text(self) -> str:
        """The words at the end."""
        return ""

    @override
    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height() + 2 * GAP)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_hovered or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.pressed if self.isDown() else tokens.hover)
            painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        side = grown(icons.MEDIUM, self.fontMetrics())
        place = QRect(0, (self.height() - side) // 2, side, side)
        corner = self._mirrored(place).topLeft()
        icons.paint(painter, corner, self._icon, tokens.muted, side)
        self._draw_texts(painter, side + GAP + GAP // 2)

    def _draw_texts(self, painter: QPainter, left: int) -> None:
        tokens, end = tokens_of(self.palette()), self.end_text()
        painter.setPen(tokens.muted)
        painter.setFont(scaled(self.font(), SMALL_TEXT))
        end_width = whole_width(end, painter.font())
        room = self.width() - left - end_width - 2 * GAP
        self._draw(painter, self.width() - end_width, end_width, end)
        name_width = room
        if room >= _WIDE:
            name_width = round((self.width() - left) * _NAME_SHARE)
            start = left + name_width + 2 * GAP
            self._draw(painter, start, room - name_width - 2 * GAP, self._about)
        painter.setPen(tokens.text)
        painter.setFont(self.font())
        self._draw(painter, left, name_width, self._name)

    def _draw(self, painter: QPainter, left: int, width: int, text: str) -> None:
        # Paths and names are written as they are, also in a window from right to left.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        shown = painter.fontMetrics().elidedText(text, _MIDDLE, width)
        place = self._mirrored(QRect(left, 0, width, self.height()))
        painter.drawText(place, flags.value | Qt.TextFlag.TextSingleLine.value, shown)

    def _mirrored(self, place: QRect) -> QRect:
        return placed(place, self.rect(), self.layoutDirection())


class RecentRow(SourceRow):
    """A source that was read lately, and how long ago."""

    def __init__(self, source: RecentSource, parent: QWidget) -> None:
        super().__init__(source_icon(source.request.source), source.name, source.origin, parent)
        self.source = source
        self.setAccessibleDescription(SEPARATOR.join((source.origin, self.end_text())))

    @override
    def end_text(self) -> str:
        return age_text(self.source.used_at, datetime.now(UTC))


class SavedRow(SourceRow):
    """A saved request; its actions are those of its menu and of its keys."""

    def __init__(self, saved: SavedRequest, about: str, parent: QWidget) -> None:
        super().__init__(source_icon(saved.request.source), one_line(saved.name), about, parent)
        self.saved = saved
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        hint = Message("Enter runs it; the menu key or a right click has more")
        self.setAccessibleDescription(joined((about, hint), SEPARATOR))
        self.setToolTip(plain_tip("\n".join((self.accessibleName(), about, hint))))

    @override
    def end_text(self) -> str:
        return Message("Run") if self.is_hovered or self.hasFocus() else EMPTY
