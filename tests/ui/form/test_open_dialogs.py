"""What happens to a form and to a dialog that it opened, while the dialog is open."""

import pytest
from PySide6.QtWidgets import QFileDialog

from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.tables.columns_dialog import ColumnsDialog
from csvdownloader.ui.tables.table_dialog import TableDialog
from tests.ui.dropping import dropped
from tests.ui.form.database_form import (
    ALL,
    ASKING,
    SHOP,
    choose_connection,
)
from tests.ui.forms import choose_source, field


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
    app.window.giver.give(["/data/book.xlsx"])
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
