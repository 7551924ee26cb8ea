"""The table with the first rows of a finished file."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStackedLayout,
    QStyle,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core import units
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Failure, Job, Preview
from csvdownloader.core.overrides import override
from csvdownloader.ui.jobs.preview_model import PreviewModel
from csvdownloader.ui.lists.one_line_delegate import OneLineDelegate, one_line
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.workers.lookups import Lookups

_MEASURED_ROWS = 20
_WIDEST_COLUMN = 34 * GAP


class _Header(QHeaderView):
    """A header that measures one text: Qt would ask the model for those of 200 sections."""

    def __init__(self, orientation: Qt.Orientation, parent: QTableView) -> None:
        super().__init__(orientation, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    @override
    def sizeHint(self) -> QSize:
        metrics, longest = self.fontMetrics(), str(self.count())
        return QSize(metrics.horizontalAdvance(longest) + 2 * GAP, metrics.height() + GAP)


class PreviewTable(QTableView):
    """Shows cells as they are in the file; Ctrl+C copies the selected ones."""

    def __init__(self, model: PreviewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fitted: set[int] = set()
        margin = QStyle.PixelMetric.PM_FocusFrameHMargin
        self._margins = 2 * (self.style().pixelMetric(margin, None, self) + 1)
        self.setHorizontalHeader(_Header(Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(_Header(Qt.Orientation.Vertical, self))
        self.setModel(model)
        self.setItemDelegate(OneLineDelegate(self))
        self.setAccessibleName(Message("Preview"))
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.horizontalScrollBar().valueChanged.connect(self._fit_visible_columns)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + GAP)

    def fit_columns(self) -> None:
        """Makes the columns as wide as their first rows, within reason.

        Each when it comes into view: a file may have thousands, and all together take a second.
        """
        self._fitted.clear()
        self.horizontalHeader().resetDefaultSectionSize()
        self.horizontalScrollBar().setValue(0)
        self._fit_visible_columns()

    def _fit_visible_columns(self) -> None:
        column = max(0, self.columnAt(0))
        while column < self.model().columnCount() and self._begins_in_view(column):
            if column not in self._fitted:
                self._fitted.add(column)
                self._fit(column)
            column += 1

    def _begins_in_view(self, column: int) -> bool:
        return self.columnViewportPosition(column) < self.viewport().width()

    def _fit(self, column: int) -> None:
        # Not sizeHintForColumn(), which asks the model seven times for each cell.
        rows = range(min(_MEASURED_ROWS, self.model().rowCount()))
        shown = (one_line(self.model().index(row, column).data()) for row in rows)
        content = max(map(self.fontMetrics().horizontalAdvance, shown), default=0) + self._margins
        heading = self.horizontalHeader().sectionSizeHint(column)
        self.setColumnWidth(column, min(max(content, heading) + GAP, _WIDEST_COLUMN))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_visible_columns()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        lines: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes()):
            lines.setdefault(index.row(), []).append(index.data())
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines.values()))


class PreviewView(QWidget):
    """The table below a caption that says how much of the file it shows."""

    def __init__(self, lookups: Lookups, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lookups = lookups
        self._job: Job | None = None
        self.model = PreviewModel(self)
        self.caption = Label("", Tone.MUTED, self)
        self.table = PreviewTable(self.model, self)
        self.message = Label("", Tone.MUTED, self).wrapping()
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        area = QFrame(self)
        area.setFrameShape(QFrame.Shape.StyledPanel)
        self._pages = QStackedLayout(area)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.message)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self.caption)
        column.addWidget(area, 1)
        area.setMinimumHeight(15 * GAP)
        lookups.previewed.connect(self._show)
        lookups.preview_failed.connect(self._show_failure)

    def show_job(self, job: Job) -> None:
        """Reads the file of a finished job, unless it is shown already."""
        if self._job is not None and self._job.receipt == job.receipt and self._job.id == job.id:
            return
        self._job = job
        self.caption.setText(Message("Preview"))
        self._say(Message("Reading the first rows…"))
        self._lookups.preview(job)

    def _show(self, job_id: str, preview: Preview) -> None:
        if self._job is None or self._job.id != job_id:
            return
        self.model.show_preview(preview)
        self.caption.setText(_caption(self._job, preview))
        self.table.fit_columns()
        self.table.scrollToTop()
        self._pages.setCurrentWidget(self.table)

    def _show_failure(self, job_id: str, failure: Failure) -> None:
        if self._job is not None and self._job.id == job_id:
            self._job = None  # tries again when the job is shown again
            self._say(
                Message("No preview: {message}\n{hint}", message=failure.message, hint=failure.hint)
            )

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self._pages.setCurrentWidget(self.message)


def _caption(job: Job, preview: Preview) -> Message:
    total = job.receipt.row_count if job.receipt else len(preview.rows)
    shown = units.count(total, "row")
    if not total:
        return Message("No rows, only the header")
    if preview.complete:
        return shown if total == 1 else Message("All {shown}", shown=shown)
    return Message("First {rows:,} of {shown}", rows=len(preview.rows), shown=shown)
