"""Saves finished files: at once under a free name, or where the user says."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import TypeAlias

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from csvdownloader.core.errors import UserError
from csvdownloader.core.models import Failure, Job
from csvdownloader.ui.widgets.questions import ask_to_replace
from csvdownloader.workers.service import JobService

MOST_NAMES = 99
_TAKEN = "TargetExists"


@dataclass(frozen=True, slots=True)
class _FirstFree:
    """Save under the title, or the title with the first free number."""

    folder: Path
    number: int = 0


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Save under just this name; when it is taken, ask."""

    path: Path


_Plan: TypeAlias = _FirstFree | _Chosen


def numbered(title: str, number: int) -> str:
    """The title itself for 0, "orders (1).csv" for 1, and so on."""
    if number == 0:
        return title
    name = PurePath(title)
    return f"{name.stem} ({number}){name.suffix}"


class Saver(QObject):
    """Finds the place, and tries the next name, or asks, when one is taken.

    The disk is looked at by the worker only, so a free name is found by trying.

    Signals:
        failed(Failure): A file could not be saved.
    """

    failed = Signal(object)

    def __init__(self, service: JobService, window: QWidget) -> None:
        super().__init__(window)
        self._service, self._window = service, window
        self._plans: dict[str, _Plan] = {}
        self._last_folder = _folder_of(service.jobs()) or _downloads()
        service.saved.connect(self._remember)
        service.save_failed.connect(self._go_on)

    def save(self, job: Job) -> None:
        """Saves into the folder of the last save, under the first free name."""
        self._follow(job.id, _FirstFree(self._last_folder))

    def save_as(self, job: Job) -> None:
        """Asks for folder and name, and again before a file is replaced."""
        label, suffix = job.request.format.label, job.request.format.value
        dialog = QFileDialog(self._window, f"Save {label} as", str(self._last_folder))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{label} files (*.{suffix})", "All files (*)"])
        dialog.setDefaultSuffix(suffix)
        # Some native dialogs add the suffix only after they looked whether the file is there.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.selectFile(job.title)
        dialog.fileSelected.connect(partial(self._take_choice, job.id))
        dialog.open()

    def _take_choice(self, job_id: str, path: str) -> None:
        self._follow(job_id, _Chosen(Path(path)))

    def _follow(self, job_id: str, plan: _Plan, *, overwrite: bool = False) -> None:
        self._plans[job_id] = plan
        try:
            match plan:
                case _FirstFree(folder, number):
                    target = folder / numbered(self._service.job(job_id).title, number)
                case _Chosen(path):
                    target = path
            self._service.save(job_id, target, overwrite)
        except UserError as error:  # the job was cleaned up while a dialog was open
            self.failed.emit(error.failure())

    def _go_on(self, job_id: str, failure: Failure) -> None:
        plan = self._plans.pop(job_id, None)
        match plan:
            case _FirstFree(folder, number) if failure.kind == _TAKEN and number < MOST_NAMES:
                self._follow(job_id, _FirstFree(folder, number + 1))
            case _Chosen() if failure.kind == _TAKEN:
                self._ask(job_id, plan)
            case _:
                self.failed.emit(failure)

    def _ask(self, job_id: str, plan: _Chosen) -> None:
        question = ask_to_replace(plan.path.name, self._window)
        question.agreed.connect(partial(self._follow, job_id, plan, overwrite=True))
        question.open()

    def _remember(self, job_id: str, path: str) -> None:
        self._plans.pop(job_id, None)
        self._last_folder = Path(path).parent


def _folder_of(jobs: list[Job]) -> Path | None:
    return next((Path(job.saved_to).parent for job in reversed(jobs) if job.saved_to), None)


def _downloads() -> Path:
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation))
    return folder if folder.is_dir() else Path.home()
