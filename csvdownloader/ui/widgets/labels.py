"""Labels: plain text only, in a tone of the palette."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.measures import GAP, fixed_pitch, grown, scaled
from csvdownloader.ui.look.tones import Tone, tone_color

if TYPE_CHECKING:
    from csvdownloader.ui.widgets.text_block import TextBlock


class Label(QLabel):
    """Plain text: what looks like markup in a message or a path is shown as it is."""

    def __init__(
        self, text: str = "", tone: Tone = Tone.PLAIN, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        # Else it is another one on a page. It counts as a change of the palette, which tints.
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def set_tone(self, tone: Tone) -> None:
        """Changes the colour."""
        self._tone = tone
        self._tint()

    def wrapping(self) -> "Label":
        """Makes the text break into lines, also inside a long path."""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setWordWrap(True)  # after the policy: it adds height for width to it
        self.setMinimumWidth(GAP * 12)
        return self

    def selectable(self) -> "Label":
        """Lets mouse and keyboard select the text."""
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return self

    def sized(self, factor: float, *, bold: bool = False) -> "Label":
        """Makes the text larger or smaller than the system's."""
        self.setFont(scaled(self.font(), factor, bold=bold))
        return self

    def fixed_pitch(self) -> "Label":
        """Uses the system's monospace font."""
        self.setFont(fixed_pitch(self.font()))
        return self

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        color = tone_color(self.palette(), self._tone)
        if self.palette().color(QPalette.ColorRole.WindowText) != color:
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.WindowText, color)
            self.setPalette(palette)


class IconLabel(QLabel):
    """An icon in a tone of the palette."""

    def __init__(self, size: int = icons.SMALL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone, self._size = "", Tone.MUTED, size
        self._fit()

    def show_icon(self, name: str, tone: Tone) -> None:
        """Shows another icon."""
        self._name, self._tone = name, tone
        self._draw()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        elif event.type() == QEvent.Type.FontChange:
            self._fit()
            self._draw()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _fit(self) -> None:
        side = grown(self._size, self.fontMetrics())
        self.setFixedSize(QSize(side, side))

    def _draw(self) -> None:
        if self._name and self.isVisible():
            color = tone_color(self.palette(), self._tone)
            ratio = self.devicePixelRatioF()
            self.setPixmap(icons.pixmap(self._name, color, self.width(), ratio))


class Notice(QWidget):
    """An icon and a message; hidden while there is none."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._icon = IconLabel(parent=self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)

    @cached_property
    def label(self) -> "TextBlock":
        """The message's label; created for the first message, since most notices never show one."""
        from csvdownloader.ui.widgets.text_block import TextBlock

        label = TextBlock(self._name, parent=self)
        label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._row.addWidget(label, 1)
        return label

    def show_message(self, icon: str, tone: Tone, text: str, text_tone: Tone | None = None) -> None:
        """Shows the message; an empty one hides the notice."""
        if not text:
            self.hide()
            return
        self._icon.show_icon(icon, tone)
        self.label.set_tone(tone if text_tone is None else text_tone)
        self.label.setPlainText(text)
        self.show()

    def text(self) -> str:
        """The message that is shown; empty when there is none."""
        return "" if self.isHidden() else self.label.text()


class Stat(QWidget):
    """A number with its name over it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = Label(name, Tone.MUTED, self).sized(0.9)
        self.value = Label("", parent=self).sized(1.15).selectable()
        self.value.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 4)
        column.addWidget(self._name)
        column.addWidget(self.value)

    def show_value(self, text: str) -> None:
        """Shows the number, or a dash when it is not known."""
        self.value.setText(text or "–")  # noqa: RUF001 - a real dash
