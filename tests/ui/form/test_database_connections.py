"""The connection in the form of a database, and its secret, with real clicks and keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind, Remedy
from csvdownloader.core.jobs.job import JobState
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.form.connection_field import GONE
from csvdownloader.ui.tables.table_dialog import TableDialog
from csvdownloader.ui.widgets.questions import Question
from tests.fakes.samples import make_job
from tests.ui.form.database_form import (
    ALL,
    ARCHIVE,
    ASKING,
    GONE_ID,
    SHOP,
    choose_connection,
    entries,
    errors,
    give_secret,
    line_edit,
    request,
)
from tests.ui.forms import field

# --- connections --------------------------------------------------------------------------------


def test_a_file_that_is_a_database_turns_the_form_to_it(app_with):
    app = app_with(ALL)
    app.window.giver.give(["/data/my%20shop.sqlite"])
    app.until(lambda: app.window.form.source.key == "database")
    connection = field(app, "connection")
    assert connection.value() == "sqlite:///data/my%20shop.sqlite"
    assert connection.combo.currentText() == "my shop.sqlite · SQLite"
    assert not connection.edit_button.isEnabled()
    app.click(field(app, "table").choose_button)
    dialog = app.dialog(TableDialog)
    dialog.chosen.emit("public.orders")
    dialog.reject()
    app.click(app.window.form.start_button)
    job = app.service.book.jobs()[0]
    assert job.request.source == "database"
    assert job.request.text("connection") == "sqlite:///data/my%20shop.sqlite"
    assert job.request.text("table") == "public.orders"


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
    assert len(app.service.book.jobs()) == 1
    choose_connection(app, SHOP)
    assert entries(app) == ["Shop · PostgreSQL"]
    assert errors(app) == {}


def test_a_secret_that_stays_in_the_key_store_is_told(app_with):
    app = app_with([SHOP])
    app.connections.remove_failed.emit(Failure(FailureKind.KEY_STORE, "It is locked", "Unlock it."))
    assert app.window.bar.text() == "It is locked. Unlock it."


# --- secrets ----------------------------------------------------------------------------------


def test_a_secret_is_asked_for_once_before_the_first_start(app_with):
    app = app_with([ASKING])
    field(app, "table").choose("orders")
    app.click(app.window.form.start_button)
    assert app.service.book.jobs() == []
    give_secret(app, "s3cret")
    [job] = app.service.book.jobs()
    assert "s3cret" not in repr(job)
    assert not app.connections.needs_secret(ASKING)
    app.window.start_page.tiles["database"].click()
    field(app, "table").choose("orders")
    app.click(app.window.form.start_button)
    assert len(app.service.book.jobs()) == 2


def test_nothing_starts_when_the_secret_is_not_given(app_with):
    app = app_with([ASKING])
    field(app, "table").choose("orders")
    app.click(app.window.form.start_button)
    dialog = app.dialog(SecretDialog)
    app.click(dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel))
    app.until(lambda: not app.window.findChildren(SecretDialog))
    assert app.service.book.jobs() == []
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
    assert app.service.book.job("job-1").state is JobState.ERROR
    give_secret(app, "right")
    app.until(lambda: app.service.book.job("job-1").state is JobState.COMPLETED)
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
    app.until(lambda: app.service.book.job("job-1").state is JobState.COMPLETED)


def test_a_finished_job_asks_for_the_secret_of_a_new_session(app_with):
    done = make_job(1, request=request(connection=ASKING.id, table="orders"))
    app = app_with([ASKING], [done])
    app.select(1)
    app.control(Qt.Key.Key_R)
    give_secret(app, "s3cret")
    app.until(lambda: len(app.service.book.jobs()) == 2)
