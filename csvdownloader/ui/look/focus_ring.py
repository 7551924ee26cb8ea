"""The ring around the button that has the focus, while the user works with the keyboard."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QWindow
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFocusFrame,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)

from csvdownloader.core.overrides import override
from csvdownloader.ui.look.last_input import note_input, works_by_keyboard
from csvdownloader.ui.look.measures import RADIUS, RING_ROOM
from csvdownloader.ui.look.tokens import tokens_of

_WIDTH = 2  # pixels, of the line
_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride})
_HANDS = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TabletPress})
RING = "ring"  # the property of a widget that is no button, and is shown with a ring


class FocusRing(QObject):
    """Puts one ring around each button that the keyboard reaches, in all windows."""

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._style = _RingStyle("Fusion")
        self._style.setParent(self)
        self._frame: QFocusFrame | None = None
        self._application = application
        note_input(application, by_hand=False)
        application.focusChanged.connect(self._follow)
        application.focusWindowChanged.connect(self._listen)
        self._listen(application.focusWindow())
        self._follow(None, application.focusWidget())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _KEYS:
            note_input(self._application, by_hand=False)
        elif event.type() in _HANDS:
            note_input(self._application, by_hand=True)
        return super().eventFilter(watched, event)

    def ringed(self) -> QWidget | None:
        """The widget that has the ring."""
        return self._frame.widget() if self._frame is not None else None

    def _listen(self, window: QWindow | None) -> None:
        # Input reaches the window first. A filter of the application would see every event, which
        # makes the start a fifth slower.
        if window is not None:
            window.installEventFilter(self)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        wanted = now if works_by_keyboard() and now is not None and _is_ringed(now) else None
        if wanted is None and self.ringed() is None:
            return
        self._ensure_frame().setWidget(wanted)  # type: ignore[arg-type]  # None hides it

    def _ensure_frame(self) -> QFocusFrame:
        if self._frame is None:
            self._frame = QFocusFrame()
            self._frame.setStyle(self._style)
            self._frame.destroyed.connect(self._forget)
        return self._frame

    def _forget(self) -> None:
        self._frame = None  # gone with the dialog that it was in


def _is_ringed(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) or bool(widget.property(RING))


class _RingStyle(QProxyStyle):
    """Draws the frame as a ring that lies outside of its widget, and above its neighbours."""

    @override
    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in {
            QStyle.PixelMetric.PM_FocusFrameHMargin,
            QStyle.PixelMetric.PM_FocusFrameVMargin,
        }:
            return RING_ROOM
        return super().pixelMetric(metric, option, widget)

    @override
    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        if hint is QStyle.StyleHint.SH_FocusFrame_Mask:
            return 0
        if hint is QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        return super().styleHint(hint, option, widget, returnData)

    @override
    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element is not QStyle.ControlElement.CE_FocusFrame:
            super().drawControl(element, option, painter, widget)
            return
        inset = _WIDTH / 2
        ring = QRectF(option.rect).adjusted(inset, inset, -inset, -inset)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens_of(option.palette).accent, _WIDTH))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ring, RADIUS + 3, RADIUS + 3)
        painter.restore()
