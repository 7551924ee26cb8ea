"""The window is closed and opened again: what was left is there, and no secret lies on the disk."""

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.ui.fields.name_dialog import NameDialog
from tests.ui.forms import field

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CANARY = "s3cret-canary"
ADDRESS = f"http://ada:{CANARY}@localhost:9/a.csv?X-Amz-Signature={CANARY}&day=1"


@pytest.fixture
def restart(open_app, qtbot):
    def restart(app):
        app.window.close()  # at once, or when what runs has stopped
        qtbot.waitUntil(lambda: not app.window.isVisible(), timeout=10_000)
        return open_app(comes_back=True)

    return restart


def save_request(app, name):
    app.key(Qt.Key.Key_D, CONTROL)
    edit = app.dialog(NameDialog).edit
    edit.selectAll()
    app.qtbot.keyClicks(edit, name)
    app.qtbot.keyClick(edit, Qt.Key.Key_Return)


def written(folder):
    return {path for path in folder.rglob("*") if path.is_file() and CANARY in _text(path)}


def _text(path):
    return path.read_bytes().decode(errors="replace")


def test_a_file_and_how_it_is_read_are_there_again(open_app, restart, tmp_path, qtbot):
    path = tmp_path / "gr öße.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    app = open_app()
    app.window.form.fill(Request("file", {"path": str(path), "delimiter": "semicolon"}, 1))
    qtbot.waitUntil(lambda: app.window.form.panel.has_rows, timeout=10_000)
    again = restart(app)
    form = again.window.form
    assert form.isVisible()
    qtbot.waitUntil(lambda: form.panel.has_rows, timeout=10_000)
    values = form.own.values()
    assert (values["path"], values["delimiter"]) == (str(path), "semicolon")
    again.key(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: bool(again.service.book.jobs()), timeout=10_000)
    qtbot.waitUntil(lambda: again.job().state is JobState.COMPLETED, timeout=10_000)
    assert again.job().receipt.row_count == 1


def test_a_saved_request_is_run_by_two_keys_after_a_new_start(app, restart, qtbot):
    app.type_rows("3")
    save_request(app, "Three")
    app.key(Qt.Key.Key_N, CONTROL)
    again = restart(app)
    assert again.window.start_page.isVisible()
    again.key(Qt.Key.Key_O, CONTROL | SHIFT)
    again.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: again.job().state is JobState.COMPLETED, timeout=10_000)
    assert again.job().receipt.row_count == 3


def test_no_secret_of_an_address_is_written(app, restart):
    app.choose(app.window.form.source_combo, "Web service")
    edit = field(app, "param.url").edit
    edit.setFocus()
    app.qtbot.keyClicks(edit, ADDRESS)
    save_request(app, "Signed")
    [saved] = app.parts.saved.all()
    assert "localhost:9/a.csv" in saved.request.text("param.url")
    again = restart(app)
    assert "localhost:9/a.csv" in str(field(again, "param.url").value())
    assert CANARY not in str(field(again, "param.url").value())
    again.window.close()
    assert written(app.folder) == set()
