"""Shows unexpected errors, one dialog at a time, so that a repeated one does not flood."""

import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QWidget

from csvdownloader.core.jobs.job import Job
from csvdownloader.core.messages import Message
from csvdownloader.workers.reports import ReportService

if TYPE_CHECKING:
    from csvdownloader.ui.trouble_dialog import TroubleDialog

# The dialogs are imported late: hardly any run of the program needs them.


class TroubleReporter(QObject):
    """Opens the dialogs about trouble over the window."""

    def __init__(self, window: QWidget, reports: ReportService) -> None:
        super().__init__(window)
        self._window, self._reports = window, reports
        self._dialog: TroubleDialog | None = None
        reports.target_exists.connect(self._ask_to_replace)

    @Slot(object)
    def report(self, error: BaseException) -> None:
        """Shows the error's traceback, unless another report is open."""
        if self._dialog is not None:
            return
        from csvdownloader.system.versions import program_versions
        from csvdownloader.ui.trouble_dialog import crash_dialog

        text = "".join(traceback.format_exception(error))
        self._open(crash_dialog(text, program_versions(), self._window))

    def report_faults(self, faults: Sequence[str]) -> None:
        """Shows what is known of crashes of earlier runs, the oldest first."""
        if not faults:
            return
        from csvdownloader.system.versions import program_versions
        from csvdownloader.ui.trouble_dialog import fault_dialog

        self._open(fault_dialog(faults, program_versions(), self._window))

    def show_report(self) -> None:
        """Shows how the program stands, unless another report is open."""
        if self._dialog is not None:
            return
        from csvdownloader.ui.trouble_dialog import report_dialog

        dialog = report_dialog(self._window)
        self._reports.gathered.connect(dialog.report.setPlainText)
        self._open(dialog)
        self._reports.gather()

    def show_log(self, job: Job) -> None:
        """Shows what the log has of a job."""
        from csvdownloader.ui.log_dialog import LogDialog

        dialog = LogDialog(job, self._window)
        self._reports.log_read.connect(dialog.show_log)
        self._reports.failed.connect(dialog.show_failure)
        dialog.open()
        self._reports.read_log(job.id)

    def _open(self, dialog: "TroubleDialog") -> None:
        self._dialog = dialog
        dialog.save_wanted.connect(lambda: self._ask_where_to_save(dialog))
        self._reports.saved.connect(dialog.show_saved)
        self._reports.failed.connect(dialog.show_failure)
        dialog.finished.connect(self._allow_next_report)
        dialog.open()

    def _ask_where_to_save(self, dialog: "TroubleDialog") -> None:
        from PySide6.QtWidgets import QFileDialog

        chooser = QFileDialog(dialog, Message("Save report"), _proposed_target())
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(Message("Zip files (*.zip)"))
        chooser.setDefaultSuffix("zip")
        # Some native dialogs add the suffix only after they checked whether the file exists.
        chooser.setOption(QFileDialog.Option.DontConfirmOverwrite)
        chooser.fileSelected.connect(lambda path: self._reports.save(Path(path), overwrite=False))
        chooser.open()

    @Slot(object)
    def _ask_to_replace(self, target: Path) -> None:
        from csvdownloader.ui.widgets.questions import ask_to_replace

        question = ask_to_replace([target.name], self._dialog or self._window)
        question.agreed.connect(lambda: self._reports.save(target, overwrite=True))
        question.open()

    @Slot()
    def _allow_next_report(self) -> None:
        self._dialog = None


def _proposed_target() -> str:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    return str(Path(folder) / f"csvdownloader-report-{datetime.now():%Y-%m-%d-%H%M}.zip")
