"""One window at a time, on the screen of the tests."""

import pytest
from PySide6.QtCore import QPoint, QSettings
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QMainWindow,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.ui.geometry import restore, save
from csvdownloader.ui.look.look import Theme
from csvdownloader.ui.panes import Panes


@pytest.fixture
def room(qapp, look):
    """The room of the screen, while windows are kept in it."""
    look.show_theme(Theme.LIGHT)
    return qapp.primaryScreen().availableGeometry()


@pytest.fixture
def make(qtbot, room):
    def make(kind=QDialog, parent=None):
        window = kind(parent) if parent is not None else kind()
        qtbot.addWidget(window)
        return window

    return make


def is_inside(window, room):
    return room.contains(window.frameGeometry())


@pytest.mark.parametrize("kind", [QWidget, QDialog, QMainWindow])
def test_a_window_that_is_too_large_is_made_smaller(make, room, kind):
    window = make(kind)
    window.resize(5000, 4000)
    window.show()
    assert is_inside(window, room)


def test_a_window_that_is_outside_is_moved_in(make, room):
    window = make()
    window.resize(200, 100)
    window.move(room.bottomRight() - QPoint(50, 50))
    window.show()
    assert is_inside(window, room)
    assert (window.width(), window.height()) == (200, 100)
    window.move(-500, -500)
    assert is_inside(window, room)


def test_a_minimum_larger_than_the_screen_gives_way(make, room):
    window = make()
    window.setMinimumSize(5000, 5000)
    window.show()
    assert is_inside(window, room)


def test_a_window_that_grows_after_it_opened_moves_up(make, room, qtbot):
    window = make()
    column = QVBoxLayout(window)
    column.addWidget(QLabel("short"))
    window.move(room.left() + 50, room.bottom() - 150)
    window.show()
    long = QLabel("one\n" * 20)
    column.addWidget(long)
    qtbot.waitUntil(lambda: window.height() >= long.minimumSizeHint().height())
    qtbot.waitUntil(lambda: is_inside(window, room))


def test_a_dialog_stands_in_the_middle_of_its_window(make, room):
    window = make(QMainWindow)
    window.resize(600, 500)
    window.show()
    dialog = make(QDialog, window)
    dialog.resize(200, 100)
    dialog.show()
    away = dialog.frameGeometry().center() - window.frameGeometry().center()
    assert away.manhattanLength() <= 2


def test_a_long_message_box_is_kept_too(make, room, qtbot):
    box = make(QMessageBox)
    box.setText("word " * 2000)
    box.show()
    assert is_inside(box, room)


def test_a_restored_geometry_of_a_larger_screen_is_kept(make, room, tmp_path, qapp):
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    before = QMainWindow()
    panes = Panes(QWidget(), QWidget(), QWidget(), before)
    before.setGeometry(900, 900, 3000, 2000)
    save(before, panes, settings)
    window = make(QMainWindow)
    restore(window, panes, settings)
    window.show()
    assert is_inside(window, room)
    before.deleteLater()


def test_a_maximized_window_is_left_alone(make, room):
    window = make(QMainWindow)
    window.showMaximized()
    assert window.isMaximized()


def test_a_screen_that_changes_moves_what_is_open(make, room, look, qapp):
    window = make()
    window.resize(300, 200)
    window.show()
    keeper = look.keeper
    window.removeEventFilter(keeper)  # as if the screen had been larger then
    window.move(room.right() - 20, room.bottom() - 20)
    assert not is_inside(window, room)
    qapp.primaryScreen().availableGeometryChanged.emit(room)
    assert is_inside(window, room)
