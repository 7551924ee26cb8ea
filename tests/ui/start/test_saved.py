"""Saved requests: made, run, changed and removed with the keyboard."""

import shlex

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.texts import options_of
from csvdownloader.ui.fields.name_dialog import NameDialog
from csvdownloader.ui.widgets.questions import Question
from tests.fakes.samples import make_connection, make_job

SHOP = make_connection("Shop")
TEN = Request("sample", {"slow": False}, 10, Format.TSV)
TABLE = Request("database", {"connection": SHOP.id, "what": "table", "table": "public.orders"}, 5)
NIGHTLY, WEEKLY = SavedRequest("Nightly", TEN), SavedRequest("weekly & <b>more</b>", TABLE)


@pytest.fixture
def app(make_app):
    return make_app(saved=[WEEKLY, NIGHTLY], connections=[SHOP], at_start=True)


def rows(app):
    return app.window.start_page.saved.rows


def names(app):
    return [row.accessibleName() for row in rows(app)]


def give_name(app, name):
    dialog = app.dialog(NameDialog)
    app.qtbot.keyClicks(dialog.edit, name)
    app.key(Qt.Key.Key_Return, widget=dialog.edit)
    return dialog


def test_without_any_there_is_no_section(start):
    assert not start.window.start_page.saved.isVisible()


def test_they_stand_by_name_with_where_their_rows_come_from(app):
    assert names(app) == ["Nightly", "weekly & <b>more</b>"]
    assert "Shop · public.orders" in rows(app)[1].accessibleDescription()
    assert "&lt;b&gt;" in rows(app)[1].toolTip()


def test_two_keys_run_one_from_anywhere(app):
    app.service.start(TABLE)
    app.window.start_page.tiles["sample"].click()
    app.control(Qt.Key.Key_O, shift=True)
    assert rows(app)[0].hasFocus()
    app.key(Qt.Key.Key_Return)
    _, job = app.service.book.jobs()
    assert job.request == replace(TEN, parameters=job.request.parameters)
    assert app.window.job_page.isVisible()
    assert app.window.list.view.hasFocus()
    app.control(Qt.Key.Key_O, shift=True)
    assert rows(app)[0].hasFocus()  # not that of the newest source, which is for a second press


def test_the_arrow_keys_go_from_one_to_the_next(app):
    app.control(Qt.Key.Key_O, shift=True)
    app.key(Qt.Key.Key_Down)
    assert rows(app)[1].hasFocus()
    app.key(Qt.Key.Key_Up)
    assert rows(app)[0].hasFocus()


def test_without_saved_ones_the_key_goes_to_the_newest_source(make_app):
    job = make_job(1, request=Request("file", {"path": "/data/orders.csv"}))
    app = make_app([job], at_start=True)
    app.control(Qt.Key.Key_O, shift=True)
    assert app.window.start_page.recent.rows[0].hasFocus()


def test_the_key_goes_from_the_saved_ones_to_the_newest_source_and_back(make_app):
    job = make_job(1, request=Request("file", {"path": "/data/orders.csv"}))
    app = make_app([job], saved=[NIGHTLY, WEEKLY], at_start=True)
    for number in (0, 1):
        app.control(Qt.Key.Key_O, shift=True)
        assert rows(app)[0].hasFocus() is (number == 0)
        assert app.window.start_page.recent.rows[0].hasFocus() is (number == 1)
    app.control(Qt.Key.Key_O, shift=True)
    assert rows(app)[0].hasFocus()


def test_with_nothing_to_come_back_to_it_goes_to_the_tiles(start):
    start.control(Qt.Key.Key_O, shift=True)
    assert start.window.start_page.grid.tiles[0].hasFocus()


def test_what_the_form_says_is_saved_under_a_name(make_app):
    app = make_app()
    edit = app.window.form.rows_field.edit
    edit.selectAll()
    app.qtbot.keyClicks(edit, "7")
    app.window.form.format_field.choose(Format.TSV)
    app.control(Qt.Key.Key_D)
    dialog = app.dialog(NameDialog)
    assert dialog.edit.selectedText() == "sample"
    give_name(app, "My seven")
    [saved] = app.saved.all()
    assert saved.name == "My seven"
    assert (saved.request.row_limit, saved.request.format) == (7, Format.TSV)
    assert not dialog.isVisible()
    assert "My seven" in app.window.bar.text()
    app.control(Qt.Key.Key_N)
    assert names(app) == ["My seven"]


def test_what_the_form_cannot_start_it_does_not_save(make_app):
    app = make_app()
    app.window.form.rows_field.edit.setText("none")
    app.control(Qt.Key.Key_D)
    assert app.window.form.rows_field.error()
    assert not app.window.findChildren(NameDialog)


def test_what_a_download_asked_for_is_saved_with_how_it_is_written(make_app):
    request = replace(TEN, writing=options_of({"format": "parquet"}))
    app = make_app([make_job(1, request=request)])
    app.select(1)
    app.control(Qt.Key.Key_D)
    give_name(app, "Parquet")
    assert app.saved.all() == (SavedRequest("Parquet", request),)


def test_a_name_that_is_taken_replaces_the_other_and_says_so(app):
    app.window.start_page.tiles["sample"].click()
    app.control(Qt.Key.Key_D)
    dialog = app.dialog(NameDialog)
    assert dialog.ok_button.text() == "&Save"
    app.qtbot.keyClicks(dialog.edit, "NIGHTLY")
    assert (dialog.ok_button.text(), bool(dialog.field.note())) == ("&Replace", True)
    app.key(Qt.Key.Key_Return, widget=dialog.edit)
    assert [each.name for each in app.saved.all()] == ["NIGHTLY", WEEKLY.name]
    assert app.saved.under("nightly").request.row_limit == 100


