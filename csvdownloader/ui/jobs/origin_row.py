"""Where the rows of a job come from, to copy, and into which folder Save saves them."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.ui.jobs.job_summary import origin_text
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import IconButton
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.labels import Label


class OriginRow(QWidget):
    """A path, an address, or a connection with its table or query; elided in the middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._origin: Sequence[str] = ()
        self.text = ElidedLabel(parent=self)
        self.text.selectable()
        self.text.setAccessibleName(Message("From"))
        self.copy_button = IconButton(Message("Copy where the rows come from"), "copy", self)
        self.copy_button.clicked.connect(self._copy)
        self.place = ElidedLabel("", Tone.MUTED, self)
        self.place.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(Label(Message("From"), Tone.MUTED, self))
        row.addWidget(self.text)
        row.addWidget(self.copy_button)
        row.addStretch(1)
        row.addWidget(self.place)

    def show_place(self, folder: str) -> None:
        """Shows into which folder Save saves; nothing for an empty one."""
        self.place.setText(Message("to {folder}", folder=folder))
        self.place.setVisible(bool(folder))

    def show_origin(self, origin: Sequence[str]) -> None:
        """Shows another one; see `core.ports.sources.Source.origin`."""
        self._origin = origin
        self.text.setText(origin_text(origin))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self._origin))
