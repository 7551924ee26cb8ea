"""What of the libraries goes into the package; what each exclusion saves on Linux, in brackets.

An entry is what PyInstaller works with: the place in the package, the file, and its kind.
"""

import pkgutil
import sys
from pathlib import Path
from typing import TypeAlias

import PySide6
from PyInstaller.depend.bindepend import get_imports

Entry: TypeAlias = tuple[str, str, str]

# The modules of Qt that the source imports; tests/package/test_parts.py compares.
QT_MODULES = ("QtCore", "QtDBus", "QtGui", "QtNetwork", "QtSvg", "QtWidgets")

# Of Qt's plugins only these, by the beginning of the path: no other formats of pictures, no other
# screens (EGL, VNC), not GTK's dialogs, no OpenGL on Wayland. [2 MB] Nor any of Qt's translations,
# as the program loads none. [6 MB]
QT_PLUGINS = (
    "iconengines/",
    "imageformats/libqsvg",
    "imageformats/qsvg",
    "platforminputcontexts/libcompose",
    "platforminputcontexts/libibus",
    "platforms/libqcocoa",
    "platforms/libqoffscreen",
    "platforms/libqwayland",
    "platforms/libqxcb",
    "platforms/qwindows",
    "platformthemes/libqxdgdesktopportal",
    "styles/",
    "wayland-decoration-client/",
    "wayland-shell-integration/libxdg-shell",
)

# Of the resources, what only the build and README use, by the beginning of the path.
NOT_FOR_THE_PROGRAM = ("packaging", "pictures", "requirements.txt")


def excluded_modules() -> list[str]:
    """Modules that libraries import where they are installed, and the program never uses."""
    of_qt = [each.name for each in pkgutil.iter_modules(PySide6.__path__)]
    unused = [f"PySide6.{name}" for name in of_qt if name not in QT_MODULES]
    # Libraries look for these, which the environment of the tests has. [250 MB there]
    of_tests = ["anyio", "numpy", "pandas", "polars", "pyarrow", "pytest", "requests", "urllib3"]
    return [*unused, *of_tests, "setuptools", "tkinter"]


def resource_files(folder: Path) -> list[tuple[str, str]]:
    """The program's own data: each file below `folder`, and its folder in the package."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".py"]
    named = [(path, path.relative_to(folder)) for path in files if "__pycache__" not in path.parts]
    return [
        (str(path), str(Path("csvdownloader/resources") / name.parent))
        for path, name in named
        if not name.as_posix().startswith(NOT_FOR_THE_PROGRAM)
    ]


def used(entries: list[Entry]) -> list[Entry]:
    """The entries that the program needs."""
    kept = [entry for entry in entries if _is_used(entry[0].replace("\\", "/"))]
    return _needed(kept) if sys.platform == "linux" else kept


def _is_used(place: str) -> bool:
    inside = place.partition("PySide6/")[2].removeprefix("Qt/")
    if inside.startswith("plugins/"):
        return inside.removeprefix("plugins/").startswith(QT_PLUGINS)
    return not inside.startswith("translations/")


def _needed(entries: list[Entry]) -> list[Entry]:
    """Without libraries that only unused parts need, and without those of every desktop [10 MB].

    Libraries of the build machine that only the window needs, such as X11 and fontconfig, belong
    together with the desktop that it is shown on; the packages declare them. The others, such as
    OpenSSL, are kept, so that the command line needs nothing but the C library and zlib.
    """
    loaded = [entry for entry in entries if not _is_library(entry)]
    by_all = _libraries_of(loaded)
    by_command_line = _libraries_of([entry for entry in loaded if not _is_of_the_window(entry)])
    return [
        entry
        for entry in entries
        if not _is_library(entry)
        or Path(entry[0]).name in (by_all if "PySide6" in entry[1] else by_command_line)
    ]


def _is_library(entry: Entry) -> bool:
    """Whether something else of the package loads it, and the program does not."""
    place = Path(entry[0])
    is_beside = place.parent in {Path(), Path("PySide6/Qt/lib")}
    is_python = place.name.startswith("libpython")  # which the start program loads by itself
    return is_beside and ".so" in place.name and entry[2] != "EXTENSION" and not is_python


def _is_of_the_window(entry: Entry) -> bool:
    place = Path(entry[0])
    return place.parts[0] == "PySide6" and not place.name.startswith("QtCore.")


def _libraries_of(entries: list[Entry]) -> set[str]:
    """The names of all libraries that the system loads with these."""
    files = [source for _, source, kind in entries if kind in {"BINARY", "EXTENSION"}]
    return {Path(name).name for file in files for name, _ in get_imports(file)}
