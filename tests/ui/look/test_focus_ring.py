import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout

from csvdownloader.ui.look.focus_ring import RING
from csvdownloader.ui.look.look import Theme
from tests.fakes.samples import make_job

TAB = Qt.Key.Key_Tab


@pytest.fixture
def dialog(qtbot, look):
    look.show_theme(Theme.LIGHT)
    result = QDialog()
    result.edit, result.one, result.two = QLineEdit(), QPushButton("One"), QPushButton("Two")
    column = QVBoxLayout(result)
    for widget in (result.edit, result.one, result.two):
        column.addWidget(widget)
    qtbot.addWidget(result)
    result.show()
    result.activateWindow()
    qtbot.waitUntil(result.edit.hasFocus)
    return result


def press_tab(dialog):
    QTest.keyClick(dialog.windowHandle(), TAB)


def click(widget):
    place = widget.mapTo(widget.window(), widget.rect().center())
    handle = widget.window().windowHandle()
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def test_the_keyboard_brings_the_ring_from_button_to_button(dialog, look):
    assert look.ring.ringed() is None  # a field shows the focus by its edge
    press_tab(dialog)
    assert look.ring.ringed() is dialog.one
    press_tab(dialog)
    assert look.ring.ringed() is dialog.two
    press_tab(dialog)
    assert look.ring.ringed() is None


def test_a_click_brings_none_until_the_keyboard_goes_on(dialog, look):
    click(dialog.one)
    assert dialog.one.hasFocus()
    assert look.ring.ringed() is None
    press_tab(dialog)
    assert look.ring.ringed() is dialog.two


def test_the_ring_lies_outside_of_the_button(dialog, look):
    press_tab(dialog)
    frame = look.ring._frame
    assert frame.isVisible()
    corner = dialog.one.mapTo(dialog, dialog.one.rect().topLeft())
    assert frame.geometry().top() < corner.y()
    assert frame.geometry().left() < corner.x()


def test_it_outlives_the_dialog(qtbot, dialog, look):
    press_tab(dialog)
    second = QDialog(dialog)
    second.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    button = QPushButton("Other", second)
    second.show()
    second.activateWindow()
    qtbot.waitUntil(second.isActiveWindow)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert look.ring.ringed() is button
    with qtbot.waitSignal(second.destroyed):
        second.close()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.two.setFocus(Qt.FocusReason.TabFocusReason)
    assert look.ring.ringed() is dialog.two


def test_another_widget_can_ask_for_it(dialog, look):
    dialog.edit.setProperty(RING, True)
    dialog.one.setFocus()
    dialog.edit.setFocus()
    assert look.ring.ringed() is dialog.edit


def test_a_click_in_the_list_of_downloads_shows_none_either(make_app, look):
    look.show_theme(Theme.LIGHT)
    app = make_app([make_job(1), make_job(2)], recover=False)
    view = app.window.list.view
    app.window.list.search.edit.setFocus()
    row = view.visualRect(app.indexes()[0])
    place = view.viewport().mapTo(app.window, row.center())
    click = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
    QTest.mouseClick(app.window.windowHandle(), *click)
    assert view.hasFocus()
    by_mouse = view.viewport().grab(row).toImage()
    QTest.keyClick(app.window.windowHandle(), Qt.Key.Key_Home)
    assert view.viewport().grab(row).toImage() != by_mouse
