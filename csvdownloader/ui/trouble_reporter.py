"""Shows unexpected errors, one dialog at a time, so that a repeated one does not flood."""

import traceback
from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QWidget

# The dialogs are imported late: hardly any run of the program needs them.


class TroubleReporter(QObject):
    """Opens the dialogs about trouble over the window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._is_open = False

    @Slot(object)
    def report(self, error: BaseException) -> None:
        """Shows the error's traceback, unless another report is open."""
        if self._is_open:
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

    def _open(self, dialog: QDialog) -> None:
        self._is_open = True
        dialog.finished.connect(self._allow_next_report)
        dialog.open()

    @Slot()
    def _allow_next_report(self) -> None:
        self._is_open = False
