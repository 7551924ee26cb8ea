"""The form of a source with connections, with real clicks and keys."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLabel, QLineEdit

from csvdownloader.core.connections import SecretLocation
from csvdownloader.core.failure_kind import FailureKind, Remedy
from csvdownloader.core.formats import Format
from csvdownloader.core.models import Failure, JobState, Progress, Request, Stage
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.form.connection_field import GONE
from csvdownloader.ui.tables.columns_dialog import ColumnsDialog
from csvdownloader.ui.tables.table_dialog import TableDialog
from csvdownloader.ui.widgets.mnemonics import letter_of
from csvdownloader.ui.widgets.questions import Question
from tests.ui.dropping import dropped
from tests.ui.fakes import make_connection, make_job
from tests.ui.form.test_form import choose_source
from tests.ui.lazy_loading import assert_loaded_late
from tests.ui.test_window import letters_of_visible, unnamed

SHOP = make_connection()
ARCHIVE = make_connection("Archive", "sqlite", path="/data/archive.db")
ASKING = make_connection("Bank", secret=SecretLocation.ASK)
ALL = (SHOP, ARCHIVE, ASKING)
GONE_ID = "00000000-0000-4000-8000-000000000000"


def shown(make_app, connections=(), jobs=()):
    app = make_app(jobs, connections=connections)
    choose_source(app, "database")
    return app


def field(app, key):
    return app.window.form.own.fields[key]


def choose_connection(app, connection):
    combo = field(app, "connection").combo
    combo.setCurrentIndex(combo.findData(connection.id))
    combo.activated.emit(combo.currentIndex())


def choose_query(app, text=""):
    app.click(field(app, "what").radios["query"])
    field(app, "query").set_value(text)


def entries(app):
    combo = field(app, "connection").combo
    return [combo.itemText(row) for row in range(combo.count())]


def line_edit(dialog, name):
    return next(edit for edit in dialog.findChildren(QLineEdit) if edit.accessibleName() == name)


def errors(app):
    return {key: text for key, f in app.window.form.own.fields.items() if (text := f.error())}


def request(**parameters):
    defaults = {
        "connection": SHOP.id, "what": "table", "table": "", "columns": "", "query": "",
        "count": False,
    }  # fmt: skip
    return Request("database", defaults | parameters, None, Format.CSV)


@pytest.fixture
def app_with(make_app):
    return lambda connections=(), jobs=(): shown(make_app, connections, jobs)


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
    [job] = app.service.jobs()
    assert job.request == request(table="public.orders", columns="id")


def test_the_count_of_rows_can_be_asked_for(app_with):
    app = app_with([SHOP])
    field(app, "table").choose("orders")
    app.click(field(app, "count").box)
    app.control(Qt.Key.Key_Return)
    assert app.service.jobs()[0].request == request(table="orders", count=True)


# --- connections --------------------------------------------------------------------------------


def test_without_connections_the_way_is_to_make_one(app_with):
    app = app_with()
    connection = field(app, "connection")
    assert not connection.combo.isEnabled()
    assert connection.combo.placeholderText() == "No connections yet"
    assert connection.new_button.isEnabled()
    assert not connection.edit_button.isEnabled()
    assert not field(app, "table").choose_button.isEnabled()
    app.click(app.window.form.start_button)
    assert connection.error() == "Choose a connection, or make one"
    assert connection.new_button.hasFocus()


def test_the_only_connection_is_chosen_already(app_with):
    app = app_with([SHOP])
    assert field(app, "connection").value() == SHOP.id
    assert field(app, "connection").edit_button.isEnabled()


def test_with_several_connections_none_is_chosen_for_the_user(app_with):
    app = app_with(ALL)
    connection = field(app, "connection")
    assert entries(app) == ["Archive · SQLite", "Bank · PostgreSQL", "Shop · PostgreSQL"]
    assert connection.value() == ""
    assert connection.combo.placeholderText() == "Choose a connection"
    assert not connection.edit_button.isEnabled()


def test_a_connection_that_was_made_is_chosen(app_with):
    app = app_with([SHOP])
    app.click(field(app, "connection").new_button)
    dialog = app.dialog(ConnectionDialog)
    line_edit(dialog, "Name").setText("Backup")
    line_edit(dialog, "Database").setText("shop")
    app.click(dialog.save_button)
    app.until(lambda: field(app, "connection").combo.currentText() == "Backup · PostgreSQL")
    assert entries(app) == ["Backup · PostgreSQL", "Shop · PostgreSQL"]


def test_a_changed_connection_is_inspected_again_and_its_table_stays(app_with):
    app = app_with([SHOP])
    field(app, "table").choose("orders")
    connection = field(app, "connection")
    app.until(connection.note)
    app.click(connection.edit_button)
    dialog = app.dialog(ConnectionDialog)
    line_edit(dialog, "Host").setText("backup.example.com")
    app.click(dialog.save_button)
    app.until(lambda: "backup.example.com" in connection.note())
    assert field(app, "table").value() == "orders"


def test_after_a_removed_connection_the_next_is_chosen(app_with):
    app = app_with(ALL)
    choose_connection(app, ASKING)
    field(app, "table").choose("orders")
    app.click(field(app, "connection").edit_button)
    app.click(app.dialog(ConnectionDialog).remove_button)
    app.click(app.dialog(Question).yes_button)
    app.until(lambda: len(app.connections.all()) == 2)
    assert entries(app) == ["Archive · SQLite", "Shop · PostgreSQL"]
    assert field(app, "connection").value() == SHOP.id
    assert field(app, "table").value() == ""


def test_after_the_last_connection_the_form_is_as_in_the_beginning(app_with):
    app = app_with([SHOP])
    app.click(field(app, "connection").edit_button)
    app.click(app.dialog(ConnectionDialog).remove_button)
    app.click(app.dialog(Question).yes_button)
    app.until(lambda: not field(app, "connection").combo.isEnabled())
    assert field(app, "connection").value() == ""
    assert field(app, "connection").note() == ""


def test_the_list_of_connections_is_refreshed_and_the_choice_stays(app_with):
    app = app_with([SHOP])
    field(app, "table").choose("orders")
    app.connections.save(ARCHIVE, None)
    assert entries(app) == ["Archive · SQLite", "Shop · PostgreSQL"]
    assert field(app, "connection").value() == SHOP.id
    assert field(app, "table").value() == "orders"


def test_where_the_connection_leads_is_shown_before_a_table_is_chosen(app_with):
    app = app_with(ALL)
    choose_connection(app, SHOP)
    connection = field(app, "connection")
    app.until(connection.note)
    assert connection.note() == "postgresql://ada@db.example.com:5432/shop"
    choose_connection(app, ARCHIVE)
    assert connection.note() == ""
    app.until(connection.note)
    assert connection.note() == "sqlite:///data/archive.db"
    assert errors(app) == {}


def test_a_connection_that_is_gone_is_told_when_its_job_is_started_again(app_with):
    job = make_job(1, request=request(connection=GONE_ID, table="orders"))
    app = app_with([SHOP], [job])
    app.select(1)
    app.control(Qt.Key.Key_E)
    connection = field(app, "connection")
    assert connection.combo.currentText() == "(removed connection)"
    assert not connection.edit_button.isEnabled()
    app.click(app.window.form.start_button)
    assert errors(app) == {"connection": GONE}
    assert len(app.service.jobs()) == 1
    choose_connection(app, SHOP)
    assert entries(app) == ["Shop · PostgreSQL"]
    assert errors(app) == {}


def test_a_secret_that_stays_in_the_key_store_is_told(app_with):
    app = app_with([SHOP])
    app.connections.remove_failed.emit(Failure(FailureKind.KEY_STORE, "It is locked", "Unlock it."))
    assert app.window.bar.text() == "It is locked. Unlock it."


# --- tables and columns -------------------------------------------------------------------------


def choose_table(app, table):
    app.click(field(app, "table").choose_button)
    dialog = app.dialog(TableDialog)
    dialog.chosen.emit(table)
    dialog.reject()
    app.until(lambda: not app.window.findChildren(TableDialog))


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


# --- a file from outside while a dialog is open ---------------------------------------------------


def open_connection(app):
    app.click(field(app, "connection").new_button)
    return app.dialog(ConnectionDialog)


def open_tables(app):
    app.click(field(app, "table").choose_button)
    return app.dialog(TableDialog)


def open_columns(app):
    field(app, "table").choose("public.orders")
    app.click(field(app, "columns").choose_button)
    return app.dialog(ColumnsDialog)


def open_secret(app):
    choose_connection(app, ASKING)
    app.click(field(app, "table").choose_button)
    return app.dialog(SecretDialog)


def open_files(app):
    app.window.open_file("/data/book.xlsx")
    field(app, "path").browse()
    return app.dialog(QFileDialog)


def end_connection(dialog):
    dialog.connection_saved.emit(SHOP.id)
    dialog.removed.emit(SHOP.id)
    dialog.accept()


def end_list(dialog):
    dialog.chosen.emit("public.customers")
    dialog.accept()


def end_secret(dialog):
    dialog.edit.setText("s3cret")
    dialog.buttons.accepted.emit()


def end_files(dialog):
    dialog.fileSelected.emit("/data/other.csv")
    dialog.reject()


OPENERS = {
    open_connection: end_connection,
    open_tables: end_list,
    open_columns: end_list,
    open_secret: end_secret,
    open_files: end_files,
}


def with_first_chosen(app_with):
    app = app_with(ALL)
    choose_connection(app, SHOP)
    return app


@pytest.mark.parametrize("opener", OPENERS)
def test_a_second_start_with_a_file_leaves_an_open_dialog_alone(app_with, opener):
    app = with_first_chosen(app_with)
    dialog, values = opener(app), app.window.form.own.values()
    app.window.open_from_outside("/data/late.csv")
    assert dialog.isVisible()
    assert app.window.form.own.values() == values
    dialog.reject()
    app.window.open_from_outside("/data/late.csv")
    assert field(app, "path").value() == "/data/late.csv"


@pytest.mark.parametrize("opener", OPENERS)
def test_a_dialog_outlives_the_field_that_opened_it_and_then_changes_nothing(app_with, opener):
    app = with_first_chosen(app_with)
    dialog, opened_by = opener(app), app.window.form.own.fields
    choose_source(app, "database" if "path" in opened_by else "file")
    assert app.window.form.own.fields is not opened_by
    assert dialog.isVisible()
    values = app.window.form.own.values()
    OPENERS[opener](dialog)
    assert not dialog.isVisible()
    assert app.window.form.own.values() == values
    app.until(lambda: not app.window.findChildren(type(dialog)))
    assert not app.window.findChildren(TableDialog)


def test_a_file_is_not_dropped_on_the_window_behind_a_dialog(app_with):
    app = app_with([SHOP])
    dialog = open_tables(app)
    assert not dropped(app.window, "/data/late.csv")
    assert app.window.form.source.key == "database"
    dialog.reject()
    assert dropped(app.window, "/data/late.csv")
    assert field(app, "path").value() == "/data/late.csv"


# --- the query ----------------------------------------------------------------------------------


def test_enter_makes_a_line_and_ctrl_enter_starts(app_with):
    app = app_with([SHOP])
    choose_query(app)
    edit = field(app, "query").edit
    edit.setFocus()
    app.qtbot.keyClicks(edit, "SELECT 1")
    app.key(Qt.Key.Key_Return, widget=edit)
    app.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier, widget=edit)
    app.qtbot.keyClicks(edit, "FROM a")
    assert app.service.jobs() == []
    app.control(Qt.Key.Key_Return)
    assert app.service.jobs()[0].request == request(what="query", query="SELECT 1\n\nFROM a")


def test_tab_leaves_the_query(app_with):
    app = app_with([SHOP])
    choose_query(app)
    edit = field(app, "query").edit
    edit.setFocus()
    app.key(Qt.Key.Key_Tab, widget=edit)
    assert field(app, "count").box.hasFocus()
    assert field(app, "query").value() == ""


def test_what_is_pasted_is_plain_text_to_the_last_character(app_with):
    app = app_with([SHOP])
    choose_query(app)
    edit = field(app, "query").edit
    data = QMimeData()
    data.setHtml("<b>SELECT</b>")
    data.setText("SELECT '\u00a0'\tAS \"b\"\nFROM t")
    edit.insertFromMimeData(data)  # what paste() does; the clipboard would outlive the test
    assert field(app, "query").value() == "SELECT '\u00a0'\tAS \"b\"\nFROM t"
    edit.undo()
    assert field(app, "query").value() == ""


def test_an_empty_query_is_told_under_it_until_it_is_written(app_with):
    app = app_with([SHOP])
    choose_query(app)
    app.click(app.window.form.start_button)
    assert errors(app) == {"query": "Write a query"}
    assert field(app, "query").edit.hasFocus()
    app.qtbot.keyClicks(field(app, "query").edit, "S")
    assert errors(app) == {}


def test_filling_the_query_is_no_edit_of_the_user(app_with):
    app = app_with([SHOP])
    with app.qtbot.assertNotEmitted(field(app, "query").edited):
        field(app, "query").set_value("SELECT 1")


def test_the_query_takes_the_height_that_the_window_has(app_with):
    app = app_with([SHOP])
    form = app.window.form
    app.window.resize(780, 600)
    below = form.height() - form.start_button.mapTo(form, QPoint(0, 0)).y()
    choose_query(app)
    edit = field(app, "query").edit
    app.until(edit.isVisible)
    least = edit.height()
    assert least >= 8 * edit.fontMetrics().lineSpacing()
    app.window.setMinimumHeight(1200)
    app.until(lambda: edit.height() > least + 300)
    app.click(field(app, "what").radios["table"])
    app.until(lambda: form.height() - form.start_button.mapTo(form, QPoint(0, 0)).y() > below)


def test_a_refused_query_comes_back_into_the_editor(app_with):
    query = "SELECT x\nFROM orders"
    refused = Failure(FailureKind.QUERY_REFUSED, 'column "x" does not exist', "Correct the query.")
    job = make_job(
        1, state=JobState.ERROR, failure=refused, request=request(what="query", query=query)
    )
    app = app_with([SHOP], [job])
    app.select(1)
    assert app.window.job_page.ended.message.text() == 'column "x" does not exist'
    app.control(Qt.Key.Key_E)
    assert field(app, "query").isVisible()
    assert not field(app, "table").isVisible()
    assert field(app, "query").value() == query
    app.click(app.window.form.start_button)
    assert app.service.jobs()[-1].request == job.request


# --- secrets ------------------------------------------------------------------------------------


def give_secret(app, secret):
    dialog = app.dialog(SecretDialog)
    app.qtbot.keyClicks(dialog.edit, secret)
    app.key(Qt.Key.Key_Return, widget=dialog.edit)
    app.until(lambda: not app.window.findChildren(SecretDialog))


def test_a_secret_is_asked_for_once_before_the_first_start(app_with):
    app = app_with([ASKING])
    field(app, "table").choose("orders")
    app.click(app.window.form.start_button)
    assert app.service.jobs() == []
    give_secret(app, "s3cret")
    [job] = app.service.jobs()
    assert "s3cret" not in repr(job)
    assert not app.connections.needs_secret(ASKING)
    app.click(app.window.list.new_button)
    field(app, "table").choose("orders")
    app.click(app.window.form.start_button)
    assert len(app.service.jobs()) == 2


def test_nothing_starts_when_the_secret_is_not_given(app_with):
    app = app_with([ASKING])
    field(app, "table").choose("orders")
    app.click(app.window.form.start_button)
    dialog = app.dialog(SecretDialog)
    app.click(dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel))
    app.until(lambda: not app.window.findChildren(SecretDialog))
    assert app.service.jobs() == []
    assert field(app, "table").value() == "orders"


@pytest.mark.parametrize(
    "kind", [kind for kind in FailureKind if kind.remedy is Remedy.ENTER_SECRET]
)
def test_a_job_that_failed_for_want_of_a_secret_asks_before_it_runs_again(app_with, kind):
    failed = make_job(
        1,
        state=JobState.ERROR,
        failure=Failure(kind, "No", "Retry."),
        request=request(table="orders"),
    )
    app = app_with([SHOP], [failed])
    app.connections.put_secret(SHOP.id, "wrong")
    app.select(1)
    app.control(Qt.Key.Key_R)
    assert app.service.status("job-1") is JobState.ERROR
    give_secret(app, "right")
    app.until(lambda: app.service.status("job-1") is JobState.COMPLETED)
    assert app.connections._book.secret(SHOP) == "right"


@pytest.mark.parametrize(
    ("connection", "kind"),
    [
        (SHOP, FailureKind.QUERY_REFUSED),
        (SHOP, FailureKind.OTHER),
        (ARCHIVE, FailureKind.LOGIN_REFUSED),
    ],
)
def test_other_jobs_run_again_without_a_question(app_with, connection, kind):
    failed = make_job(
        1,
        state=JobState.ERROR,
        failure=Failure(kind, "No", "Retry."),
        request=request(connection=connection.id, table="orders"),
    )
    app = app_with([SHOP, ARCHIVE], [failed])
    app.select(1)
    app.control(Qt.Key.Key_R)
    assert not app.window.findChildren(SecretDialog)
    app.until(lambda: app.service.status("job-1") is JobState.COMPLETED)


def test_a_finished_job_asks_for_the_secret_of_a_new_session(app_with):
    done = make_job(1, request=request(connection=ASKING.id, table="orders"))
    app = app_with([ASKING], [done])
    app.select(1)
    app.control(Qt.Key.Key_R)
    give_secret(app, "s3cret")
    app.until(lambda: len(app.service.jobs()) == 2)


# --- the rest -----------------------------------------------------------------------------------


def test_a_guess_of_the_rows_is_shown_as_one(make_app):
    app = make_app([make_job(1, state=JobState.RUNNING)], recover=False)
    app.select(1)
    running = app.window.job_page.running
    running.show_progress(Progress(Stage.COPYING, rows=1200, estimate=5_000_000))
    assert running.rows.value.text() == "1,200 of about 5,000,000"
    assert running.headline.text() == "Copying rows"
    running.show_progress(Progress(Stage.COPYING, rows=6_000_000, estimate=5_000_000))
    assert running.rows.value.text() == "6,000,000"
    running.show_progress(Progress(Stage.COPYING, rows=7, total=10, estimate=5_000_000))
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


@pytest.mark.parametrize(("what", "stops"), [("table", 13), ("query", 10)])
def test_tab_goes_through_the_database_form_from_top_to_bottom(app_with, what, stops):
    app = app_with([SHOP])
    form = app.window.form
    app.click(field(app, "what").radios[what])
    field(app, "table").choose("orders")
    form.source_combo.setFocus()
    tops = []
    while QApplication.focusWidget() is not form.start_button and len(tops) < 20:
        widget = QApplication.focusWidget()
        tops.append(widget.mapTo(form, QPoint(0, min(widget.height() // 2, 12))).y())
        app.key(Qt.Key.Key_Tab, widget=widget)
    assert len(tops) == stops - 1
    assert tops == sorted(tops, key=lambda y: y // 8)


def test_a_long_note_takes_no_more_height_than_its_lines(app_with):
    app = app_with([SHOP])
    count = field(app, "count")
    app.until(lambda: count.height() == count.heightForWidth(count.width()))


@pytest.mark.process
def test_the_fields_of_a_database_are_loaded_when_they_are_shown():
    late = {"database_fields", "connection_field", "query_field", "switch_field", "secret_dialog"}
    assert_loaded_late(late, "source_fields")
