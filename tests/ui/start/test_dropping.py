"""Files and links that are dragged over the window, and dropped anywhere on it."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from csvdownloader.ui.start.several_dialog import SeveralDialog
from tests.fakes.samples import make_job
from tests.ui.dropping import drag_over, drop_on, leave, mime
from tests.ui.forms import choose_source, field

FILES = ("/data/a.csv", "/data/b c.csv", "/data/c.csv")


def sheet(app):
    return app.window.dropping.sheet


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (mime("/data/a b.csv"), "Release to read a b.csv"),
        (mime(*FILES), "Release to read 3 files"),
        (mime("/data/a.csv", "https://example.com/b.csv"), "Release to read 2 sources"),
        (mime("https://example.com/b.csv"), "Release to read b.csv"),
        (mime(text="data.example.com/b.csv"), "Release to read b.csv"),
    ],
)
def test_the_window_says_what_a_release_would_do(start, data, told):
    assert drag_over(start.window, data)
    assert sheet(start).text() == told
    assert sheet(start).geometry() == start.window.rect()
    leave(sheet(start))
    assert sheet(start).text() == ""


def test_the_words_stand_in_the_zone_where_that_is_seen(start):
    zone = start.window.start_page.zone
    drag_over(start.window, mime(*FILES))
    assert sheet(start)._place.topLeft() == zone.mapTo(start.window, QPoint())
    leave(sheet(start))
    start.window.start_page.tiles["sample"].click()
    drag_over(start.window, mime(*FILES))
    assert sheet(start)._place.contains(start.window.rect().center())
    assert sheet(start)._place.width() > start.window.width() - 40


@pytest.mark.parametrize("page", ["start", "form", "job"])
def test_a_file_is_dropped_on_any_page(make_app, page):
    app = make_app([make_job(1)], at_start=page == "start")
    if page == "job":
        app.select(1)
    drag_over(app.window, mime("/data/a.csv"))
    drop_on(sheet(app), mime("/data/a.csv"))
    assert field(app, "path").value() == "/data/a.csv"
    assert not sheet(app).isVisible()


def test_a_link_is_dropped(start):
    drag_over(start.window, mime("https://example.com/b.csv"))
    drop_on(sheet(start), mime("https://example.com/b.csv"))
    assert field(start, "url").value() == "https://example.com/b.csv"


def test_several_files_are_one_question(start):
    drag_over(start.window, mime(*FILES))
    drop_on(sheet(start), mime(*FILES))
    dialog = start.dialog(SeveralDialog)
    assert [name for name, _ in dialog.verdicts()] == ["a.csv", "b c.csv", "c.csv"]


def test_over_a_field_for_text_a_file_still_belongs_to_the_window(start):
    start.window.start_page.tiles["web"].click()
    start.until(lambda: "param.url" in start.window.form.own.fields)
    edit = field(start, "url").edit
    assert edit.acceptDrops()
    point = edit.mapTo(start.window, edit.rect().center())
    handle = start.window.windowHandle()
    drag_over(handle, mime("/data/a.csv"), point)
    assert sheet(start).isVisible()
    assert start.window.childAt(point) is sheet(start)
    drop_on(handle, mime("/data/a.csv"), point)
    assert field(start, "path").value() == "/data/a.csv"


def test_a_text_that_is_dragged_into_a_field_stays_there(start):
    start.window.start_page.tiles["web"].click()
    start.until(lambda: "param.url" in start.window.form.own.fields)
    edit = field(start, "url").edit
    point = edit.mapTo(start.window, edit.rect().center())
    drag_over(start.window.windowHandle(), mime(text="https://example.com/a"), point)
    assert not sheet(start).isVisible()


@pytest.mark.parametrize("data", [mime(text="hello"), mime()])
def test_what_names_nothing_is_not_taken(start, data):
    assert not drag_over(start.window, data)
    assert not sheet(start).isVisible()


def test_behind_a_dialog_nothing_is_taken(app):
    choose_source(app, "database")
    app.action("settings").trigger()
    dialog = app.dialog(SettingsDialog)
    assert not drag_over(app.window, mime("/data/a.csv"))
    assert not sheet(app).isVisible()
    dialog.reject()
    app.until(lambda: QApplication.activeModalWidget() is None)
    assert drag_over(app.window, mime("/data/a.csv"))
