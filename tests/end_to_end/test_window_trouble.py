"""Reports of problems, from the menu to the file."""

import zipfile

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from csvdownloader.app import connect_trouble
from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.ui.trouble_dialog import TroubleDialog
from csvdownloader.ui.widgets.questions import Question

pytestmark = pytest.mark.process  # keyring starts some


@pytest.fixture
def trouble(app):
    return connect_trouble(app.window, app.parts, DataFolder(app.folder), "offscreen")


def choose(app, dialog, target):
    """Presses Save report, and names the file."""
    app.click(dialog.save_button)
    [chooser] = dialog.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(target))
    chooser.close()


def said(app, dialog):
    app.qtbot.waitUntil(lambda: bool(dialog.news.text()), timeout=10_000)
    return dialog.news.text()


@pytest.mark.usefixtures("trouble")
def test_a_problem_is_reported_from_the_menu(app, downloads):
    app.window.actions_by_id[CommandId.REPORT].trigger()
    dialog = app.dialog(TroubleDialog)
    app.qtbot.waitUntil(lambda: bool(dialog.report.toPlainText()), timeout=10_000)
    assert "Qt platform plug-in: offscreen" in dialog.report.toPlainText()
    app.click(dialog.copy_button)
    assert QGuiApplication.clipboard().text() == dialog.report.toPlainText()
    target = downloads / "report.zip"
    choose(app, dialog, target)
    assert said(app, dialog).startswith(f"Saved: {target}.")
    with zipfile.ZipFile(target) as bundle:
        assert "report.txt" in bundle.namelist()


@pytest.mark.usefixtures("trouble")
def test_a_report_replaces_a_file_only_when_the_user_agrees(app, downloads):
    app.window.actions_by_id[CommandId.REPORT].trigger()
    dialog, target = app.dialog(TroubleDialog), downloads / "report.zip"
    target.write_text("mine")
    choose(app, dialog, target)
    question = app.dialog(Question)
    assert target.read_text() == "mine"
    app.click(question.yes_button)
    said(app, dialog)
    assert zipfile.is_zipfile(target)


@pytest.mark.usefixtures("expected_log")
def test_an_error_is_shown_once_and_can_be_saved(app, trouble, downloads):
    app.parts.runner.bug_found.emit(ValueError("boom"))
    app.parts.runner.bug_found.emit(ValueError("again"))
    app.window.actions_by_id[CommandId.REPORT].trigger()
    dialog = app.dialog(TroubleDialog)
    assert len(app.window.findChildren(TroubleDialog)) == 1
    assert "ValueError: boom" in dialog.report.toPlainText()
    choose(app, dialog, downloads / "no-folder" / "report.zip")
    assert "no-folder" in said(app, dialog)
    dialog.close()
    app.parts.runner.bug_found.emit(ValueError("third"))
    assert "ValueError: third" in app.dialog(TroubleDialog).report.toPlainText()


@pytest.mark.usefixtures("trouble")
def test_the_log_folder_is_shown(app, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    app.window.actions_by_id[CommandId.LOG_FOLDER].trigger()
    assert opened == [str(DataFolder(app.folder).log)]
