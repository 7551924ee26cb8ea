"""Helpers for the tests of the form of a database."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from csvdownloader.core.connections.connections import SecretLocation
from csvdownloader.core.requests.request import Request
from csvdownloader.core.writing.formats import Format
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.tables.table_dialog import TableDialog
from tests.fakes.samples import make_connection
from tests.ui.forms import choose_source, field

SHOP = make_connection()
ARCHIVE = make_connection("Archive", "sqlite", path="/data/archive.db")
ASKING = make_connection("Bank", secret=SecretLocation.ASK)
ALL = (SHOP, ARCHIVE, ASKING)
GONE_ID = "00000000-0000-4000-8000-000000000000"


def shown(make_app, connections=(), jobs=()):
    app = make_app(jobs, connections=connections)
    choose_source(app, "database")
    return app


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


def choose_table(app, table):
    app.click(field(app, "table").choose_button)
    dialog = app.dialog(TableDialog)
    dialog.chosen.emit(table)
    dialog.reject()
    app.until(lambda: not app.window.findChildren(TableDialog))


def give_secret(app, secret):
    dialog = app.dialog(SecretDialog)
    app.qtbot.keyClicks(dialog.edit, secret)
    app.key(Qt.Key.Key_Return, widget=dialog.edit)
    app.until(lambda: not app.window.findChildren(SecretDialog))
