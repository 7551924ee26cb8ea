"""The sources that were read lately; hidden while there are none."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.start.recent_sources import RecentSource, recent_sources
from csvdownloader.ui.start.source_row import RecentRow
from csvdownloader.ui.start.titled_rows import TitledRows
from csvdownloader.workers.jobs.service import JobService


class RecentList(TitledRows):
    """A row for each source; the jobs of the list are the only memory of them.

    Signals:
        chosen(Request): A row was pressed.
    """

    chosen = Signal(object)

    def __init__(self, service: JobService, parent: QWidget) -> None:
        super().__init__(Message("Recent sources"), parent)
        self._service, self._page = service, parent
        self._shown: list[RecentSource] = []
        service.book.jobs_added.connect(self.refresh)
        service.book.jobs_removed.connect(self.refresh)

    def refresh(self) -> None:
        """Shows the sources anew, if others were read meanwhile; a hidden page waits."""
        if not self._page.isVisible():
            return
        found = recent_sources(self._service.book.jobs(), self._service.sources)
        if found != self._shown:
            self._shown = found
            self.replace_rows([RecentRow(source, self) for source in found])

    @override
    def press(self, row: QAbstractButton) -> None:
        if isinstance(row, RecentRow):
            self.chosen.emit(row.source.request)
