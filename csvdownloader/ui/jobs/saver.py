"""Saves finished files: at once under a free name, or where the user says."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QWidget

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.target import SaveTarget, WhenDone
from csvdownloader.core.tables.view import WHOLE_TABLE, TableView
from csvdownloader.ui.widgets.reveal import Revealer
from csvdownloader.workers.jobs.service import JobService
from csvdownloader.workers.lookups import Lookups
from csvdownloader.workers.presets import PresetBook

if TYPE_CHECKING:
    from csvdownloader.ui.saving.save_as import SaveAs
    from csvdownloader.ui.saving.save_wish import SaveWish
    from csvdownloader.ui.saving.writing_fields import WritingFields


class Saver(QObject):
    """Chooses the target, and asks before a file is replaced. Only workers access the disk.

    A folder that is gone, such as that of a stick, is asked for anew.

    Signals:
        failed(str, Failure): The file of the job of that id could not be saved.
        folder_changed(Path): Files are saved into another folder from now on.
        was_there(Path): The very same file lies there already, so none was saved.
        part_saved(Path): Some of the rows were saved there; the download counts as not saved.
    """

    failed = Signal(str, object)
    folder_changed = Signal(object)
    was_there = Signal(object)
    part_saved = Signal(object)

    def __init__(
        self, service: JobService, lookups: Lookups, presets: PresetBook, window: QWidget
    ) -> None:
        super().__init__(window)
        self._service, self._lookups, self._window = service, lookups, window
        self._presets = presets
        self._chosen: dict[str, TableView] = {}  # by the ids of jobs that are saved by Save as
        self._pressed: set[str] = set()  # ids of jobs that are saved by Save
        self._last_folder = _folder_of(service.book.jobs()) or _downloads()
        service.saving.saved.connect(self._note_saved)
        service.saving.was_saved.connect(self._note_saved)
        service.saving.was_saved.connect(lambda _job_id, path: self.was_there.emit(Path(path)))
        service.saving.failed.connect(self._show_failure)
        service.settings.changed.connect(self._tell_folder)

    @property
    def folder(self) -> Path:
        """The folder into which files are saved whose request names none."""
        own = self._service.settings.current.save_folder
        return Path(own) if own else self._last_folder

    @property
    def usual(self) -> SaveTarget:
        """The target of a request that says nothing else, by the settings."""
        settings = self._service.settings.current
        return SaveTarget(str(self.folder), settings.name_pattern, WhenDone(settings.when_done))

    def with_usual(self, request: Request) -> Request:
        """The request with the usual target, if it names none."""
        usual = self.usual
        if request.target != SaveTarget() or usual == SaveTarget(usual.folder):
            return request
        folder = "" if usual.when_done is WhenDone.ASK else usual.folder
        return replace(request, target=replace(usual, folder=folder))

    def folder_of(self, job: Job) -> Path:
        """The folder into which `save` saves the job's file."""
        return Path(job.request.target.folder) if job.request.target.folder else self.folder

    def save(self, job: Job) -> None:
        """Saves into the folder of the request, or of the last save, under the first free name."""
        self._chosen.pop(job.id, None)
        self._pressed.add(job.id)
        self._try(job.id, lambda: self._service.saving.save_into(job.id, self.folder_of(job)))

    def save_as(self, job: Job, gone: Path | None = None, view: TableView = WHOLE_TABLE) -> None:
        """Asks how and where, and again before a file is replaced; never for the folder `gone`."""
        folder = self.folder_of(job)
        self._save_as.ask(job, self.folder if folder == gone else folder, gone, view)

    def show_files(self, job: Job, revealer: Revealer) -> None:
        """Lists the files that were saved of the job."""
        self._save_as.show_files(job, revealer)

    def offer_presets(self, writing: "WritingFields", parent: QWidget) -> None:
        """Offers one's own presets in the fields, with the menu that keeps them."""
        from csvdownloader.ui.saving.preset_menu import PresetMenu  # loads much

        PresetMenu(writing, self._presets, self._service.settings, parent)

    def _save_chosen(self, job_id: str, wish: "SaveWish") -> None:
        self._chosen[job_id] = wish.options.view
        self._try(
            job_id,
            lambda: self._service.saving.save(
                job_id, wish.target, wish.overwrite, wish.options, wish.receipts
            ),
        )

    @cached_property
    def _save_as(self) -> "SaveAs":
        from csvdownloader.ui.saving.save_as import SaveAs  # loads much

        made = SaveAs(self._service, self._lookups, self._presets, self._window)
        made.chosen.connect(self._save_chosen)
        return made

    def _try(self, job_id: str, start: Callable[[], None]) -> None:
        try:
            start()
        except UserError as error:  # the job was cleaned up while a dialog was open
            self.failed.emit(job_id, error.failure())

    def _show_failure(self, job_id: str, failure: Failure) -> None:
        chosen, was_pressed = self._chosen.get(job_id), job_id in self._pressed
        self._forget(job_id)
        if chosen is not None and failure.kind is FailureKind.TARGET_EXISTS:
            # the file came there after it was asked for
            self.save_as(self._service.book.job(job_id), view=chosen)
        elif was_pressed and failure.kind is FailureKind.FOLDER_GONE:
            self._ask_for_another_folder(self._service.book.job(job_id))
        else:
            self.failed.emit(job_id, failure)

    def _ask_for_another_folder(self, job: Job) -> None:
        gone = self.folder_of(job)
        if gone == self._last_folder:
            self._use(_downloads())
        self.save_as(job, gone)

    def _note_saved(self, job_id: str, path: str) -> None:
        if self._chosen.get(job_id, WHOLE_TABLE).conditions:
            self.part_saved.emit(Path(path))
        self._forget(job_id)
        if not self._service.book.job(job_id).request.target.folder:
            self._use(Path(path).parent)

    def _forget(self, job_id: str) -> None:
        self._chosen.pop(job_id, None)
        self._pressed.discard(job_id)

    def _use(self, folder: Path) -> None:
        self._last_folder = folder
        self._tell_folder()

    def _tell_folder(self) -> None:
        self.folder_changed.emit(self.folder)


def _folder_of(jobs: list[Job]) -> Path | None:
    saved = (job for job in reversed(jobs) if job.saved_to and not job.request.target.folder)
    return next((Path(job.saved_to).parent for job in saved if job.saved_to), None)


def _downloads() -> Path:
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation))
    return folder if folder.is_dir() else Path.home()
