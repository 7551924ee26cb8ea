"""The sources that were read lately; hidden while there are none."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.ui.look.measures import GAP, HEADING
from csvdownloader.ui.start.recent_row import RecentRow
from csvdownloader.ui.start.recent_sources import RecentSource, recent_sources
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.ui.widgets.source_icons import source_icon
from csvdownloader.workers.service import JobService


class RecentList(QWidget):
    """A row for each source; the jobs of the list are the only memory of them.

    Signals:
        chosen(Request): A row was pressed.
    """

    chosen = Signal(object)

    def __init__(self, service: JobService, parent: QWidget) -> None:
        super().__init__(parent)
        self._service, self._page = service, parent
        self._shown: list[RecentSource] = []
        self.rows: list[RecentRow] = []
        self._group = QButtonGroup(self, exclusive=False)  # else arrow keys leave the rows
        self._group.buttonClicked.connect(self._choose)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(
            Label(Message("Recent sources"), parent=self).sized(HEADING, bold=True)
        )
        self._column.addSpacing(GAP // 2)
        service.jobs_added.connect(self.refresh)
        service.jobs_removed.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Shows the sources anew, if others were read meanwhile; a hidden page waits."""
        if not self._page.isVisible():
            return
        found = recent_sources(self._service.jobs(), self._service.sources)
        if found == self._shown:
            return
        self._shown = found
        for row in self.rows:
            self._group.removeButton(row)
            row.hide()
            row.deleteLater()
        self.rows = [self._row(source) for source in found]
        self.setVisible(bool(found))

    def _row(self, source: RecentSource) -> RecentRow:
        row = RecentRow(source_icon(source.request.source), source, self)
        self._group.addButton(row)
        self._column.addWidget(row)
        return row

    def _choose(self, row: QAbstractButton) -> None:
        if isinstance(row, RecentRow):
            self.chosen.emit(row.source.request)
