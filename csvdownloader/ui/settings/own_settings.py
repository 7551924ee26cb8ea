"""Makes the dialog for the settings of the program."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.messages import joined
from csvdownloader.core.settings.settings import SECTION_TITLES, Section, Settings
from csvdownloader.ui.settings.connections_panel import ConnectionsPanel
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from csvdownloader.ui.settings.storage_panel import StoragePanel
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.jobs.service import JobService
from csvdownloader.workers.presets import PresetBook
from csvdownloader.workers.profiles import ProfileService

if TYPE_CHECKING:
    from csvdownloader.ui.fields.setting_fields import PresetSettingField


def own_settings(
    service: JobService,
    connections: ConnectionService,
    profiles: ProfileService,
    presets: PresetBook,
    section: Section,
    window: QWidget,
) -> SettingsDialog:
    """The dialog, at the page of that section.

    What the settings keep no longer is removed when the dialog closes, and not before.
    """
    panels = {
        Section.STORAGE: StoragePanel(service, window),
        Section.CONNECTIONS: ConnectionsPanel(connections, profiles, window),
    }

    def change(settings: Settings) -> None:
        if settings.fetched_folder != service.settings.current.fetched_folder:
            service.fetched.move(settings.fetched_folder)
        elif (
            settings.certificates and settings.certificates != service.settings.current.certificates
        ):
            service.certificates.use(settings.certificates)
        else:
            service.settings.change(settings)

    dialog = SettingsDialog(
        lambda: service.settings.current, change, SECTION_TITLES, window, panels
    )
    dialog.finished.connect(service.retention.clean_up)
    _Refusals(service, dialog)
    _OwnPresets(presets, dialog)
    dialog.show_section(section)
    return dialog


class _Refusals(QObject):
    """Tells at the fields what was refused later, when a worker had looked at it."""

    def __init__(self, service: JobService, dialog: SettingsDialog) -> None:
        super().__init__(dialog)
        self._service, self._fields = service, dialog.fields
        service.fetched.failed.connect(self._show_unmoved)
        service.certificates.refused.connect(self._show_unread)

    def _show_unmoved(self, failure: Failure) -> None:
        self._show("fetched_folder", failure)

    def _show_unread(self, failure: Failure) -> None:
        self._show("certificates", failure)

    def _show(self, key: str, failure: Failure) -> None:
        self._fields[key].set_value(getattr(self._service.settings.current, key))
        self._fields[key].show_error(joined([failure.message, failure.hint]))


class _OwnPresets(QObject):
    """Offers one's own presets, as soon as they are read and whenever they change."""

    def __init__(self, book: PresetBook, dialog: SettingsDialog) -> None:
        super().__init__(dialog)
        self._book, self._field = book, cast("PresetSettingField", dialog.fields["preset"])
        book.changed.connect(self._show)
        book.load()

    def _show(self) -> None:
        self._field.show_own(self._book.own)
