"""Saves finished files: at once under a free name, or where the user says."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from csvdownloader.core.errors import UserError
from csvdownloader.core.failure_kind import FailureKind
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Failure, Job
from csvdownloader.core.names import aside_target
from csvdownloader.core.receipt_files import receipt_targets
from csvdownloader.ui.widgets.questions import ask_to_replace
from csvdownloader.workers.service import JobService


class Saver(QObject):
    """Chooses the target, and asks before a file is replaced. Only workers access the disk.

    Signals:
        failed(Failure): A file could not be saved.
        folder_changed(Path): Files are saved into another folder from now on.
        was_there(Path): The very same file lies there already, so none was saved.
    """

    failed = Signal(object)
    folder_changed = Signal(object)
    was_there = Signal(object)

    def __init__(self, service: JobService, window: QWidget) -> None:
        super().__init__(window)
        self._service, self._window = service, window
        self._chosen: dict[str, Path] = {}  # by job id: names that the user chose
        self._last_folder = _folder_of(service.jobs()) or _downloads()
        service.saved.connect(self._note_saved)
        service.was_saved.connect(self._note_saved)
        service.was_saved.connect(lambda _job_id, path: self.was_there.emit(Path(path)))
        service.save_failed.connect(self._show_failure)

    @property
    def folder(self) -> Path:
        """The folder into which files are saved."""
        return self._last_folder

    def save(self, job: Job) -> None:
        """Saves into the folder of the last save, under the first free name."""
        self._chosen.pop(job.id, None)
        self._try(lambda: self._service.save_into(job.id, self._last_folder))

    def save_as(self, job: Job) -> None:
        """Asks for folder and name, and again before a file is replaced."""
        label, suffix = job.request.format.label, job.request.format.value
        dialog = QFileDialog(
            self._window, Message("Save {label} as", label=label), str(self._last_folder)
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(
            [
                Message("{label} files (*.{suffix})", label=label, suffix=suffix),
                Message("All files (*)"),
            ]
        )
        dialog.setDefaultSuffix(suffix)
        # Some native dialogs add the suffix only after they checked whether the file exists.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.selectFile(job.title)
        dialog.fileSelected.connect(partial(self._save_chosen, job.id))
        dialog.open()

    def _save_chosen(self, job_id: str, path: str, *, overwrite: bool = False) -> None:
        self._chosen[job_id] = Path(path)
        self._try(lambda: self._service.save(job_id, Path(path), overwrite))

    def _try(self, start: Callable[[], None]) -> None:
        try:
            start()
        except UserError as error:  # the job was cleaned up while a dialog was open
            self.failed.emit(error.failure())

    def _show_failure(self, job_id: str, failure: Failure) -> None:
        path = self._chosen.pop(job_id, None)
        if path is None or failure.kind is not FailureKind.TARGET_EXISTS:
            self.failed.emit(failure)
            return
        question = ask_to_replace([each.name for each in self._targets(job_id, path)], self._window)
        question.agreed.connect(partial(self._save_chosen, job_id, str(path), overwrite=True))
        question.open()

    def _targets(self, job_id: str, path: Path) -> list[Path]:
        """The files that saving to the path writes."""
        receipt = self._service.job(job_id).receipt
        aside = [aside_target(path)] if receipt and receipt.aside else []
        receipts = receipt_targets(path) if self._service.settings.receipt_files else ()
        return [path, *aside, *receipts]

    def _note_saved(self, job_id: str, path: str) -> None:
        self._chosen.pop(job_id, None)
        self._last_folder = Path(path).parent
        self.folder_changed.emit(self._last_folder)


def _folder_of(jobs: list[Job]) -> Path | None:
    return next((Path(job.saved_to).parent for job in reversed(jobs) if job.saved_to), None)


def _downloads() -> Path:
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation))
    return folder if folder.is_dir() else Path.home()
