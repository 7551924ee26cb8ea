"""The window as a whole: commands, keys, names, and the way out."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QMenu,
)

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.commands.table import COMMANDS
from csvdownloader.core.jobs.job import JobState
from csvdownloader.ui.about_dialog import AboutDialog
from csvdownloader.ui.commands.actions import plain_title, sensible_commands, shortcut_of
from csvdownloader.ui.commands.keys_dialog import KeysDialog
from csvdownloader.ui.trouble_dialog import crash_dialog
from csvdownloader.ui.widgets.mnemonics import letter_of, with_mnemonic
from csvdownloader.ui.widgets.questions import Question
from tests.fakes.samples import failed_job, make_job
from tests.ui.accessibility import letters_of_visible, unnamed

JOBS = (
    make_job(1, saved_to="/x/a.csv"),
    failed_job(2),
    make_job(3, state=JobState.CANCELLED),
    make_job(4, state=JobState.QUEUED),
    make_job(5, state=JobState.RUNNING),
)


def test_every_command_is_in_exactly_one_menu(app):
    bar = app.window.menuBar()
    menus = [action.menu() for action in bar.actions()]
    texts = [action.text() for menu in menus for action in menu.actions() if action.text()]
    assert sorted(texts) == sorted(command.title for command in COMMANDS)
    assert all(isinstance(menu, QMenu) for menu in menus)


def test_every_command_does_something(app):
    for command in COMMANDS:
        assert app.action(command.id).receivers("2triggered(bool)") > 0, command.id


def test_no_two_commands_share_a_key():
    keys = [shortcut_of(command).toString() for command in COMMANDS if command.shortcut]
    assert len(set(keys)) == len(keys)
    assert all(keys)


def test_quit_and_settings_have_keys_where_the_platform_has_none():
    keys = {command.id: shortcut_of(command) for command in COMMANDS}
    assert keys[CommandId.QUIT] == QKeySequence("Ctrl+Q")
    assert keys[CommandId.SETTINGS] == QKeySequence("Ctrl+,")


def test_the_key_sheet_shows_every_command_with_its_key(app):
    app.control(Qt.Key.Key_F1)
    texts = app.dialog(KeysDialog).texts()
    for command in COMMANDS:
        assert plain_title(command).rstrip("…") in texts
        assert command.help in texts
        assert shortcut_of(command).toString() in texts
    keys_of_rows = {"Ctrl+G", "F3, Shift+F3", "Ctrl+C", "Ctrl+Space, Shift+Space", "Space"}
    assert keys_of_rows <= set(texts[texts.index("Rows") :])


@pytest.mark.parametrize(
    ("job", "saving", "can"),
    [
        (None, False, {"start", "preview"}),
        (make_job(), False, {"save", "save-as", "keep", "retry", "edit", "copy-command", "remove"}),
        (make_job(), True, {"cancel", "keep", "retry", "edit", "copy-command"}),
        (
            make_job(pinned=True),
            False,
            {"save", "save-as", "keep", "retry", "edit", "copy-command"},
        ),
        (failed_job(), False, {"retry", "edit", "copy-command", "remove"}),
        (make_job(state=JobState.RUNNING), False, {"cancel", "edit", "copy-command"}),
        (
            make_job(state=JobState.QUEUED),
            False,
            {"cancel", "sooner", "later", "edit", "copy-command"},
        ),
        (make_job(state=JobState.INTERRUPTED), False, {"retry", "edit", "copy-command", "remove"}),
    ],
)
def test_commands_are_enabled_when_they_make_sense(job, saving, can):
    always = {command.id for command in COMMANDS if not command.needs}
    found = sensible_commands(job, saving=saving, known_source=True, form_open=job is None)
    assert found == always | can | {"save-request"} | ({"log"} if job else set())


def test_nothing_can_be_started_while_there_is_no_form():
    found = sensible_commands(None, saving=False, known_source=False, form_open=False)
    assert CommandId.START not in found
    assert {CommandId.NEW, CommandId.OPEN_FILE, CommandId.PASTE} <= found


@pytest.mark.parametrize("page", ["start", "form", "file", 1, 2, 3, 4, 5])
def test_no_two_visible_controls_share_an_alt_key(make_app, page):
    app = make_app(JOBS, recover=False, at_start=page == "start")
    if page == "file":
        app.window.giver.give(["/data/book.xlsx"])
        app.until(app.window.form.own.fields["sheet"].isVisible)
        app.window.form.options.setChecked(True)
    elif page not in {"start", "form"}:
        app.select(page)
    letters = letters_of_visible(app.window.centralWidget())
    letters += [letter_of(action.text()) for action in app.window.menuBar().actions()]
    assert len(letters) > 4
    assert len(set(letters)) == len(letters), letters


def test_no_two_entries_of_a_menu_share_an_alt_key(app):
    for bar_action in app.window.menuBar().actions():
        letters = [letter_of(a.text()) for a in bar_action.menu().actions() if a.text()]
        assert "" not in letters
        assert len(set(letters)) == len(letters), letters


def test_with_mnemonic_takes_the_first_free_letter():
    used = {"f"}
    assert with_mnemonic("File", used) == "F&ile"
    assert with_mnemonic("&Fi", used) == "Fi"
    assert with_mnemonic("S&heet", used) == "S&heet"
    assert used == {"f", "i", "h"}


@pytest.mark.parametrize("page", ["start", "form", "file", 1, 2, 3, 4, 5])
def test_every_control_has_an_accessible_name(make_app, page):
    app = make_app(JOBS, recover=False, at_start=page == "start")
    if page == "file":
        app.window.giver.give(["/data/book.xlsx"])
        app.until(app.window.form.own.fields["sheet"].isVisible)
        app.window.form.options.setChecked(True)
    elif page not in {"start", "form"}:
        app.select(page)
    assert unnamed(app.window) == []


@pytest.mark.parametrize("command", ["help", "palette", "keys", "settings", "about"])
def test_every_control_of_a_dialog_has_an_accessible_name(app, command):
    app.action(command).trigger()
    dialog = app.dialog(QDialog)
    assert unnamed(dialog) == []


def test_about_shows_the_versions(app):
    app.action("about").trigger()
    dialog = app.dialog(AboutDialog)
    assert "0.1.0" in [label.text() for label in dialog.findChildren(QLabel)]


def test_the_crash_dialog_copies_its_report(app):
    dialog = crash_dialog("Traceback: <boom>", {"Qt": "6"}, app.window)
    dialog.open()
    app.click(dialog.copy_button)
    assert QGuiApplication.clipboard().text() == "Qt 6\n\nTraceback: <boom>"


def test_an_idle_window_closes_without_a_question(app):
    app.ended()
    app.window.close()
    assert not app.window.isVisible()
    assert not app.window.findChildren(Question)


def test_closing_while_a_job_runs_asks_and_can_go_on(app):
    app.exporter.gate.clear()
    app.control(Qt.Key.Key_Return)
    app.control(Qt.Key.Key_Q)
    question = app.dialog(Question)
    assert question.no_button.text() == "&Keep downloading"
    app.click(question.no_button)
    assert app.window.isVisible()
    assert app.service.active == 1
    app.until(lambda: not app.window.findChildren(Question))
    app.window.close()
    assert app.dialog(Question)


def test_closing_while_a_job_runs_stops_it_and_closes_after_its_end(app):
    app.exporter.gate.clear()
    app.control(Qt.Key.Key_Return)
    [job] = app.service.book.jobs()
    app.window.close()
    app.click(app.dialog(Question).yes_button)
    assert app.window.bar.text() == "Stopping…"
    app.until(lambda: not app.window.isVisible())
    assert app.service.book.job(job.id).state is JobState.CANCELLED
    assert not app.service.busy


def test_a_preview_that_is_read_asks_no_question(make_app):
    app = make_app([make_job(1)])
    gate = threading.Event()
    preview = app.library.preview
    app.library.preview = lambda job, rows: (gate.wait(5), preview(job, rows))[1]
    app.select(1)
    app.until(lambda: app.service.busy)
    app.window.close()
    assert app.window.isVisible()
    assert not app.window.findChildren(Question)
    gate.set()
    app.until(lambda: not app.window.isVisible())


def test_closing_while_a_file_is_saved_asks(make_app):
    app = make_app([make_job(1)])
    app.library.gate.clear()
    app.select(1)
    app.control(Qt.Key.Key_S)
    app.window.close()
    app.click(app.dialog(Question).yes_button)
    app.until(lambda: not app.window.isVisible())
    assert app.service.book.job("job-1").saved_to is None


def test_a_question_that_is_open_is_not_asked_twice(app):
    app.exporter.gate.clear()
    app.control(Qt.Key.Key_Return)
    app.window.close()
    app.window.close()
    app.dialog(Question)
    assert len(app.window.findChildren(Question)) == 1


def test_a_closed_window_remembers_its_size(make_app):
    first = make_app()
    first.window.resize(780, 600)  # smaller than the screen of the offscreen platform
    first.window._panes.setSizes([260, 500])
    first.ended()
    first.window.close()
    second = make_app()
    assert second.window.size() == first.window.size()
    assert second.window._panes.sizes() == first.window._panes.sizes()


def test_new_download_shows_the_start_page(make_app):
    app = make_app(JOBS, recover=False)
    app.select(1)
    app.click(app.window.list.new_button)
    assert app.window.start_page.isVisible()
    assert app.window.list.view.selectedIndexes() == []
    assert app.window.start_page.tiles["file"].hasFocus()


def test_texts_follow_a_change_to_dark(app):
    label = app.window.list._hint
    light = label.palette().windowText().color().lightness()
    palette = QApplication.palette()
    dark = type(palette)(palette)
    for role in (dark.ColorRole.Window, dark.ColorRole.Base, dark.ColorRole.Button):
        dark.setColor(role, Qt.GlobalColor.black)
    for role in (dark.ColorRole.WindowText, dark.ColorRole.Text, dark.ColorRole.ButtonText):
        dark.setColor(role, Qt.GlobalColor.white)
    try:
        QApplication.setPalette(dark)
        app.until(lambda: label.palette().windowText().color().lightness() > 140)
        assert light < 140
    finally:
        QApplication.setPalette(palette)


def test_no_widget_is_without_a_parent(app):
    tops = [
        w for w in QApplication.topLevelWidgets() if type(w).__name__ != "QComboBoxPrivateContainer"
    ]
    owned = [w for w in tops if w is not app.window and w.parent() is None]
    assert owned == []
    assert isinstance(app.action("new"), QAction)
