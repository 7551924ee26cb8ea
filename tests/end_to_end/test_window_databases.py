"""The whole way through the real window over a real PostgreSQL: real keys, real rows."""

from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QRadioButton

from csvdownloader.core.connections.connections import SecretLocation
from csvdownloader.core.jobs.job import JobState
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.tables.columns_dialog import ColumnsDialog
from csvdownloader.ui.tables.table_dialog import TableDialog
from tests.support.builders import names_in

PASSWORD = "s3cret w0rd"  # of the ordinary user
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def shop(postgres):
    """A table of values that are easily got wrong, which the ordinary user may read."""
    name = f"Shop {uuid4().hex[:8]}"
    postgres.do(
        f'CREATE TABLE "{name}" AS SELECT i AS id, i / 3.0 AS price, timestamptz '
        "'2024-03-01 08:00+02' + i * interval '7 days' AS at, CASE i % 3 WHEN 0 THEN NULL "
        "WHEN 1 THEN '' ELSE E'said \"hi\",\\n\\ttwice' END AS note, "
        "ARRAY[[i, 2], [3, 4]] AS grid, "
        "'infinity'::date AS never FROM generate_series(1, 20000) AS i",
        f'GRANT SELECT ON "{name}" TO ordinary',
    )
    yield name
    postgres.do(f'DROP TABLE "{name}"')


@pytest.fixture
def database_export(app, postgres):
    """The window with the database source chosen, and how to do what all tests do."""
    app.choose(app.window.form.source_combo, "Database")
    return DatabaseExport(app, postgres)


class DatabaseExport:
    def __init__(self, app, postgres):
        self.app, self.postgres, self.qtbot = app, postgres, app.qtbot

    @property
    def fields(self):
        return self.app.window.form.own.fields

    def make_connection(self):
        """As a user does it: paste the URL with its password, test, save."""
        url = f"postgresql://ordinary:s3cret%20w0rd@{self.postgres.host}:{self.postgres.port}"
        self.app.click(self.fields["connection"].new_button)
        dialog = self.app.dialog(ConnectionDialog)
        QGuiApplication.clipboard().setText(f"{url}/postgres")
        dialog.form.url.edit.setFocus()
        dialog.form.url.edit.paste()
        assert "s3cret" not in dialog.form.url.edit.text()
        self._ask_once(dialog.form.secret.location_combo)
        with self.qtbot.waitSignal(self.app.parts.connections.tested) as tested:
            self.app.click(dialog.test.button)
        assert tested.args[1].startswith("PostgreSQL ")
        with self.qtbot.waitSignal(self.app.parts.connections.saved):
            self.app.click(dialog.save_button)
        self.activate()

    def _ask_once(self, combo):
        self.app.choose(combo, "Ask me once per session")
        combo.activated.emit(combo.currentIndex())  # as after a click

    def write_query(self, *lines):
        """Chooses "A query" and types it."""
        (radio,) = [
            b for b in self.fields["what"].findChildren(QRadioButton) if "query" in b.text()
        ]
        self.app.click(radio)
        edit = self.fields["query"].edit
        edit.setFocus()
        for number, line in enumerate(lines):
            if number:
                self.qtbot.keyClick(edit, Qt.Key.Key_Return)
            self.qtbot.keyClicks(edit, line)
        return edit

    def choose_table(self, name):
        self.app.click(self.fields["table"].choose_button)
        dialog = self.app.dialog(TableDialog)
        self.qtbot.waitUntil(dialog.pages.has_content, timeout=10_000)
        self.qtbot.keyClicks(dialog.edit, name)
        self.qtbot.keyClick(dialog.edit, Qt.Key.Key_Return)

    def start(self):
        with self.qtbot.waitSignal(self.app.service.book.jobs_added):
            self.app.click(self.app.window.form.start_button)

    def until(self, state):
        self.qtbot.waitUntil(lambda: self.app.job().state is state, timeout=20_000)
        self.activate()

    def activate(self):
        """Without a window manager, nobody does it after a dialog."""
        self.app.window.activateWindow()
        self.qtbot.waitUntil(self.app.window.isActiveWindow)

    def saved(self):
        """The bytes of the file that Save CSV writes."""
        with self.qtbot.waitSignal(self.app.service.saving.saved) as saved:
            self.app.click(self.app.window.job_page.save_button)
        return Path(saved.args[1]).read_bytes()

    def oracle(self, query):
        """What PostgreSQL's own tool writes for the query."""
        return self.postgres.psql(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)")


