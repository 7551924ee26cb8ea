"""The first lines of the file that would be saved, and what a reader will do to its values."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override
from csvdownloader.core.writing.first_lines import FirstBytes, FirstCells, FirstLines
from csvdownloader.core.writing.options import Compression, SavedFormat, WriteOptions
from csvdownloader.core.writing.reader_effects import ReaderEffects
from csvdownloader.ui.look.kinds import CARD, set_kind
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.preview.preview_table import PreviewTable
from csvdownloader.ui.saving.cells_model import CellsModel
from csvdownloader.ui.saving.effects_notice import effects_text
from csvdownloader.ui.saving.written_text import WrittenText
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.form_area import FormArea
from csvdownloader.ui.widgets.labels import Label, Notice
from csvdownloader.ui.widgets.segments import Segments

_WIDE, _LOW = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred
_TEXT, _BYTES = "text", "bytes"
_FIRST = Message("First lines")
_BY_THE_FIRST = Message("Types by the first rows; a column with other values further on is text")


class WrittenPane(QWidget):
    """A text, its bytes, or a table of cells; over it what it is, under it a warning."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.way = Segments([(_TEXT, Message("Te&xt")), (_BYTES, Message("&Bytes"))], self)
        self.way.setAccessibleName(Message("How the first lines are shown"))
        self.caption = ElidedLabel(_FIRST, Tone.MUTED, self, cut=Qt.TextElideMode.ElideRight)
        self.text = WrittenText(self)
        self.model = CellsModel(self)
        self.table = PreviewTable(self.model, self)
        self.message = Label("", Tone.MUTED, self).wrapping()
        self.warning = Notice(Message("Warning"), self)
        self.warning.hide()
        self._warning_area = FormArea(self.warning, self, grows=False)
        self._warning_area.setSizePolicy(_WIDE, _LOW)
        self.pages = QStackedWidget(self)
        self._lines: FirstLines | None = None
        self._options = WriteOptions()
        self._effects: ReaderEffects | None = None
        self.way.chosen.connect(self._show)
        self._arrange()

    def show_lines(self, lines: FirstLines, options: WriteOptions) -> None:
        """Shows what a save with these options would begin with."""
        self._lines, self._options = lines, options
        self._show()

    def show_reason(self, reason: str) -> None:
        """Says why there is nothing to be shown."""
        self._lines = None
        self.message.setText(reason)
        self.caption.setText(_FIRST)
        self.pages.setCurrentWidget(self.message)
        self.way.hide()

    def show_effects(self, effects: ReaderEffects) -> None:
        """Shows how many cells a spreadsheet would change."""
        self._effects = effects
        self._warn()

    def focusables(self) -> list[QWidget]:
        """The controls in the order of the Tab key."""
        return [*self.way.buttons.values(), self.text, self.table]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Where there is little room, the lines have most of it, and the warning scrolls.
        self._warning_area.setMaximumHeight(
            max(self.height() // 4, 2 * self.fontMetrics().height())
        )

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(16 * GAP, 14 * GAP)

    def _show(self) -> None:
        if isinstance(self._lines, FirstBytes):
            as_numbers = self.way.value() == _BYTES
            self.text.show_bytes(self._lines, self._options, as_numbers=as_numbers)
            self.pages.setCurrentWidget(self.text)
        elif isinstance(self._lines, FirstCells):
            self.model.show_cells(self._lines)
            self.table.fit_columns()
            self.pages.setCurrentWidget(self.table)
        self.way.setVisible(isinstance(self._lines, FirstBytes))
        self.caption.setText(_caption(self._options))
        self._warn()

    def _warn(self) -> None:
        text = effects_text(self._effects, self._options) if self._lines else EMPTY
        self.warning.show_message("failed", Tone.CAUTION, text, Tone.PLAIN)
        self._warning_area.setVisible(bool(text))

    def _arrange(self) -> None:
        set_kind(self.table, CARD)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for page in (self.text, self.table, self.message):
            self.pages.addWidget(page)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self.caption, 1)
        head.addWidget(self.way)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self.pages, 1)
        column.addWidget(self._warning_area)
        self.show_reason(Message("Writing the first rows…"))


def _caption(options: WriteOptions) -> Message:
    if options.format is SavedFormat.PARQUET:
        return _BY_THE_FIRST
    if options.format is SavedFormat.XLSX:
        return Message("First rows, with what each column becomes")
    if options.compression is not Compression.NONE:
        ending = options.compression.ending
        return Message("First lines, as they are inside of the {ending}", ending=ending)
    return _FIRST
