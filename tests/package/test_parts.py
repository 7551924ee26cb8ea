"""The package has the parts of Qt that the source uses, and only libraries that those need."""

import ast
import sys
from pathlib import Path

import PySide6
import pytest

from resources.packaging.parts import QT_MODULES, excluded_modules, resource_files, used
from tests.support.imports import imports

ROOT = Path(__file__).parents[2]
QT = Path(PySide6.__file__).parent


def imported_from_qt() -> set[str]:
    names = [
        name
        for path in (ROOT / "csvdownloader").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in imports(node)
    ]
    return {name.split(".")[1] for name in names if name.startswith("PySide6.")}


def test_the_modules_of_qt_are_those_that_the_source_imports():
    assert imported_from_qt() == set(QT_MODULES)


def test_all_others_are_excluded():
    excluded = set(excluded_modules())
    assert {"PySide6.QtOpenGL", "PySide6.QtQml", "PySide6.QtTest", "pandas"} <= excluded
    assert excluded & {f"PySide6.{name}" for name in QT_MODULES} == set()


def test_the_program_gets_its_data_and_nothing_of_the_build():
    folders = {folder for _, folder in resource_files(ROOT / "resources")}
    assert {folder.rpartition("/")[2] for folder in folders} == {
        "help", "icons", "look", "profiles", "resources"
    }  # fmt: skip
    names = {Path(path).name for path, _ in resource_files(ROOT / "resources")}
    assert "changelog.md" in names
    assert names & {"render.py", "requirements.txt", "start.png"} == set()


@pytest.mark.process  # ldd
@pytest.mark.skipif(sys.platform != "linux", reason="libraries as Linux has them")
def test_a_library_stays_where_something_that_stays_needs_it():
    platforms = QT / "Qt/plugins/platforms"
    kept = used(
        [
            ("PySide6/QtWidgets.abi3.so", str(QT / "QtWidgets.abi3.so"), "EXTENSION"),
            ("PySide6/Qt/plugins/platforms/libqxcb.so", str(platforms / "libqxcb.so"), "BINARY"),
            ("PySide6/Qt/plugins/platforms/libqvnc.so", str(platforms / "libqvnc.so"), "BINARY"),
            ("PySide6/Qt/lib/libQt6XcbQpa.so.6", str(QT / "Qt/lib/libQt6XcbQpa.so.6"), "BINARY"),
            ("PySide6/Qt/lib/libQt6Qml.so.6", str(QT / "Qt/lib/libQt6Qml.so.6"), "BINARY"),
            ("libQt6XcbQpa.so.6", "PySide6/Qt/lib/libQt6XcbQpa.so.6", "SYMLINK"),
            ("libQt6Qml.so.6", "PySide6/Qt/lib/libQt6Qml.so.6", "SYMLINK"),
            ("PySide6/Qt/translations/qtbase_de.qm", "qtbase_de.qm", "DATA"),
            ("libpython3.11.so.1.0", "/usr/lib/libpython3.11.so.1.0", "BINARY"),
        ]
    )
    assert [place for place, *_ in kept] == [
        "PySide6/QtWidgets.abi3.so",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/lib/libQt6XcbQpa.so.6",
        "libQt6XcbQpa.so.6",
        "libpython3.11.so.1.0",
    ]


@pytest.mark.process  # ldd
@pytest.mark.skipif(sys.platform != "linux", reason="libraries as Linux has them")
def test_what_only_the_window_needs_comes_from_the_desktop():
    qt_core, qt_gui = QT / "QtCore.abi3.so", QT / "QtGui.abi3.so"
    libraries = [
        ("libz.so.1", "/usr/lib/libz.so.1", "BINARY"),
        ("libfontconfig.so.1", "/usr/lib/libfontconfig.so.1", "BINARY"),
    ]
    kept = used(
        [
            ("PySide6/QtCore.abi3.so", str(qt_core), "EXTENSION"),
            ("PySide6/QtGui.abi3.so", str(qt_gui), "EXTENSION"),
            *libraries,
        ]
    )
    assert [entry for entry in kept if entry in libraries] == libraries[:1]