@pytest.mark.parametrize("typed", [" ", "x" * 101])
def test_what_is_no_name_is_told_at_the_field(app, typed):
    app.window.start_page.tiles["sample"].click()
    app.control(Qt.Key.Key_D)
    dialog = give_name(app, typed)
    assert dialog.isVisible()
    assert dialog.field.error()
    app.key(Qt.Key.Key_Escape, widget=dialog.edit)
    assert len(app.saved.all()) == 2


def test_edited_in_the_form_it_is_saved_under_its_own_name(app):
    app.control(Qt.Key.Key_O, shift=True)
    app.key(Qt.Key.Key_F4)
    form = app.window.form
    assert form.isVisible()
    assert (form.rows_field.row_limit(), form.format_field.value()) == (10, Format.TSV)
    form.rows_field.set_rows(11)
    app.control(Qt.Key.Key_D)
    dialog = app.dialog(NameDialog)
    assert (dialog.edit.text(), dialog.ok_button.text()) == ("Nightly", "&Replace")
    app.key(Qt.Key.Key_Return, widget=dialog.edit)
    assert app.saved.under("Nightly").request.row_limit == 11
    app.key(Qt.Key.Key_Escape)
    app.window.start_page.tiles["sample"].click()
    app.control(Qt.Key.Key_D)
    assert app.dialog(NameDialog).edit.text() == "sample"  # another form


def test_it_is_renamed_where_it_stands(app):
    app.control(Qt.Key.Key_O, shift=True)
    app.key(Qt.Key.Key_F2)
    dialog = give_name(app, WEEKLY.name.upper())
    assert "already" in dialog.field.error()
    dialog.edit.selectAll()
    give_name(app, "zz")
    assert names(app) == [WEEKLY.name, "zz"]
    app.until(lambda: rows(app)[0].hasFocus())


def test_it_is_removed_after_a_question(app):
    app.control(Qt.Key.Key_O, shift=True)
    app.key(Qt.Key.Key_Delete)
    question = app.dialog(Question)
    assert "Nightly" in question.text()
    app.key(Qt.Key.Key_Escape, widget=question)
    assert names(app) == ["Nightly", WEEKLY.name]
    app.key(Qt.Key.Key_Delete)
    app.click(app.dialog(Question).yes_button)
    assert names(app) == [WEEKLY.name]
    app.until(lambda: rows(app)[0].hasFocus())
    assert list(app.store.saved) == [WEEKLY.name]


def test_the_menu_of_a_row_has_all_that_can_be_done_with_it(app):
    row = rows(app)[0]
    titles = [action.text().replace("&", "") for action in row.actions()]
    keys = [action.shortcut().toString() for action in row.actions()]
    assert titles == ["Run", "Edit in the form", "Rename…", "Copy as command", "Remove…"]
    assert keys == ["", "F4", "F2", "Ctrl+Shift+C", "Del"]
    assert row.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu


def test_the_command_that_runs_it_is_copied(app):
    app.control(Qt.Key.Key_O, shift=True)
    app.key(Qt.Key.Key_Down)
    app.control(Qt.Key.Key_C, shift=True)
    line = QGuiApplication.clipboard().text()
    assert shlex.split(line) == ["csvdownloader", "run", WEEKLY.name]


def test_one_that_cannot_be_started_any_more_shows_why_in_the_form(make_app):
    wrong = SavedRequest("Too many", Request("sample", {}, 5000))
    app = make_app(saved=[wrong], at_start=True)
    app.control(Qt.Key.Key_O, shift=True)
    app.key(Qt.Key.Key_Return)
    assert app.service.book.jobs() == []
    assert app.window.form.rows_field.error()


def test_of_a_source_that_is_gone_it_says_so(make_app):
    app = make_app(saved=[SavedRequest("Old", Request("gopher"))], at_start=True)
    assert rows(app)[0].accessibleDescription().startswith("gopher")
    app.control(Qt.Key.Key_O, shift=True)
    app.key(Qt.Key.Key_Return)
    assert "gopher" in app.window.bar.text()


def test_what_cannot_be_written_is_told_and_nothing_is_lost(app):
    app.store.full = True
    app.control(Qt.Key.Key_O, shift=True)
    app.key(Qt.Key.Key_Delete)
    app.click(app.dialog(Question).yes_button)
    assert app.window.bar.text()
    assert names(app) == ["Nightly", WEEKLY.name]


def test_the_list_of_offers_is_for_whoever_shows_it(make_app):
    job = make_job(1, request=Request("file", {"path": "/data/orders.csv"}))
    app = make_app([job], saved=[NIGHTLY], at_start=True)
    saved, recent = app.window.coming_back.offers()
    assert (saved.name, saved.saved) == ("Nightly", NIGHTLY)
    assert (recent.name, recent.about, recent.saved) == ("orders.csv", "/data", None)
    app.window.coming_back.take(recent)
    assert app.window.form.own.values()["path"] == "/data/orders.csv"
    app.window.coming_back.take(saved)
    assert len(app.service.book.jobs()) == 2


def test_both_are_kept_over_a_restart_of_the_window(make_app):
    app = make_app(saved=[NIGHTLY], at_start=True)
    again = make_app(saved=app.store.saved.values(), at_start=True)
    assert names(again) == ["Nightly"]
