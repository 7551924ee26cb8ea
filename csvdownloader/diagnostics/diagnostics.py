"""Tells how the program stands; what that needs is imported late, as hardly any run does."""

from pathlib import Path

from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.messages import Message


class Diagnostics:
    """See `core.ports.reporter.Reporter`. Safe on any thread."""

    def __init__(self, folder: DataFolder, platform_plugin: str = "") -> None:
        """Takes what `report.report_text` takes; reads nothing yet."""
        self._folder, self._platform_plugin = folder, platform_plugin

    def text(self) -> str:
        """See `core.ports.reporter.Reporter`."""
        from csvdownloader.diagnostics.report import report_text

        return report_text(self._folder, self._platform_plugin)

    def log_of(self, job_id: str) -> str:
        """See `core.ports.reporter.Reporter`."""
        from csvdownloader.diagnostics.log import lines_of_job

        try:
            return "\n".join(lines_of_job(self._folder.log, job_id))
        except OSError as error:
            raise StorageError(
                Message("The log cannot be read: {reason}", reason=error.strerror or error)
            ) from error

    def save(self, target: Path, *, overwrite: bool) -> None:
        """See `core.ports.reporter.Reporter`."""
        from csvdownloader.diagnostics.bundle import save_bundle

        save_bundle(target, self._folder, self.text(), overwrite=overwrite)
