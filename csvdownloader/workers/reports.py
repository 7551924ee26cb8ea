"""Reports of how the program stands, gathered and saved in a worker."""

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.workers.runner import TaskRunner, on_end

if TYPE_CHECKING:
    from csvdownloader.core.ports.reporter import Reporter


class ReportService(QObject):
    """Gathers and saves reports.

    Signals, all on the GUI thread:
        gathered(str): The text of the report.
        log_read(str, str): The id of a job, and the lines of the log about it.
        saved(Path): The report is in that file.
        target_exists(Path): Instead of `saved`: that file is there already.
        failed(Failure): Instead of each.
    """

    gathered = Signal(str)
    log_read = Signal(str, str)
    saved = Signal(object)
    target_exists = Signal(object)
    failed = Signal(object)

    def __init__(self, runner: TaskRunner, reporter: "Reporter", parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._reporter = runner, reporter

    def gather(self) -> None:
        """Gathers the report; `gathered` or `failed` follows."""
        self._runner.start(
            f"report {uuid.uuid4()}",
            lambda _report, _cancel: self._reporter.text(),
            on_end(self.gathered.emit, self.failed.emit),
        )

    def read_log(self, job_id: str) -> None:
        """Reads what the log has of a job; `log_read` or `failed` follows."""
        self._runner.start(
            f"report {uuid.uuid4()}",
            lambda _report, _cancel: self._reporter.log_of(job_id),
            on_end(lambda lines: self.log_read.emit(job_id, lines), self.failed.emit),
        )

    def save(self, target: Path, *, overwrite: bool) -> None:
        """Saves the report; `saved`, `target_exists` or `failed` follows."""

        def notify_saved(_result: None) -> None:
            self.saved.emit(target)

        def notify_failed(failure: Failure) -> None:
            if failure.kind is FailureKind.TARGET_EXISTS:
                self.target_exists.emit(target)
            else:
                self.failed.emit(failure)

        self._runner.start(
            f"report {uuid.uuid4()}",
            lambda _report, _cancel: self._reporter.save(target, overwrite=overwrite),
            on_end(notify_saved, notify_failed),
        )
