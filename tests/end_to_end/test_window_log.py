"""What the program noted of a download, from the page to the dialog."""

import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from csvdownloader.app import connect_trouble
from csvdownloader.core.commands import CommandId
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.models import JobState, Request
from csvdownloader.system.private_log import log_to
from csvdownloader.ui.log_dialog import LogDialog

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def logged(app):
    """The window with a log, as the program's start makes it."""
    folder = DataFolder(app.folder)
    connect_trouble(app.window, app.parts, folder, "offscreen")
    folder.log.mkdir()
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    log_to(folder.log, "5f0c91aa")
    yield app
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
