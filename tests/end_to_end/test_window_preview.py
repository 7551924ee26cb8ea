"""The form over real sources: what it says of them, and their first rows, before any download."""

import sqlite3

import pytest
from PySide6.QtCore import Qt, QTimer

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from tests.services.fakes.base import FakeService, Reply

SALES = "Verkäufe 2026\n\nName;Größe;Straße\n" + "Müller;1;Weg\nWeiß;2;Gäßchen\n" * 100
KEY = Qt.Key
_BEAT = 5  # milliseconds
_LENGTH = 1 << 30  # bytes of a file of which hardly any is read


class Form:
    """The form of a window, and what it shows."""

    def __init__(self, app):
        self.app, self.form, self.panel = app, app.window.form, app.window.form.panel

    def field(self, key):
        return self.form.own.fields[key]

    def until(self, condition):
        self.app.qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)

    def header(self):
        model = self.panel.model
        columns = range(model.columnCount())
        return [model.headerData(column, Qt.Orientation.Horizontal) for column in columns]

    def row(self, number):
        model = self.panel.model
        return [model.index(number, column).data() for column in range(model.columnCount())]

    def shows(self, *names):
        self.until(lambda: self.panel.has_rows and self.header() == list(names))

    def choose(self, key, text):
        field = self.field(key)
        field.edit.setFocus()
        field.edit.selectAll()
        self.app.qtbot.keyClicks(field.edit, text)


@pytest.fixture
def form(app):
    return Form(app)


def test_a_doubtful_file_is_settled_and_comes_out_complete(form, app, tmp_path):
    path = tmp_path / "sales.csv"
    path.write_bytes(SALES.encode("windows-1252"))
    app.window.giver.give([str(path)])
    form.shows("Name", "Größe", "Straße")
    assert form.row(0) == ["Müller", "1", "Weg"]
    assert form.panel.caption.text() == "First 100 rows · 3 columns"
    assert form.form.detected.chips.sentence() == "Semicolon, Windows-1252, header in line 3"
    doubtful = [key for key, field in form.form.own.fields.items() if field.doubt()]
    assert doubtful == ["encoding", "header_row"]
    for key in doubtful:
        assert form.field(key).isVisible()
        app.click(form.field(key)._doubt.button)
        form.until(lambda key=key: not form.field(key).doubt())
    form.until(lambda: not form.panel.caption.text().startswith("Reading"))
    assert [key for key, field in form.form.own.fields.items() if field.doubt()] == []
    app.key(KEY.Key_Return)
    form.until(lambda: app.service.book.jobs() and app.job().state is JobState.COMPLETED)
    assert app.job().receipt.completeness.value == "complete"


def test_the_rows_follow_every_option(form, app, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a;b,c\n1;2,3\n4\n")
    app.window.giver.give([str(path)])
    form.until(form.panel.notice.text)
    assert "Row 2 (line 3)" in form.panel.text()
    assert form.field("ragged").isVisible()
    form.choose("delimiter", "Semicolon")
    ragged = form.field("ragged").combo
    ragged.setCurrentIndex(ragged.findData("aside"))
    ragged.activated.emit(ragged.currentIndex())
    form.shows("a", "b,c")
    assert form.panel.aside.text() == "1 of the first 2 rows would be set aside."
    assert app.service.book.jobs() == []


def test_a_table_and_a_query_of_a_database(form, app, tmp_path):
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER, note TEXT)")
        connection.executemany("INSERT INTO orders VALUES (?, NULL)", [(n,) for n in range(500)])
    connection.close()
    url = f"sqlite:///{path}"
    form.form.fill(Request("database", {"connection": url, "table": "orders"}))
    form.until(form.panel.button.isVisible)
    app.key(KEY.Key_F5)
    form.shows("id", "note")
    assert form.row(1) == ["1", "NULL"]
    assert form.panel.caption.text() == "First 100 rows · 2 columns"
    query = {"connection": url, "what": "query", "query": "SELECT nothing FROM orders"}
    form.form.fill(Request("database", query))
    form.until(lambda: form.panel.button.isVisible() and not form.panel.has_rows)
    app.key(KEY.Key_F5)
    form.until(form.panel.notice.text)
    assert "nothing" in form.panel.text()


def test_a_file_at_an_address(form, app):
    with FakeService() as server:
        server.on("GET", "/a.csv", Reply(body=SALES.encode()))
        server.on("GET", "/gone.csv", Reply(404))
        address = {"profile": "download", "param.url": f"{server.url}/a.csv"}
        form.form.fill(Request("web", address))
        form.until(form.panel.button.isVisible)
        assert server.requests == []  # nobody asked for it yet
        app.key(KEY.Key_F5)
        form.shows("Name", "Größe", "Straße")
        assert form.field("header_row").doubt()
        form.choose("header_row", "none")
        form.shows("column1", "column2", "column3")
        form.form.fill(Request("web", address | {"param.url": f"{server.url}/gone.csv"}))
        form.until(lambda: form.panel.button.isVisible() and not form.panel.has_rows)
        app.click(form.panel.button)
        form.until(form.panel.notice.text)
        assert "404" in form.panel.text()
    assert app.service.book.jobs() == []
    assert list((app.folder / "jobs").glob("*")) == []


def test_the_window_lives_on_while_a_large_file_is_looked_at(form, app, tmp_path):
    path, rows = tmp_path / "large.csv", b"1,some text,2\n" * 30_000
    with path.open("wb") as file:  # holes, but for what is sampled
        file.write(b"a,b,c\n" + rows)
        for place in (_LENGTH // 2 - len(rows) // 2, _LENGTH - len(rows)):
            file.seek(place // 14 * 14 + 6)
            file.write(rows)
    beats, timer = [], QTimer()
    timer.timeout.connect(lambda: beats.append(form.panel.has_rows))
    timer.start(_BEAT)
    app.window.giver.give([str(path)])
    form.shows("a", "b", "c")
    timer.stop()
    assert beats.count(False) > 10  # while it was read; nothing waited for the file
    assert "1.1 GB" in form.field("path").note()
