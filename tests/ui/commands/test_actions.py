"""The commands in the menus: what an entry says of itself, and what it looks like."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.commands.table import COMMANDS
from csvdownloader.core.resources import resource
from csvdownloader.ui.commands.actions import ICONS
from tests.fakes.samples import failed_job, make_job


@pytest.fixture
def app(make_app):
    return make_app([make_job(1), failed_job(2)], recover=False)


def open_menu(app, title):
    bar = app.window.menuBar()
    [entry] = [action for action in bar.actions() if action.text() == title]
    menu = entry.menu()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(entry).center())
    app.until(menu.isVisible)
    return menu


def point_at(app, menu, command):
    place = menu.actionGeometry(app.action(command)).center()
    for shift in (60, 40, 20, 0):  # a short way is taken for the click that opens the menu
        QTest.mouseMove(menu, place - QPoint(shift, 0))
        QApplication.processEvents()


def test_the_status_bar_says_what_an_entry_does(app):
    app.select(1)
    point_at(app, open_menu(app, "&Job"), "save-as")
    told = "Save the finished file in any form, where you choose"
    app.until(lambda: app.window.statusBar().currentMessage() == told)


def test_the_status_bar_and_a_tip_say_what_a_greyed_entry_needs(app):
    app.select(2)
    menu = open_menu(app, "&Job")
    point_at(app, menu, "save")
    app.until(lambda: app.window.statusBar().currentMessage() == "Select one finished download")
    app.until(lambda: QToolTip.text() == "Select one finished download")
    QToolTip.hideText()
    menu.close()
    app.until(lambda: not app.window.statusBar().currentMessage())


def test_a_button_says_what_its_command_needs(app):
    app.select(2)
    app.select(1)
    button = app.window.job_page.save_button
    assert "Save the finished file" in button.toolTip()
    app.select(2)
    assert "Select one finished download" in button.toolTip()


def test_what_can_be_used_again_says_what_it_does(app):
    app.select(2)
    app.select(1)
    assert app.action("save").statusTip().startswith("Save the finished file to ")


@pytest.mark.parametrize("command", ICONS)
def test_each_icon_of_an_entry_is_there(app, command):
    assert resource(f"icons/{ICONS[command]}.svg").exists()
    assert not app.action(command).icon().pixmap(16).isNull()


def test_what_has_a_check_has_no_icon(app):
    checkable = {command.id for command in COMMANDS if command.checkable}
    assert checkable & ICONS.keys() == set()
    assert app.action(CommandId.LIST).isCheckable()


def test_the_alt_key_of_each_menu_opens_it(app):
    for letter, title in ((Qt.Key.Key_E, "&Edit"), (Qt.Key.Key_V, "&View")):
        [menu] = [a.menu() for a in app.window.menuBar().actions() if a.text() == title]
        QTest.keyClick(app.window, letter, Qt.KeyboardModifier.AltModifier)
        app.until(menu.isVisible)
        menu.close()
