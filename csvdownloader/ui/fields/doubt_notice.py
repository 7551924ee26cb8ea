"""A doubt about what was found, and the button that settles it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.ui.look.kinds import LINK, set_kind
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.labels import Notice


class DoubtNotice(QWidget):
    """Stands under the field that the doubt is about.

    Signals:
        settled(): The user says that what was found is right.
    """

    settled = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._notice = Notice(Message("Doubt"), self)
        self.button = Button(Message("That is right"))
        self.button.setAutoDefault(False)  # Enter starts the download here too
        set_kind(self.button, LINK)
        self.button.setAccessibleDescription(title)
        self.button.setToolTip(Message("Read it so, and do not call the download unverified"))
        self.button.clicked.connect(self.settled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._notice, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button)

    def show_doubt(self, text: str) -> None:
        """Shows what is doubtful."""
        self._notice.show_message("info", Tone.CAUTION, text, Tone.PLAIN)
        self.show()

    def text(self) -> str:
        """What is doubtful; empty when nothing is."""
        return "" if self.isHidden() else self._notice.text()
