"""A progress bar that never claims more than is known."""

from PySide6.QtCore import QElapsedTimer, QRectF, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPainterPath, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.look.tokens import tokens_of

_FULL = 1000  # a QProgressBar counts in 32 bits, so it gets permille and never bytes
_HEIGHT = 10
_STEP_MS, _ROUND_MS = 40, 1600  # of the piece that moves while there is no percentage
_PIECE = 0.25  # of the bar


def permille(percent: float) -> int:
    """The length of a bar from 0 to 1000."""
    return int(percent * 10)


class ProgressBar(QProgressBar):
    """Shows a percentage; a piece of it moves while there is none."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setFixedHeight(_HEIGHT)
        self._moving = QElapsedTimer()
        self._timer = QTimer(self, interval=_STEP_MS)
        self._timer.timeout.connect(self.update)

    def show_percent(self, percent: float | None, text: str) -> None:
        """Shows how far it is; `text` says the same to a screen reader."""
        self.setRange(0, 0 if percent is None else _FULL)
        if percent is not None:
            self.setValue(permille(percent))
        self.setFormat(text)
        self.setAccessibleDescription(text)
        self._move()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._move()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        tokens, whole = tokens_of(self.palette()), QRectF(self.rect())
        path = QPainterPath()
        path.addRoundedRect(whole, whole.height() / 2, whole.height() / 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(path, tokens.track)
        done = QPainterPath()
        done.addRoundedRect(self._done(whole), whole.height() / 2, whole.height() / 2)
        painter.fillPath(path.intersected(done), tokens.accent)

    def _move(self) -> None:
        if self.maximum() or not self.isVisible():
            self._timer.stop()
        elif not self._timer.isActive():
            self._moving.start()
            self._timer.start()

    def _done(self, whole: QRectF) -> QRectF:
        if self.maximum():
            return QRectF(0, 0, whole.width() * self.value() / _FULL, whole.height())
        piece = whole.width() * _PIECE
        elapsed = self._moving.elapsed() if self._moving.isValid() else 0
        share = elapsed % _ROUND_MS / _ROUND_MS
        return QRectF(share * (whole.width() + piece) - piece, 0, piece, whole.height())
