"""The rows of a finished file: the first ones at once, and then all of them."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from csvdownloader.core import units
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.first_rows import Preview
from csvdownloader.ui.look.measures import GAP, MARGIN
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.viewer.cell_panel import CellPanel
from csvdownloader.ui.viewer.copying import Copying
from csvdownloader.ui.viewer.find_bar import FindBar
from csvdownloader.ui.viewer.go_bar import GoBar, named_place
from csvdownloader.ui.viewer.hit_finder import HitFinder
from csvdownloader.ui.viewer.summaries import Summaries
from csvdownloader.ui.viewer.view_bar import ViewBar
from csvdownloader.ui.viewer.viewer_model import ViewerModel
from csvdownloader.ui.viewer.viewer_table import ViewerTable
from csvdownloader.ui.viewer.viewing import Viewing
from csvdownloader.ui.widgets.buttons import IconButton
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.ui.widgets.plain_text import SEPARATOR
from csvdownloader.workers.lookups import Lookups

_NEWS_MS = 4000
_REST_MS = 100  # who goes on sooner, as with a key held down, only passes a file: it is not read
_PATIENCE_MS = 200  # until it is said that one waits: mostly the rows are there before


class Viewer(QWidget):
    """The table below a caption that says how much of the file it shows.

    Signals:
        save_asked(TableView): The user wants to save the rows that are shown.
    """

    save_asked = Signal(object)

    def __init__(self, lookups: Lookups, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lookups = lookups
        self._job: Job | None = None
        self._has_first_rows = False  # of the job
        self._caption = ""
        self.reading = lookups.table_reading(self)
        self.model = ViewerModel(self)
        self.caption = ElidedLabel("", Tone.MUTED, self, cut=Qt.TextElideMode.ElideRight)
        self.table = ViewerTable(self.model, self)
        self.find_bar, self.go_bar = FindBar(self), GoBar(self)
        self.cell_panel = CellPanel(self)
        self.finding = HitFinder(self.find_bar, self.table, self.model, self.reading)
        self.view_bar = ViewBar(self)
        self.viewing = Viewing(self.view_bar, self.table, self.model, self.reading)
        self.summaries = Summaries(self.table, self.model, lookups.column_summaries(self))
        self.copying = Copying(self.table, self.model, self.reading)
        self.message = Label("", Tone.MUTED, self).wrapping()
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.find_button = IconButton(
            Message("Find in the rows (Ctrl+F while you are in them)"), "search", self
        )
        self.go_button = IconButton(Message("Go to a row or a column (Ctrl+G)"), "number", self)
        self.filter_button = IconButton(Message("Filter the rows (F8)"), "filter", self)
        self.cell_button = IconButton(Message("Show the whole cell (Space)"), "text", self)
        self._telling = QTimer(self, singleShot=True, interval=_NEWS_MS)
        # Once the window has painted itself: else it waits for Python's lock, which workers have.
        self._beginning = QTimer(self, singleShot=True)
        self._passing = QTimer(self, singleShot=True, interval=_REST_MS)
        self._waiting = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._arrange()
        self._connect()

    def show_job(self, job: Job) -> None:
        """Reads the file of a finished job, unless it is shown already.

        Of files that follow each other quickly, the first one is read, and the last one.
        """
        if self._job is not None and self._job.receipt == job.receipt and self._job.id == job.id:
            return
        self._job = job
        self._close()
        self._show_caption(Message("Preview"))
        self._say("")
        self._waiting.start()
        self._beginning.start(_REST_MS if self._passing.isActive() else 0)
        self._passing.start()

    def _begin(self) -> None:
        """Reads the first rows and opens the file: mostly both come, and are painted, together."""
        if self._job is not None:
            self.reading.open(self._job)
            self._lookups.preview(self._job)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 0, MARGIN, GAP // 2)
        head.setSpacing(GAP // 2)
        head.addWidget(self.caption, 1)
        buttons = self.find_button, self.go_button, self.filter_button, self.cell_button
        for button in buttons:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            head.addWidget(button)
        area = QWidget(self)
        self._pages = QStackedLayout(area)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.message)
        area.setMinimumHeight(15 * GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        for bar in (self.view_bar, self.find_bar, self.go_bar):
            bar.setContentsMargins(MARGIN, 0, MARGIN, GAP // 2)
            column.addWidget(bar)
        column.addWidget(area, 1)
        column.addWidget(self.cell_panel)

    def _connect(self) -> None:
        self._beginning.timeout.connect(self._begin)
        self._waiting.timeout.connect(self._say_to_wait)
        self._lookups.previewed.connect(self._show)
        self._lookups.preview_failed.connect(self._show_failure)
        self.reading.opened.connect(self._show_all)
        self.reading.failed.connect(self._fail)
        self.reading.rows_read.connect(self.model.take)
        self.reading.rows_read.connect(self._show_cell)
        self.reading.rows_read.connect(self._grow)
        self._growing = QTimer(self, singleShot=True, interval=0)
        self._growing.timeout.connect(self.table.grow_columns)
        self.model.wanted.connect(self.reading.read)
        self.table.moved.connect(self._show_cell)
        self.viewing.shown.connect(self._show_other_rows)
        self.viewing.refused.connect(self._tell)
        self.view_bar.save_asked.connect(lambda: self.save_asked.emit(self.viewing.view))
        self.copying.told.connect(self._tell)
        self.summaries.failed.connect(self._fail)
        self.summaries.changed.connect(self._show_rows_caption)
        self._telling.timeout.connect(lambda: self.caption.setText(self._caption))
        self._connect_bars()

    def _connect_bars(self) -> None:
        self.table.find_asked.connect(self._open_find_bar)
        self.table.go_asked.connect(self._open_go_bar)
        self.table.cell_asked.connect(self._toggle_cell)
        self.find_button.clicked.connect(self._open_find_bar)
        self.go_button.clicked.connect(self._open_go_bar)
        # A finished download leaves the keyboard in the list, where nothing else has this key.
        QShortcut(QKeySequence("Ctrl+G"), self, self._open_go_bar)
        self.cell_button.clicked.connect(self._toggle_cell)
        self.filter_button.clicked.connect(lambda: self.viewing.ask(self.table.current_place()[1]))
        self.go_bar.entered.connect(self._go)
        self.reading.placed.connect(self._go_to_placed)
        for part in (self.find_bar, self.go_bar, self.cell_panel):
            part.closed.connect(self.table.setFocus)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._beginning.isActive() and not event.spontaneous():
            self._beginning.stop()  # the file was only passed
            self._waiting.stop()
            self._job = None

    def _awaits(self, job_id: str) -> bool:
        """Whether what was read of the job is for what is shown, and not from before it."""
        is_shown = self._job is not None and self._job.id == job_id
        return is_shown and not self._beginning.isActive()

    def _show(self, job_id: str, preview: Preview) -> None:
        if self._job is None or not self._awaits(job_id):
            return
        self.table.scrollToTop()  # before the rows change: see `ViewerTable.go`
        self.model.show_preview(preview, self._job.receipt.schema if self._job.receipt else ())
        self._show_caption(_caption(self._job, preview))
        self.table.fit_columns()
        self._waiting.stop()
        self._pages.setCurrentWidget(self.table)
        self._has_first_rows = True
        self._offer_bars(offered=True)
        self._show_all()
        self.table.executeDelayedItemsLayout()  # else Qt paints first, and all of it again then

    def _show_all(self) -> None:
        """Shows all rows, once the first ones are shown and the file is open."""
        rows = self.reading.rows
        if rows is None or not self._has_first_rows:
            return
        self.model.show_all(rows.count)
        self.table.row_heads.largest = rows.count
        self.viewing.open(rows.count)
        self._show_caption(_whole_caption(rows.count))
        self.summaries.open(rows)
        if self.find_bar.isVisible():  # opened over the first rows
            self.finding.begin()

    def _show_rows_caption(self) -> None:
        if self._has_first_rows and self.reading.rows is not None:
            is_whole = self.viewing.is_whole
            rows = _whole_caption(self.model.count) if is_whole else self.viewing.caption
            note = self.summaries.note(of_all=self.model.count == self.viewing.total)
            self._show_caption(SEPARATOR.join(filter(None, (rows, note))))

    def _show_other_rows(self) -> None:
        self._telling.stop()
        self._show_rows_caption()
        if self.find_bar.isVisible():
            self.finding.begin()
        else:
            self.finding.stop()
        self._show_cell()

    def _close(self) -> None:
        self._has_first_rows = False
        self._telling.stop()
        self._waiting.stop()
        self.reading.close()
        self.viewing.close()
        self.summaries.close()

    def _tell(self, news: str) -> None:
        """Shows news in place of the caption, for a few seconds."""
        self.caption.setText(news)
        self._telling.start()

    def _show_caption(self, caption: str) -> None:
        """Shows the caption, once no news stand there."""
        self._caption = caption
        if not self._telling.isActive():
            self.caption.setText(caption)

    def _show_failure(self, job_id: str, failure: Failure) -> None:
        if self._awaits(job_id):
            self._fail(failure)

    def _fail(self, failure: Failure) -> None:
        self._job = None  # tries again when the job is shown again
        self._close()
        self._offer_bars(offered=False)
        self._say(
            Message("No preview: {message}\n{hint}", message=failure.message, hint=failure.hint)
        )

    def _say(self, text: str) -> None:
        for bar in (self.find_bar, self.go_bar, self.cell_panel):
            bar.hide()
        self.finding.stop()
        self.message.setText(text)
        self._pages.setCurrentWidget(self.message)

    def _say_to_wait(self) -> None:
        self._offer_bars(offered=False)
        self.message.setText(Message("Reading the first rows…"))

    def _offer_bars(self, *, offered: bool) -> None:
        """Greys what needs rows. Not for the moment between two files: that would flicker."""
        for button in (self.find_button, self.go_button, self.filter_button, self.cell_button):
            button.setEnabled(offered)

    def _open_find_bar(self) -> None:
        if not self._has_first_rows:  # the model still has those of the file before
            return
        self.go_bar.hide()
        self.find_bar.open_bar()

    def _open_go_bar(self) -> None:
        if not self._has_first_rows:
            return
        self.find_bar.hide()
        self.finding.stop()
        self.go_bar.open_bar()

    def _go(self, text: str) -> None:
        row, column = self.table.current_place()
        place = named_place(text, (0, column), self.viewing.total, self.model.header)
        if isinstance(place, Message):
            self.go_bar.message.setText(place)
            return
        number, column = place
        if number and not self.viewing.is_whole:
            self.reading.find_place(number)  # which may take a moment
            return
        self.table.go((number or row, column))
        self.go_bar.close_bar()

    def _go_to_placed(self, row: int | None) -> None:
        if row is None:
            self.go_bar.message.setText(Message("This row is not among those that are shown"))
            return
        self.table.go((row, self.table.current_place()[1]))
        self.go_bar.close_bar()

    def _grow(self) -> None:
        self._growing.start()

    def _toggle_cell(self) -> None:
        if not self._has_first_rows:
            return
        self.cell_panel.setVisible(not self.cell_panel.isVisible())
        self._show_cell()

    def _show_cell(self) -> None:
        index = self.table.currentIndex()
        if not self.cell_panel.isVisible() or not index.isValid():
            return
        row, column = self.table.current_place()
        cell = self.model.cell(index)
        number = self.model.file_number(row)
        self.cell_panel.show_cell(cell, number, self.model.header[column])


def _caption(job: Job, preview: Preview) -> Message:
    total = job.receipt.row_count if job.receipt else len(preview.rows)
    if preview.complete:
        return _whole_caption(total)
    shown = units.count(total, "row")
    return Message("First {rows:,} of {shown}", rows=len(preview.rows), shown=shown)


def _whole_caption(total: int) -> Message:
    if not total:
        return Message("No rows, only the header")
    shown = units.count(total, "row")
    return shown if total == 1 else Message("All {shown}", shown=shown)
