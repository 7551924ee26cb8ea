"""A label of one line that is elided where there is no room for it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
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
    def minimumSizeHint(self) -> QSize:
        return QSize(min(4 * GAP, super().minimumSizeHint().width()), super().sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        shown = self.fontMetrics().elidedText(self.text(), self._cut, self.contentsRect().width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), shown)
        # Here, since a width says nothing before.
        tip = "" if shown == self.text() else plain_tip(self.text())
        if self.toolTip() != tip:
            self.setToolTip(tip)
