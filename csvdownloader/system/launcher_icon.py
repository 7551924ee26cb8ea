"""How far the program is, at its icon: in the docks and task bars that know Unity's way."""

from PySide6.QtCore import QObject

from csvdownloader.system.message_bus import LAUNCHER_ENTRY, MessageBus

_DESKTOP_ENTRY = "application://csvdownloader.desktop"


class LauncherIcon(QObject):
    """A bar at the icon. Where the desktop has none, nothing happens."""

    def __init__(self, bus: MessageBus) -> None:
        super().__init__(bus)
        self._bus = bus

    def show_percent(self, percent: float | None) -> None:
        """Shows how far it is; None for nothing. Returns at once."""
        bar = {
            "progress": ("d", (percent or 0.0) / 100),
            "progress-visible": ("b", percent is not None),
        }
        self._bus.emit_signal(LAUNCHER_ENTRY, "Update", "sa{sv}", (_DESKTOP_ENTRY, bar))
