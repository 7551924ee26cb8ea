"""Saves finished files: at once under a free name, or where the user says."""

from pathlib import Path, PurePath

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from csvdownloader.core.errors import UserError
from csvdownloader.core.models import Failure, Job
from csvdownloader.workers.service import JobService

MOST_NAMES = 99
_TAKEN = "TargetExists"


def numbered(title: str, number: int) -> str:
    """The title itself for 0, "orders (1).csv" for 1, and so on."""
    if number == 0:
        return title
    name = PurePath(title)
    return f"{name.stem} ({number}){name.suffix}"


class Saver(QObject):
    """Finds the place, and tries the next name when one is taken.

    The disk is looked at by the worker only, so a free name is found by trying.

    Signals:
        failed(Failure): A file could not be saved.
    """

    failed = Signal(object)

    def __init__(self, service: JobService, window: QWidget) -> None:
        super().__init__(window)
        self._service, self._window = service, window
        self._numbers: dict[str, int] = {}
        self._folders: dict[str, Path] = {}
        self._asked_for = ""
        self._last_folder = _folder_of(service.jobs()) or _downloads()
        service.saved.connect(self._remember)
        service.save_failed.connect(self._try_next)

    def save(self, job: Job) -> None:
        """Saves into the folder of the last save, under the first free name."""
        self._numbers[job.id] = 0
        self._folders[job.id] = self._last_folder
        self._service.save(job.id, self._last_folder / job.title, overwrite=False)

    def save_as(self, job: Job) -> None:
        """Asks for folder and name; the dialog asks before it replaces a file."""
        label, suffix = job.request.format.label, job.request.format.value
        self._asked_for = job.id
        dialog = QFileDialog(self._window, f"Save {label} as", str(self._last_folder))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{label} files (*.{suffix})", "All files (*)"])
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(job.title)
        dialog.fileSelected.connect(self._save_to)
        dialog.open()

    def _save_to(self, path: str) -> None:
        self._numbers.pop(self._asked_for, None)
        try:
            self._service.save(self._asked_for, Path(path), overwrite=True)
        except UserError as error:  # the job was cleaned up while the dialog was open
            self.failed.emit(error.failure())

    def _try_next(self, job_id: str, failure: Failure) -> None:
        number = self._numbers.pop(job_id, MOST_NAMES) + 1
        if failure.kind != _TAKEN or number > MOST_NAMES:
            self.failed.emit(failure)
            return
        self._numbers[job_id] = number
        name = numbered(self._service.job(job_id).title, number)
        self._service.save(job_id, self._folders[job_id] / name, overwrite=False)

    def _remember(self, job_id: str, path: str) -> None:
        self._numbers.pop(job_id, None)
        self._last_folder = Path(path).parent


def _folder_of(jobs: list[Job]) -> Path | None:
    return next((Path(job.saved_to).parent for job in reversed(jobs) if job.saved_to), None)


def _downloads() -> Path:
    where = QStandardPaths.StandardLocation.DownloadLocation
    return Path(QStandardPaths.writableLocation(where))
