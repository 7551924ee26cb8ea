"""Opens the settings of the program."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from csvdownloader.core.messages import joined
from csvdownloader.core.models import Failure
from csvdownloader.core.settings import SECTION_TITLES, Section, Settings
from csvdownloader.ui.settings.connections_panel import ConnectionsPanel
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from csvdownloader.ui.settings.storage_panel import StoragePanel
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.profiles import ProfileService
from csvdownloader.workers.service import JobService


def open_settings(
    service: JobService,
    connections: ConnectionService,
    profiles: ProfileService,
    section: Section,
    window: QWidget,
) -> None:
    """Opens the page of that section.

    What the settings keep no longer is removed when the dialog closes, and not before.
    """
    panels = {
        Section.STORAGE: StoragePanel(service, window),
        Section.CONNECTIONS: ConnectionsPanel(connections, profiles, window),
    }

    def change(settings: Settings) -> None:
        if settings.fetched_folder != service.settings.fetched_folder:
            service.move_fetched(settings.fetched_folder)
        else:
            service.set_settings(settings)

    dialog = SettingsDialog(lambda: service.settings, change, SECTION_TITLES, window, panels)
    dialog.finished.connect(service.clean_up)
    _FolderField(service, dialog)
    dialog.show_section(section)
    dialog.open()


class _FolderField(QObject):
    """Tells at the field of the folder that the files could not be moved there."""

    def __init__(self, service: JobService, dialog: SettingsDialog) -> None:
        super().__init__(dialog)
        self._service, self._field = service, dialog.fields["fetched_folder"]
        service.fetched.failed.connect(self._show)

    def _show(self, failure: Failure) -> None:
        self._field.set_value(self._service.settings.fetched_folder)
        self._field.show_error(joined([failure.message, failure.hint]))
