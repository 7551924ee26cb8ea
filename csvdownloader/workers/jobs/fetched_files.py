"""Brings the fetched files to another folder."""

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from csvdownloader.core.errors.base import StorageError, UserError
from csvdownloader.core.messages import Message
from csvdownloader.workers.runner import Ending, Failed, Succeeded, TaskRunner
from csvdownloader.workers.settings_book import SettingsBook

if TYPE_CHECKING:
    from csvdownloader.core.ports.library import Library
    from csvdownloader.core.ports.running import Exporter

_MOVE, _REMOVE = "move fetched files", "remove moved files"


class FetchedFiles(QObject):
    """Moves all fetched files at once, in a worker.

    Attributes:
        is_moving: Whether files are being moved; no job may start, and none be saved.

    Signals, on the GUI thread:
        moving(bool): Whether they are being moved.
        failed(Failure): They could not be moved, and are where they were.
    """

    moving = Signal(bool)
    failed = Signal(object)

    def __init__(
        self,
        runner: TaskRunner,
        library: "Library",
        exporter: "Exporter",
        settings: SettingsBook,
        parent: QObject,
    ) -> None:
        """Works with the files in the folder that the settings name."""
        super().__init__(parent)
        self._runner, self._library, self._exporter = runner, library, exporter
        self._settings = settings
        self.is_moving = False
        self._use(settings.current.fetched_folder)

    def move(self, chosen: str) -> None:
        """Copies all files, notes the folder in the settings, and empties the old place.

        Where the settings cannot be written, they stay where they were. An empty name is the usual
        folder.

        Raises:
            UserError: Something is at work with them; nothing happens.
        """
        if self.is_moving or self._runner.works_for_jobs:
            raise UserError(
                Message("A download or a file is at work in the present folder"),
                Message("Wait until it has ended; a paused queue starts none."),
            )
        self._set_moving(True)  # also between the tasks, when the settings have just changed
        self._runner.start(
            _MOVE,
            lambda _report, cancel: self._library.copy_files(chosen, cancel),
            partial(self._end, chosen),
        )

    def _use(self, folder: str) -> None:
        self._library.use_folder(folder)
        self._exporter.use_folder(folder)

    def _end(self, chosen: str, ending: Ending[frozenset[str]]) -> None:
        if isinstance(ending, Succeeded):
            self._settle(chosen, ending.value)
            return
        if isinstance(ending, Failed):
            self.failed.emit(ending.failure())
        self._set_moving(False)

    def _settle(self, chosen: str, names: frozenset[str]) -> None:
        before = self._settings.current.fetched_folder
        self._use(chosen)
        try:
            self._settings.change(replace(self._settings.current, fetched_folder=chosen))
        except StorageError as error:
            self._use(before)
            self._remove_from(chosen, names)
            self.failed.emit(error.failure())
        else:
            self._remove_from(before, names)

    def _remove_from(self, folder: str, names: frozenset[str]) -> None:
        self._runner.start(
            _REMOVE,
            lambda _report, _cancel: self._library.remove_files(folder, names),
            lambda _ending: self._set_moving(False),
            must_run=True,
        )

    def _set_moving(self, is_moving: bool) -> None:
        self.is_moving = is_moving
        self.moving.emit(is_moving)
