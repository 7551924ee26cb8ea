"""The table with the first rows of a file, or of a source."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QSize, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.tables.cell_texts import CopyForm, copied_text
from csvdownloader.ui.lists.one_line_delegate import one_line
from csvdownloader.ui.look.measures import GAP, TINY_TEXT, row_height, scaled, tabular
from csvdownloader.ui.preview.cell_delegate import CellDelegate
from csvdownloader.ui.preview.preview_model import MISSING_ROLE, PreviewModel

_MEASURED_ROWS = 20
WIDEST = 34 * GAP  # of a column that fits its cells


class Header(QHeaderView):
    """A header that measures one text: Qt would ask the model for those of 200 sections.

    Attributes:
        largest: The largest number that it shows, if that is not how many there are.
    """

    def __init__(self, orientation: Qt.Orientation, parent: QTableView) -> None:
        super().__init__(orientation, parent)
        self.largest = 0
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        if orientation is Qt.Orientation.Horizontal:
            self.setFont(scaled(self.font(), 1, bold=True))
        else:
            self.setFont(tabular(scaled(self.font(), TINY_TEXT)))
            self.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    @override
    def sizeHint(self) -> QSize:
        metrics, longest = self.fontMetrics(), str(max(self.count(), self.largest))
        return QSize(metrics.horizontalAdvance(longest) + 2 * GAP, metrics.height() + 2 * GAP)


class PreviewTable(QTableView):
    """Shows cells as they are in the file; Ctrl+C copies the selected ones."""

    def __init__(self, model: PreviewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fitted: set[int] = set()
        self._cells = model
        cells = CellDelegate(model, self)
        self._margins = 2 * cells.margin
        self.setHorizontalHeader(self._make_head())
        self.row_heads = Header(Qt.Orientation.Vertical, self)
        self.setVerticalHeader(self.row_heads)
        self.setModel(model)
        # Qt looks for each heading whether all cells below are selected: seconds in a long file.
        none = QItemSelectionModel(model, self)
        self.horizontalHeader().setSelectionModel(none)
        self.verticalHeader().setSelectionModel(none)
        self.setItemDelegate(cells)
        self.setAccessibleName(Message("Preview"))
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.horizontalScrollBar().valueChanged.connect(self._fit_visible_columns)
        self._fit_rows()

    def fit_columns(self) -> None:
        """Makes the columns as wide as their first rows, within reason.

        Each when it comes into view: a file may have thousands, and all together take a second.
        """
        self._fitted.clear()
        self.horizontalHeader().resetDefaultSectionSize()
        self.horizontalScrollBar().setValue(0)
        self._fit_visible_columns()

    def _make_head(self) -> Header:
        return Header(Qt.Orientation.Horizontal, self)

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))

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
        heading = self.horizontalHeader().sectionSizeHint(column) + GAP
        self.setColumnWidth(column, min(max(self._content_width(column, rows), heading), WIDEST))

    def _content_width(self, column: int, rows: range) -> int:
        """What the cells of these rows take."""
        shown = (one_line(self._cells.shown_cell(row, column)[0]) for row in rows)
        longest = max(map(self.fontMetrics().horizontalAdvance, shown), default=0)
        return longest + self._margins + GAP

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_visible_columns()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_rows()
            self.fit_columns()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        lines: dict[int, list[str | None]] = {}
        for index in sorted(self.selectedIndexes()):
            text = None if index.data(MISSING_ROLE) else index.data()
            lines.setdefault(index.row(), []).append(text)
        rows = [tuple(line) for line in lines.values()]
        QGuiApplication.clipboard().setText(copied_text(CopyForm.TSV, rows, None))
