"""Looks at a file of certificates before the settings name it."""

import uuid

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from csvdownloader.core.errors.base import StorageError
from csvdownloader.workers.runner import TaskRunner, on_end
from csvdownloader.workers.settings_book import SettingsBook


class CertificatesCheck(QObject):
    """Reads the file in a worker.

    Signals, on the GUI thread:
        refused(Failure): It cannot be used, or the settings cannot be written.
    """

    refused = Signal(object)

    def __init__(self, runner: TaskRunner, settings: SettingsBook, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._settings = runner, settings

    def use(self, path: str) -> None:
        """Sets the file of certificates, once it was found to be one."""
        from csvdownloader.core.settings.certificates import check_certificates

        self._runner.start(
            f"certificates {uuid.uuid4()}",
            lambda _report, _cancel: check_certificates(path),
            on_end(lambda _: self._keep(path), self.refused.emit),
        )

    def _keep(self, path: str) -> None:
        try:
            self._settings.change(replace(self._settings.current, certificates=path))
        except StorageError as error:
            self.refused.emit(error.failure())
