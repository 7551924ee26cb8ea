"""Looks at a file of certificates before the settings name it."""

import uuid
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from csvdownloader.core.certificates import check_certificates
from csvdownloader.core.errors.base import StorageError
from csvdownloader.workers.runner import TaskRunner, on_end


class CertificatesCheck(QObject):
    """Reads the file in a worker.

    Signals, on the GUI thread:
        refused(Failure): It cannot be used, or the settings cannot be written.
    """

    refused = Signal(object)

    def __init__(self, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner

    def check(self, path: str, keep: Callable[[], None]) -> None:
        """Calls `keep` if the file can be used; that may raise StorageError."""
        self._runner.start(
            f"certificates {uuid.uuid4()}",
            lambda _report, _cancel: check_certificates(path),
            on_end(partial(self._keep, keep), self.refused.emit),
        )

    def _keep(self, keep: Callable[[], None], _: object) -> None:
        try:
            keep()
        except StorageError as error:
            self.refused.emit(error.failure())
