"""The settings in memory and in the store."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from csvdownloader.core.settings.settings import Settings

if TYPE_CHECKING:
    from csvdownloader.core.ports.stores import JobStore


class SettingsBook(QObject):
    """The only writer of the settings while a window is open.

    Attributes:
        current: The settings as they are now.

    Signals:
        changed(Settings): The new settings.
    """

    changed = Signal(object)

    def __init__(self, store: "JobStore", parent: QObject) -> None:
        """Loads them. Raises StorageError."""
        super().__init__(parent)
        self._store = store
        self.current = Settings.from_values(store.load_settings())

    def change(self, settings: Settings) -> None:
        """Changes the settings; what they do not keep any more goes at the next clean-up.

        Raises:
            StorageError: They cannot be written; nothing changed.
        """
        before = self.current.to_values()
        self._store.save_settings(
            {key: value for key, value in settings.to_values().items() if value != before[key]}
        )
        self.current = settings
        self.changed.emit(settings)
