"""Brings the fetched files to another folder."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.ports import Exporter, Library
from csvdownloader.workers.runner import Ending, Failed, Succeeded, TaskRunner

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
        self, runner: TaskRunner, library: Library, exporter: Exporter, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._runner, self._library, self._exporter = runner, library, exporter
        self.is_moving = False

    def use(self, chosen: str) -> None:
        """Works with the files in that folder; nothing is moved. Empty is the usual one."""
        self._library.use_folder(chosen)
        self._exporter.use_folder(chosen)

    def move(self, before: str, chosen: str, keep: Callable[[], None]) -> None:
        """Copies all files; then calls `keep`, and removes what lies at the old place.

        Args:
            before: The folder where they are.
            chosen: The folder where they are to be.
            keep: Notes the new folder for good. May raise StorageError: then it stays the old one.
        """
        self._set_moving(True)  # also between the tasks, when the settings have just changed
        self._runner.start(
            _MOVE,
            lambda _report, cancel: self._library.copy_files(chosen, cancel),
            partial(self._end, before, chosen, keep),
        )

    def _end(
        self, before: str, chosen: str, keep: Callable[[], None], ending: Ending[frozenset[str]]
    ) -> None:
        if isinstance(ending, Succeeded):
            self._settle(before, chosen, keep, ending.value)
            return
        if isinstance(ending, Failed):
            self.failed.emit(ending.failure())
        self._set_moving(False)

    def _settle(
        self, before: str, chosen: str, keep: Callable[[], None], names: frozenset[str]
    ) -> None:
        self.use(chosen)
        try:
            keep()
        except StorageError as error:
            self.use(before)
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