def test_make_a_connection_pick_a_table_start_save_and_compare(database_export, app, shop, qtbot):
    database_export.make_connection()
    qtbot.waitUntil(lambda: "ordinary@127.0.0.1" in database_export.fields["connection"].note())
    database_export.choose_table(shop)
    assert database_export.fields["table"].value() == f'public."{shop}"'
    database_export.start()
    database_export.until(JobState.COMPLETED)
    receipt = app.job().receipt
    assert (receipt.row_count, receipt.columns, receipt.completeness) == (20_000, 6, "complete")
    assert database_export.saved() == database_export.oracle(f'SELECT * FROM "{shop}"')
    assert names_in(app.downloads) == [f"{shop}.csv"]


def test_some_columns_and_rows(database_export, app, shop, qtbot):
    database_export.make_connection()
    database_export.choose_table(shop)
    app.click(database_export.fields["columns"].choose_button)
    dialog = app.dialog(ColumnsDialog)
    qtbot.waitUntil(dialog.pages.has_content, timeout=10_000)
    app.click(dialog.none_button)
    for name in ("note", "id"):
        dialog.edit.clear()
        qtbot.keyClicks(dialog.edit, name)
        qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    app.click(dialog.ok_button)
    assert database_export.fields["columns"].value() == "id, note"
    app.click(app.window.form.rows_field.all_rows)
    app.type_rows("5")
    database_export.start()
    database_export.until(JobState.COMPLETED)
    assert app.job().receipt.completeness == "limited"
    assert database_export.saved() == database_export.oracle(
        f'SELECT id, note FROM "{shop}" LIMIT 5'
    )


def test_a_wrong_query_is_explained_and_can_be_corrected(database_export, app, shop, qtbot):
    database_export.make_connection()
    edit = database_export.write_query("SELECT idd", f'FROM "{shop}" WHERE id < 4 ORDER BY id')
    qtbot.keyClick(edit, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: bool(app.service.book.jobs()))
    database_export.until(JobState.ERROR)
    failure = app.job().failure
    assert 'column "idd" does not exist' in failure.message
    assert "line 1, column 8" in failure.message
    assert list((app.folder / "jobs").iterdir()) == []
    app.key(Qt.Key.Key_E, CONTROL)
    edit = database_export.fields["query"].edit
    assert edit.isVisible()
    edit.setPlainText(edit.toPlainText().replace("idd", "id, price"))
    database_export.start()
    database_export.until(JobState.COMPLETED)
    query = f'SELECT id, price FROM "{shop}" WHERE id < 4 ORDER BY id'
    assert database_export.saved() == database_export.oracle(query)


def test_sec_02_the_password_is_asked_for_after_a_restart_and_written_nowhere(
    database_export, app, shop, open_app, tmp_path, qtbot, caplog
):
    caplog.set_level("DEBUG")
    database_export.make_connection()
    assert app.parts.connections.all()[0].secret is SecretLocation.ASK
    database_export.choose_table(shop)
    database_export.start()
    database_export.until(JobState.COMPLETED)
    app.key(Qt.Key.Key_C, CONTROL | SHIFT)
    command = QGuiApplication.clipboard().text()
    assert command.startswith("csvdownloader export 'connection:")
    app.parts.service.shut_down(10_000)
    app.window.close()
    again = open_app()
    again.window.list.select(again.job().id)
    again.key(Qt.Key.Key_R, CONTROL)
    dialog = again.dialog(SecretDialog)
    qtbot.keyClicks(dialog.edit, PASSWORD)
    qtbot.keyClick(dialog.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(again.service.book.jobs()) == 2)
    qtbot.waitUntil(lambda: again.job().state is JobState.COMPLETED, timeout=20_000)
    texts = [command, caplog.text, *map(repr, again.service.book.jobs())]
    assert not any("s3cret" in text for text in texts)
    for file in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert b"s3cret" not in file.read_bytes()


def test_cancel_ends_what_the_server_computes(database_export, app, qtbot):
    database_export.make_connection()
    database_export.write_query("SELECT pg_sleep(600)")
    database_export.start()
    database_export.until(JobState.RUNNING)
    running = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE strpos(query, 'pg_sleep(600)') > 0 AND pid <> pg_backend_pid()"
    )
    qtbot.waitUntil(lambda: database_export.postgres.value(running) > 0, timeout=10_000)
    app.key(Qt.Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier)
    database_export.until(JobState.CANCELLED)
    qtbot.waitUntil(lambda: database_export.postgres.value(running) == 0, timeout=10_000)
    assert list((app.folder / "jobs").iterdir()) == []
