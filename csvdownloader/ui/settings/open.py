"""Opens the settings of the program."""

from PySide6.QtWidgets import QWidget

from csvdownloader.core.settings import SECTION_TITLES, Section
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
    dialog = SettingsDialog(
        lambda: service.settings, service.set_settings, SECTION_TITLES, window, panels
    )
    dialog.finished.connect(service.clean_up)
    dialog.show_section(section)
    dialog.open()
