"""The title of a page on which a download is made, at one place on each of them."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.measures import GAP, TITLE
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import IconButton
from csvdownloader.ui.widgets.labels import IconLabel, Label


class TitleRow(QWidget):
    """A title, perhaps behind an icon; and a button that leaves the page, or room for one."""

    def __init__(self, title: str, parent: QWidget, *, can_close: bool) -> None:
        super().__init__(parent)
        self._icon = IconLabel(icons.LARGE, self)
        self._icon.hide()
        self.title = Label(title, parent=self).sized(TITLE, bold=True)
        self.close_button = IconButton(Message("Close the form (Esc)"), "close", self)
        policy = self.close_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.close_button.setSizePolicy(policy)
        self.close_button.setVisible(can_close)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._icon)
        row.addWidget(self.title, 1)
        row.addWidget(self.close_button)

    def show_icon(self, name: str) -> None:
        """Shows the icon before the title."""
        self._icon.show_icon(name, Tone.ACTIVE)
        self._icon.show()
