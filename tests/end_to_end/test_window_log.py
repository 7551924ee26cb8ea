"""What the program noted of a download, from the page to the dialog."""

import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from csvdownloader.app import _look_back, connect_trouble
from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.core.settings.settings import Settings
from csvdownloader.system.private_log import set_level
from csvdownloader.ui.log_dialog import LogDialog
from tests.support.rawserver import ASKED, RawServer, response

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def logged(app):
    """The window with a log, as the program's start makes it."""
    folder = DataFolder(app.folder)
    trouble = connect_trouble(app.window, app.parts, folder, "offscreen")
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    _look_back(folder, "5f0c91aa", app.service, trouble)
    yield app
    set_level("info")
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def lines(app):
    dialog = app.dialog(LogDialog)
    app.qtbot.waitUntil(lambda: bool(dialog.lines.toPlainText()), timeout=10_000)
    return dialog, dialog.lines.toPlainText().splitlines()


def run(app, request):
    job = app.service.start(request)
    app.qtbot.waitUntil(lambda: not app.service.busy, timeout=20_000)
    app.window.show_job(job)
    return job


def test_the_stages_of_a_download_and_of_no_other(logged):
    run(logged, Request("sample", {}, 7))
    job = run(logged, Request("sample", {}, 5))
    logged.key(Qt.Key.Key_L, CONTROL_SHIFT)
    dialog, shown = lines(logged)
    assert dialog.windowTitle() == "Log of sample.csv"
    assert all(f" {job} csvdownloader." in line for line in shown)
    assert shown[0].endswith(": Copying rows")
    assert shown[-1].endswith(": ended")
    logged.click(dialog.copy_button)
    assert QGuiApplication.clipboard().text().splitlines() == shown


def test_an_error_is_there_without_its_values(logged, tmp_path):
    path = tmp_path / "salaries.csv"
    path.write_text("a,b\n1\n")
    run(logged, Request("file", {"path": str(path)}, None))
    assert logged.job().state is JobState.ERROR
    logged.click(logged.window.job_page.head.buttons[CommandId.LOG])
    _, shown = lines(logged)
    assert "task •••" in shown[-1]
    assert "salaries" not in "".join(shown)


def test_where_the_log_has_nothing_of_it_that_is_said(logged):
    job = run(logged, Request("sample", {}, 5))
    (logged.folder / "log" / "csvdownloader.log").write_text("")
    logged.key(Qt.Key.Key_L, CONTROL_SHIFT)
    dialog = logged.dialog(LogDialog)
    nothing = "The log has nothing of this download any more."
    logged.qtbot.waitUntil(lambda: dialog.lines.placeholderText() == nothing, timeout=10_000)
    assert logged.job().id == job


def test_a_log_that_cannot_be_read_is_told(logged):
    run(logged, Request("sample", {}, 5))
    (logged.folder / "log" / "csvdownloader.log").unlink()
    (logged.folder / "log" / "csvdownloader.log").mkdir()
    logged.key(Qt.Key.Key_L, CONTROL_SHIFT)
    dialog = logged.dialog(LogDialog)
    said = "The log cannot be read: Is a directory"
    logged.qtbot.waitUntil(lambda: dialog.lines.placeholderText().startswith(said), timeout=10_000)


def test_a_level_that_is_chosen_counts_for_the_next_download(logged):
    answer = [ASKED, response(b"a,b\n1,2\n", "Content-Type: text/csv")]
    with RawServer(answer, answer) as server:
        request = Request("web", {"profile": "download", "param.url": f"{server.url}/x.csv?k=1"})
        for settings in (Settings(), Settings(log_level="debug")):
            logged.service.settings.change(settings)
            run(logged, request)
    text = (logged.folder / "log" / "csvdownloader.log").read_text()
    assert text.count(f"«GET» «{server.netloc}»: 200") == 1
    assert "k=1" not in text
