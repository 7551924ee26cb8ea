"""Shows what nobody expected: one dialog at a time, so that a repeated fault does not flood."""

import traceback

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget


class BugReporter(QObject):
    """Opens the crash dialog over the window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shown = False

    @Slot(object)
    def report(self, error: BaseException) -> None:
        """Shows the error's traceback, unless another report is open."""
        if self._shown:
            return
        self._shown = True
        # Late, since hardly any start ever needs it.
        from csvdownloader.ui.crash_dialog import CrashDialog
        from csvdownloader.ui.versions import program_versions

        text = "".join(traceback.format_exception(error))
        dialog = CrashDialog(text, program_versions(), self._window)
        dialog.finished.connect(self._forget)
        dialog.open()

    @Slot()
    def _forget(self) -> None:
        self._shown = False
