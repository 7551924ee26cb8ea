"""A file with a database, in the form: how many tables it has decides what must be said."""

import sqlite3
from contextlib import closing

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.jobs.job import JobState
from tests.ui.forms import field

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def give(app, tmp_path):
    """The form of a database file with tables of these names."""

    def give(*tables):
        path = tmp_path / "shop.sqlite"
        with closing(sqlite3.connect(path)) as connection:
            for table in tables:
                connection.execute(f'CREATE TABLE "{table}" (a)')
            connection.execute("PRAGMA user_version = 7")  # else the file is empty
        app.window.giver.give([str(path)])
        app.qtbot.waitUntil(lambda: app.window.form.source.key == "database", timeout=10_000)
        return app

    return give


def start_without_a_table(app):
    app.key(Qt.Key.Key_Return, CONTROL)


def test_one_with_several_tables_starts_nothing_and_names_them_at_the_field(give, qtbot):
    app = give("orders", "people")
    for _ in range(2):  # asked again, it says the same
        start_without_a_table(app)
        qtbot.waitUntil(lambda: bool(field(app, "table").error()), timeout=10_000)
        assert field(app, "table").error() == "shop.sqlite has 2 tables: orders, people"
        field(app, "table").show_error("")
    assert app.service.book.jobs() == []
    assert field(app, "table").edit.hasFocus()
    qtbot.keyClicks(field(app, "table").edit, "people")
    start_without_a_table(app)
    qtbot.waitUntil(lambda: bool(app.service.book.jobs()), timeout=10_000)
    qtbot.waitUntil(lambda: app.job().state is JobState.COMPLETED, timeout=10_000)


def test_one_with_a_single_table_needs_no_name(give, qtbot):
    app = give("orders")
    start_without_a_table(app)
    qtbot.waitUntil(lambda: bool(app.service.book.jobs()), timeout=10_000)
    qtbot.waitUntil(lambda: app.job().state is JobState.COMPLETED, timeout=10_000)


def test_one_without_a_table_is_told_in_the_form(give, qtbot):
    app = give()
    start_without_a_table(app)
    connection = field(app, "connection")
    qtbot.waitUntil(lambda: "has no table" in connection.error(), timeout=10_000)
    assert app.service.book.jobs() == []
