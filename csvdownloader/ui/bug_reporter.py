"""Shows unexpected errors, one dialog at a time, so that a repeated one does not flood."""

import traceback

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget


class BugReporter(QObject):
    """Opens the crash dialog over the window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._is_open = False

    @Slot(object)
    def report(self, error: BaseException) -> None:
        """Shows the error's traceback, unless another report is open."""
        if self._is_open:
            return
        self._is_open = True
        # Imported late: hardly any run of the program needs it.
        from csvdownloader.ui.crash_dialog import CrashDialog
        from csvdownloader.ui.versions import program_versions

        text = "".join(traceback.format_exception(error))
        dialog = CrashDialog(text, program_versions(), self._window)
        dialog.finished.connect(self._allow_next_report)
        dialog.open()

    @Slot()
    def _allow_next_report(self) -> None:
        self._is_open = False
