"""A label of one line that is elided where there is no room for it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.ui.widgets.plain_text import plain_tip


class ElidedLabel(Label):
    """Names and paths are cut in their middle, as their ends say most; whole in the tool tip."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = Tone.PLAIN,
        parent: QWidget | None = None,
        *,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        self._cut = cut
        super().__init__(text, tone, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self._show_tip()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(4 * GAP, super().minimumSizeHint().width()), super().sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_tip()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_tip()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), self._shown())

    def _shown(self) -> str:
        return self.fontMetrics().elidedText(self.text(), self._cut, self.contentsRect().width())

    def _show_tip(self) -> None:
        if self.isVisible():  # before that, its width says nothing
            self.setToolTip("" if self._shown() == self.text() else plain_tip(self.text()))
