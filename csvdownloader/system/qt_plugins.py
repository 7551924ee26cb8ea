"""Qt's plugins that show windows: whether they came with the program, and can be loaded here."""

import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QPluginLoader

_PLUGINS = {
    "linux": ("libqxcb.so", "libqwayland.so"),
    "darwin": ("libqcocoa.dylib",),
    "win32": ("qwindows.dll",),
}
_NOT_FOUND = ": cannot open shared object file"  # what the dynamic linker says of a library


def platform_plugins() -> str:
    """Their names; with one that cannot be loaded here, what the system lacks for it.

    Raises:
        ImportError: The program came without one, or without what one needs of Qt.
    """
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    return ", ".join(_loaded(folder / name) for name in _PLUGINS.get(sys.platform, ()))


def _loaded(plugin: Path) -> str:
    name = plugin.stem.removeprefix("lib").removeprefix("q")
    loader = QPluginLoader(str(plugin))
    if loader.load():
        return name
    before, not_found, _ = loader.errorString().partition(_NOT_FOUND)
    library = before.rpartition(" ")[2]
    if not not_found or library.startswith("libQt"):
        raise ImportError(f"{name} cannot be loaded: {loader.errorString()}")
    return f"{name} not, as the system lacks {library}"
