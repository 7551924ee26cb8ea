"""The form of a database, with real clicks and keys."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.ui.tables.columns_dialog import ColumnsDialog
from csvdownloader.ui.tables.table_dialog import TableDialog
from csvdownloader.ui.widgets.mnemonics import letter_of
from tests.fakes.samples import make_job
from tests.ui.accessibility import letters_of_visible, unnamed
from tests.ui.form.database_form import (
    ALL,
    ARCHIVE,
    ASKING,
    SHOP,
    choose_connection,
    choose_query,
    choose_table,
    give_secret,
    request,
)
from tests.ui.forms import field
from tests.ui.lazy_loading import assert_loaded_late

# --- a table or a query -------------------------------------------------------------------------


def test_a_table_is_asked_for_until_a_query_is_wanted(app_with):
    app = app_with([SHOP])
    fields = app.window.form.own.fields
    assert [key for key, f in fields.items() if f.isVisible()] == [
        "connection", "what", "table", "columns", "count",
    ]  # fmt: skip
    app.click(fields["what"].radios["query"])
    assert [key for key, f in fields.items() if f.isVisible()] == [
        "connection", "what", "query", "count",
    ]  # fmt: skip
    titles = [x.text() for x in app.window.form.findChildren(QLabel) if x.isVisible()]
    assert "&Query" in titles
    assert "&Table" not in titles
    assert not app.window.form.options.isVisible()


def test_arrow_keys_switch_between_table_and_query(app_with):
    app = app_with([SHOP])
    radios = field(app, "what").radios
    radios["table"].setFocus()
    app.key(Qt.Key.Key_Right, widget=radios["table"])
    assert radios["query"].hasFocus()
    assert field(app, "query").isVisible()
    app.key(Qt.Key.Key_Left, widget=radios["query"])
    assert field(app, "table").isVisible()


def test_the_alt_key_of_the_switch_leads_to_its_checked_value(app_with):
    app = app_with([SHOP])
    choose_query(app)
    label = app.window.form._form.labelForField(field(app, "what"))
    app.window.form.source_combo.setFocus()
    label.buddy().setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert field(app, "what").radios["query"].hasFocus()
    assert field(app, "what").value() == "query"


def test_what_is_hidden_stays_but_is_not_submitted(app_with):
    app = app_with([SHOP])
    field(app, "table").choose("public.orders")
    field(app, "columns").choose("id")
    choose_query(app, "SELECT 1")
    assert app.window.form.own.values() == request(what="query", query="SELECT 1").parameters
    app.click(field(app, "what").radios["table"])
    assert field(app, "query").value() == "SELECT 1"
    app.click(app.window.form.start_button)
    [job] = app.service.book.jobs()
    assert job.request == request(table="public.orders", columns="id")


def test_the_count_of_rows_can_be_asked_for(app_with):
    app = app_with([SHOP])
    field(app, "table").choose("orders")
    app.click(field(app, "count").box)
    app.control(Qt.Key.Key_Return)
    assert app.service.book.jobs()[0].request == request(table="orders", count=True)


# --- tables and columns -----------------------------------------------------------------------


def test_a_table_is_chosen_from_the_list(app_with):
    app = app_with([SHOP])
    app.click(field(app, "table").choose_button)
    dialog = app.dialog(TableDialog)
    app.until(dialog.pages.has_content)
    app.qtbot.keyClicks(dialog.edit, "customers")
    app.key(Qt.Key.Key_Return, widget=dialog.edit)
    app.until(lambda: field(app, "table").value() == "public.customers")


def test_another_table_from_the_list_has_other_columns(app_with):
    app = app_with([SHOP])
    choose_table(app, "public.orders")
    field(app, "columns").choose("id,total")
    choose_table(app, "public.orders")
    assert field(app, "columns").value() == "id,total"
    choose_table(app, "public.customers")
    assert field(app, "columns").value() == ""


def test_a_name_that_is_mended_by_hand_keeps_its_columns(app_with):
    app = app_with([SHOP])
    field(app, "table").choose("public.oders")
    field(app, "columns").choose("id,total")
    field(app, "table").edit.setCursorPosition(8)
    app.qtbot.keyClicks(field(app, "table").edit, "r")
    assert field(app, "table").value() == "public.orders"
    assert field(app, "columns").value() == "id,total"


def test_another_connection_has_other_tables(app_with):
    app = app_with(ALL)
    field(app, "table").choose("public.orders")
    choose_connection(app, SHOP)
    assert field(app, "table").value() == "public.orders"  # typed before the first choice
    field(app, "columns").choose("id")
    choose_connection(app, SHOP)
    assert field(app, "columns").value() == "id"
    choose_connection(app, ARCHIVE)
    assert (field(app, "table").value(), field(app, "columns").value()) == ("", "")


def test_columns_are_chosen_from_the_table(app_with):
    app = app_with([SHOP])
    columns = field(app, "columns")
    assert columns.edit.placeholderText() == "All columns"
    assert not columns.choose_button.isEnabled()
    app.qtbot.keyClicks(field(app, "table").edit, "public.orders")
    assert columns.choose_button.isEnabled()
    app.click(columns.choose_button)
    dialog = app.dialog(ColumnsDialog)
    app.until(dialog.pages.has_content)
    assert [login.name for _, login in app.driver.asked] == ["Shop"]
    dialog.chosen.emit("city,customer")
    assert columns.value() == "city,customer"


def test_the_secret_is_asked_for_before_the_list_of_tables(app_with):
    app = app_with([ASKING])
    app.driver.password = "s3cret"
    app.click(field(app, "table").choose_button)
    give_secret(app, "s3cret")
    dialog = app.dialog(TableDialog)
    app.until(dialog.pages.has_content)


def test_a_file_that_is_dropped_on_a_field_belongs_to_the_window(app_with):
    app = app_with([SHOP])
    edits = [field(app, key).edit for key in ("table", "columns", "query")]
    assert [edit.acceptDrops() for edit in edits] == [False] * 3


# --- the rest -----------------------------------------------------------------------------------


def test_a_guess_of_the_rows_is_shown_as_one(make_app):
    app = make_app([make_job(1, state=JobState.RUNNING)], recover=False)
    app.select(1)
    running = app.window.job_page.running
    running.show_progress(Progress(Stage.COPYING, row_count=1200, estimate=5_000_000))
    assert running.rows.value.text() == "1,200 of about 5,000,000"
    assert running.headline.text() == "Copying rows"
    running.show_progress(Progress(Stage.COPYING, row_count=6_000_000, estimate=5_000_000))
    assert running.rows.value.text() == "6,000,000"
    running.show_progress(Progress(Stage.COPYING, row_count=7, total=10, estimate=5_000_000))
    assert running.rows.value.text() == "7 of 10"


@pytest.mark.parametrize("what", ["table", "query"])
def test_names_and_alt_keys_of_the_database_form(app_with, what):
    app = app_with([SHOP])
    app.click(field(app, "what").radios[what])
    letters = letters_of_visible(app.window.centralWidget())
    letters += [letter_of(action.text()) for action in app.window.menuBar().actions()]
    assert len(set(letters)) == len(letters), letters
    assert {"c", "x", "t" if what == "table" else "q"} <= set(letters)
    assert unnamed(app.window) == []


@pytest.mark.parametrize(("what", "stops"), [("table", 16), ("query", 13)])
def test_tab_goes_through_the_database_form_from_top_to_bottom(app_with, what, stops):
    app = app_with([SHOP])
    form = app.window.form
    app.click(field(app, "what").radios[what])
    field(app, "table").choose("orders")
    app.until(form.panel.button.isVisible)
    form.source_combo.setFocus()
    tops = []
    while QApplication.focusWidget() is not form.start_button and len(tops) < 20:
        widget = QApplication.focusWidget()
        tops.append(widget.mapTo(form, QPoint(0, min(widget.height() // 2, 12))).y())
        app.key(Qt.Key.Key_Tab, widget=widget)
    assert len(tops) == stops - 1
    assert all(after > before - 8 for before, after in pairwise(tops))


def test_a_long_note_takes_no_more_height_than_its_lines(app_with):
    app = app_with([SHOP])
    count = field(app, "count")
    app.until(lambda: count.height() == count.heightForWidth(count.width()))


@pytest.mark.process
def test_the_fields_of_a_database_are_loaded_when_they_are_shown():
    late = {"database_fields", "connection_field", "query_field", "switch_field", "secret_dialog"}
    assert_loaded_late(late, "source_fields")
