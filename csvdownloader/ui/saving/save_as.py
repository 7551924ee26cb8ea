"""Opens Save as, with what was chosen before for the same download."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from csvdownloader.core.models import Job
from csvdownloader.core.names import saved_name
from csvdownloader.core.writing import SavedFormat, WriteOptions
from csvdownloader.ui.saving.save_as_dialog import SaveAsDialog
from csvdownloader.ui.saving.save_wish import SaveWish
from csvdownloader.workers.lookups import Lookups
from csvdownloader.workers.service import JobService


class SaveAs(QObject):
    """Asks how and where the file of a job is to be saved.

    Signals:
        chosen(str, SaveWish): The file of the job of that id should be saved so.
    """

    chosen = Signal(str, object)

    def __init__(self, service: JobService, lookups: Lookups, window: QWidget) -> None:
        super().__init__(window)
        self._service, self._lookups, self._window = service, lookups, window
        self._unsaved: dict[str, SaveWish] = {}  # by job id: what was chosen and not saved yet
        service.saved.connect(self._forget)

    def ask(self, job: Job, folder: Path) -> None:
        """Opens the dialog; `folder` is proposed for a file that was not saved yet."""
        wish = self._unsaved.get(job.id) or self._proposal(job, folder)
        source = self._service.sources.get(job.request.source)
        sources = source.files(job.request) if source else ()
        lookups = self._lookups.of_saving(job, self)
        dialog = SaveAsDialog(job, wish, lookups, sources, self._window)
        dialog.chosen.connect(partial(self._choose, job.id))
        dialog.open()

    def _proposal(self, job: Job, folder: Path) -> SaveWish:
        """As it was saved last, else as it was asked for."""
        fetched = WriteOptions(format=SavedFormat(job.request.format.value))
        options, receipts = job.request.writing or fetched, self._service.settings.receipt_files
        if job.saves:
            last = job.saves[-1].saved
            options, folder = last.options, last.path.parent
        return SaveWish(folder / saved_name(job.title, options), options, receipts)

    def _choose(self, job_id: str, wish: SaveWish) -> None:
        self._unsaved[job_id] = wish
        self.chosen.emit(job_id, wish)

    def _forget(self, job_id: str, _path: str) -> None:
        self._unsaved.pop(job_id, None)
