"""A path, an address, the URL of a database or a query, given to the window by any way."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit

from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.requests.request import Request
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from csvdownloader.ui.start.dropping import given_by
from tests.fakes.samples import make_connection, make_job
from tests.ui.dropping import mime
from tests.ui.forms import field

SHOP = make_connection("Shop")  # postgresql://ada@db.example.com/shop
SHOP_URL = "postgresql://ada@db.example.com:5432/shop"


def copy(text):
    QGuiApplication.clipboard().setText(text)


def paste(app, text):
    copy(text)
    app.control(Qt.Key.Key_V)


def value(app, key):
    return field(app, key).value()


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/data/orders.csv", "/data/orders.csv"),
        ('"/data/my orders.csv"\n', "/data/my orders.csv"),
        ("~/orders.csv", "~/orders.csv"),
    ],
)
def test_a_path_is_pasted(start, text, path):
    paste(start, text)
    assert start.window.form.isVisible()
    assert start.window.form.source.key == "file"
    assert value(start, "path") == path


def test_files_copied_in_a_file_manager_are_pasted(start):
    QGuiApplication.clipboard().setMimeData(mime("/data/my orders.csv"))
    start.control(Qt.Key.Key_V)
    assert value(start, "path") == "/data/my orders.csv"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://data.example.com/a.csv", "https://data.example.com/a.csv"),
        ("data.example.com/a.csv", "https://data.example.com/a.csv"),
    ],
)
def test_an_address_is_pasted_and_completed(start, text, url):
    paste(start, text)
    assert start.window.form.source.key == "web"
    assert value(start, "url") == url


def test_a_url_of_a_database_is_pasted_into_a_new_connection(start):
    paste(start, "jdbc:postgresql://ada:s3cret@db.example.com/shop")
    dialog = start.dialog(ConnectionDialog)
    assert start.window.form.source.key == "database"
    assert dialog.form.own.settings()["host"] == "db.example.com"
    assert dialog.form.typed_secret() == "s3cret"
    start.click(dialog.save_button)
    start.until(lambda: start.connections.all())
    [connection] = start.connections.all()
    assert value(start, "connection") == connection.id


def test_after_a_url_enter_saves_the_connection_and_the_table_is_asked_next(start):
    paste(start, SHOP_URL)
    dialog = start.dialog(ConnectionDialog)
    dialog.form.url.edit.setFocus()
    start.key(Qt.Key.Key_Return, widget=dialog.form.url.edit)
    start.until(lambda: start.connections.all())
    start.until(field(start, "table").edit.hasFocus)


def test_a_url_to_a_known_database_chooses_its_connection(make_app):
    app = make_app(connections=[SHOP, make_connection("Other", host="h", database="d")])
    paste(app, SHOP_URL)
    assert not app.window.findChildren(ConnectionDialog)
    assert value(app, "connection") == SHOP.id


def test_a_url_of_a_file_with_a_database_needs_no_connection(start):
    paste(start, "sqlite:///data/shop.db")
    assert start.window.form.source.key == "database"
    chosen = field(start, "connection").connection()
    assert isinstance(chosen, Connection)
    assert chosen.settings == {"path": "/data/shop.db"}


def test_a_query_is_pasted_into_the_form_of_a_database(make_app):
    app = make_app(connections=[SHOP], at_start=True)
    paste(app, "SELECT *\nFROM orders")
    assert app.window.form.source.key == "database"
    assert value(app, "what") == "query"
    assert value(app, "query") == "SELECT *\nFROM orders"
    assert value(app, "connection") == SHOP.id


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hello", "no path"),
        ("id\tname\n1\tAda", "Save it as a file"),
        ("s3://bucket/a.csv", "aws s3 presign"),
        ("postgresql://", "Write it as"),
        ("", "no text and no file in the clipboard"),
    ],
)
def test_what_cannot_be_read_is_told_in_words(start, text, told):
    paste(start, text)
    assert start.window.start_page.isVisible()
    assert told in start.window.bar.text()


def test_a_clipboard_that_never_held_anything_gives_nothing():
    assert given_by(None) == ()  # what it has then, on some platforms


@pytest.mark.parametrize("place", ["list", "page", "form"])
def test_a_path_is_pasted_wherever_the_keyboard_is(make_app, place):
    app = make_app([make_job(1)])
    if place == "form":
        app.window.form.source_combo.setFocus()
    else:
        app.select(1)
        app.window.list.view.setFocus()
        if place == "page":
            app.window.job_page.main_button().setFocus()
    paste(app, "/data/a.csv")
    assert app.window.form.isVisible()
    assert value(app, "path") == "/data/a.csv"


def test_in_a_field_a_paste_is_a_text(app):
    app.window.giver.give(["/data/a.csv"])
    edit = field(app, "path").edit
    edit.setFocus()
    edit.selectAll()
    copy("/data/b.csv")
    app.qtbot.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "/data/b.csv"
    assert field(app, "path").edit is edit  # the form was not filled anew


def test_while_a_dialog_is_open_nothing_is_taken(start):
    start.control(Qt.Key.Key_Comma)
    dialog = start.dialog(SettingsDialog)
    start.window.giver.give(["/data/a.csv"])
    copy("")
    start.window.giver.paste()
    assert start.window.start_page.isVisible()
    assert start.window.bar.text() == ""
    dialog.reject()


def test_a_second_start_gives_what_it_was_given(start):
    start.window.open_from_outside("https://data.example.com/a.csv")
    assert value(start, "url") == "https://data.example.com/a.csv"
    start.window.open_from_outside("")
    assert start.window.form.isVisible()
    start.window.open_from_outside("/data/a.csv")
    assert value(start, "path") == "/data/a.csv"


def test_a_second_start_may_ask_for_a_new_download_or_for_files(start):
    start.window.open_from_outside("/data/a.csv")
    start.window.open_from_outside("--new")
    assert start.window.start_page.isVisible()
    start.window.open_from_outside("--open")
    start.dialog(QFileDialog).reject()


def test_a_file_with_a_database_becomes_one_however_it_is_given(start):
    start.window.giver.give(["/data/shop.sqlite"])
    start.until(lambda: start.window.form.source.key == "database")
    assert value(start, "connection") == "sqlite:///data/shop.sqlite"


def test_a_file_with_a_database_becomes_one_when_the_start_is_pressed(start):
    start.window.giver.give(["/data/shop.sqlite"])
    start.click(start.window.form.start_button)  # before it was looked at
    start.until(lambda: start.window.form.source.key == "database")
    assert start.service.book.jobs() == []


def test_a_new_file_gets_the_options_and_rows_of_a_new_form(start):
    start.window.giver.give(["/data/a.csv"])
    form = start.window.form
    form.fill(Request("file", {"path": "/data/a.csv", "delimiter": "tab"}, 5))
    start.window.giver.give(["/data/b.csv"])
    assert value(start, "delimiter") == "auto"
    assert form.rows_field.row_limit() is None


def test_a_file_of_a_database_asks_for_its_table_next(start):
    start.window.giver.give(["/data/shop.sqlite"])
    start.until(lambda: start.window.form.source.key == "database")
    assert field(start, "table").edit.hasFocus()


def test_the_field_that_is_asked_next_is_in_sight_in_a_small_window(start):
    start.window.setMinimumSize(1, 1)  # as low as large fonts make it
    start.window.resize(576, 260)
    start.window.giver.give(["/data/shop.sqlite"])
    start.until(lambda: start.window.form.source.key == "database")
    edit = field(start, "table").edit
    start.until(lambda: edit.visibleRegion().boundingRect() == edit.rect())
