"""Text of any length that wraps anywhere, and can be selected."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.look.measures import fixed_pitch, scaled
from csvdownloader.ui.look.tones import Tone, tone_color


class TextBlock(QTextEdit):
    """Looks like a label, as high as its text needs at its width."""

    def __init__(self, name: str, tone: Tone = Tone.PLAIN, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        for set_policy in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._fit)
        self._tint()
        self._fit()

    def set_tone(self, tone: Tone) -> None:
        """Changes the colour."""
        self._tone = tone
        self._tint()

    def sized(self, factor: float, *, bold: bool = False) -> "TextBlock":
        """Makes the text larger or smaller than the system's."""
        self.setFont(scaled(self.font(), factor, bold=bold))
        self._fit()
        return self

    def fixed_pitch(self) -> "TextBlock":
        """Uses the system's monospace font."""
        self.setFont(fixed_pitch(self.font()))
        self._fit()
        return self

    def text(self) -> str:
        """The text as it was set."""
        return self.toPlainText()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        elif event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        height = max(self.document().size().height(), self.fontMetrics().height())
        self.setFixedHeight(round(height))

    def _tint(self) -> None:
        parent = self.parentWidget()
        color = tone_color(parent.palette() if parent else QPalette(), self._tone)
        if self.palette().color(QPalette.ColorRole.Text) != color:
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.Text, color)
            self.setPalette(palette)
