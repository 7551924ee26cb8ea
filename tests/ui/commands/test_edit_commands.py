"""The menu Edit: what it does where the keyboard is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.fakes.samples import make_job


@pytest.fixture
def app(make_app):
    app = make_app([make_job(1), make_job(2)])
    QGuiApplication.clipboard().setText("before")
    return app


def copied():
    return QGuiApplication.clipboard().text()


def choose(app, command):
    """Clicks on a command in the menu Edit."""
    bar = app.window.menuBar()
    [edit] = [action for action in bar.actions() if action.text() == "&Edit"]
    menu, action = edit.menu(), app.action(command)
    click = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(bar, *click, bar.actionGeometry(edit).center())
    app.until(menu.isVisible)
    QTest.mouseClick(menu, *click, menu.actionGeometry(action).center())


@pytest.mark.parametrize("by_menu", [False, True])
def test_text_of_a_field_is_selected_and_copied(app, by_menu):
    edit = app.window.list.search.edit
    edit.setFocus()
    app.qtbot.keyClicks(edit, "orders")
    for command, key in (("select-all", Qt.Key.Key_A), ("copy", Qt.Key.Key_C)):
        if by_menu:
            choose(app, command)
        else:
            app.control(key)
    assert copied() == "orders"


@pytest.mark.parametrize("by_menu", [False, True])
def test_cells_of_the_preview_are_copied(app, by_menu):
    app.select(1)
    table = app.window.job_page.finished.viewer.table
    app.until(lambda: table.model().rowCount())
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    if by_menu:
        choose(app, "copy")
    else:
        app.control(Qt.Key.Key_C)
    assert copied() == table.model().index(0, 0).data()


def test_all_downloads_are_selected(app):
    app.select(1)
    app.window.list.view.setFocus()
    choose(app, "select-all")
    app.until(lambda: len(app.window.list.selected_ids()) == 2)


@pytest.mark.parametrize(("key", "verb"), [(Qt.Key.Key_C, "copy"), (Qt.Key.Key_A, "select")])
def test_where_the_key_means_nothing_that_is_said(app, key, verb):
    app.window.list.new_button.setFocus()
    app.control(key)
    assert f"nothing to {verb} here" in app.window.bar.text()
    assert copied() == "before"
