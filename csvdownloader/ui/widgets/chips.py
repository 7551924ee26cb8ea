"""Short facts in one line, each on a ground of its own."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.look.contrast import mixed
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.plain_text import plain_tip

_RADIUS = 5
_GROUND = 0.1  # share of the text's colour


class Chips(QWidget):
    """Shows as many as fit; the last one is elided where there is no room for all.

    The whole is one sentence for a screen reader, and in the tool tip.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_texts(self, texts: Sequence[str], notes: Iterable[str] = ()) -> None:
        """Shows other facts; the notes on them stand in the tool tip, each on a line of its own."""
        self._texts = tuple(texts)
        told = [self.sentence(), *notes] if texts else []
        self.setAccessibleName(self.sentence())
        self.setAccessibleDescription(" ".join(told[1:]))
        self.setToolTip(plain_tip("\n".join(told)))
        self.updateGeometry()
        self.update()

    def sentence(self) -> str:
        """All facts as one sentence: "Semicolon, Windows-1252, header in line 3"."""
        first, *others = self._texts or ("",)
        return ", ".join((first, *map(_continued, others)))

    @override
    def sizeHint(self) -> QSize:
        return QSize(sum(map(self._width, self._texts)), self.fontMetrics().height() + GAP // 2)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, metrics = QPainter(self), self.fontMetrics()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        ground = mixed(text, self.palette().color(self.backgroundRole()), _GROUND)
        left = 0
        for chip in self._texts:
            room = self.width() - left - 2 * GAP
            if room <= metrics.horizontalAdvance("…"):
                return
            shown = metrics.elidedText(chip, Qt.TextElideMode.ElideRight, room)
            place = QRect(left, 0, metrics.horizontalAdvance(shown) + 2 * GAP, self.height())
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            if mirrored:
                place.moveRight(self.width() - 1 - left)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(place, _RADIUS, _RADIUS)
            painter.setPen(text)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)
            left += self._width(chip)

    def _width(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + 3 * GAP


def _continued(text: str) -> str:
    """A fact that follows another one in a sentence; a name such as UTF-8 keeps its capitals."""
    return f"{text[0].lower()}{text[1:]}" if text[1:2].islower() and " " in text else text
