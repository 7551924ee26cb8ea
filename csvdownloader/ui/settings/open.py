"""Opens the settings of the program."""

from PySide6.QtWidgets import QWidget

from csvdownloader.core.settings import SECTION_TITLES
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from csvdownloader.workers.service import JobService


def open_settings(service: JobService, window: QWidget) -> SettingsDialog:
    """Opens the dialog. What is kept no longer is removed when it closes, and not before."""
    dialog = SettingsDialog(lambda: service.settings, service.set_settings, SECTION_TITLES, window)
    dialog.finished.connect(service.clean_up)
    dialog.open()
    return dialog
