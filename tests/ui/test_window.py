"""The window as a whole: commands, keys, names, and the way out."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QMenu,
    QSpinBox,
    QWidget,
)

from csvdownloader.core.commands import COMMANDS, CommandId
from csvdownloader.core.models import JobState
from csvdownloader.ui.about_dialog import AboutDialog
from csvdownloader.ui.commands.actions import plain_title, sensible_commands, shortcut_of
from csvdownloader.ui.commands.command_palette import CommandPalette
from csvdownloader.ui.commands.keys_dialog import KeysDialog
from csvdownloader.ui.crash_dialog import CrashDialog
from csvdownloader.ui.settings_dialog import SettingsDialog
from csvdownloader.ui.widgets.mnemonics import letter_of, with_mnemonic
from csvdownloader.ui.widgets.questions import Question
from tests.ui.fakes import failed_job, make_job

JOBS = (
    make_job(1, saved_to="/x/a.csv"),
    failed_job(2),
    make_job(3, state=JobState.CANCELLED),
    make_job(4, state=JobState.QUEUED),
    make_job(5, state=JobState.RUNNING),
)


def test_every_command_is_in_exactly_one_menu(desk):
    bar = desk.window.menuBar()
    menus = [action.menu() for action in bar.actions()]
    texts = [action.text() for menu in menus for action in menu.actions() if action.text()]
    assert sorted(texts) == sorted(command.title for command in COMMANDS)
    assert all(isinstance(menu, QMenu) for menu in menus)


def test_every_command_does_something(desk):
    for command in COMMANDS:
        assert desk.action(command.id).receivers("2triggered(bool)") > 0, command.id


def test_no_two_commands_share_a_key():
    keys = [shortcut_of(command).toString() for command in COMMANDS if command.shortcut]
    assert len(set(keys)) == len(keys)
    assert all(keys)


def test_quit_and_settings_have_keys_where_the_platform_has_none():
    keys = {command.id: shortcut_of(command) for command in COMMANDS}
    assert keys[CommandId.QUIT] == QKeySequence("Ctrl+Q")
    assert keys[CommandId.SETTINGS] == QKeySequence("Ctrl+,")


def test_the_key_sheet_shows_every_command_with_its_key(desk):
    desk.key(Qt.Key.Key_F1)
    texts = desk.dialog(KeysDialog).texts()
    for command in COMMANDS:
        assert plain_title(command).rstrip("…") in texts
        assert command.help in texts
        assert shortcut_of(command).toString() in texts


def test_the_palette_runs_what_it_finds(desk):
    desk.control(Qt.Key.Key_K)
    palette = desk.dialog(CommandPalette)
    desk.qtbot.keyClicks(palette.edit, "set")
    assert palette.titles() == ["Settings…"]
    desk.key(Qt.Key.Key_Return, widget=palette.edit)
    assert desk.dialog(SettingsDialog)


def test_the_palette_lists_only_what_makes_sense(desk):
    desk.control(Qt.Key.Key_K)
    titles = desk.dialog(CommandPalette).titles()
    assert "Start Download" in titles
    assert "Save" not in titles


def test_arrow_keys_move_in_the_palette(desk):
    desk.control(Qt.Key.Key_K)
    palette = desk.dialog(CommandPalette)
    desk.key(Qt.Key.Key_Down, widget=palette.edit)
    assert palette.list.currentItem().text(0) == palette.titles()[1]
    desk.key(Qt.Key.Key_Escape, widget=palette.edit)
    desk.until(lambda: not desk.window.findChildren(CommandPalette))


@pytest.mark.parametrize(
    ("job", "saving", "can"),
    [
        (None, False, {"start"}),
        (make_job(), False, {"save", "save-as", "keep", "retry", "edit", "copy-command", "remove"}),
        (make_job(), True, {"cancel", "keep", "retry", "edit", "copy-command"}),
        (
            make_job(pinned=True),
            False,
            {"save", "save-as", "keep", "retry", "edit", "copy-command"},
        ),
        (failed_job(), False, {"retry", "edit", "copy-command", "remove"}),
        (make_job(state=JobState.RUNNING), False, {"cancel", "edit", "copy-command"}),
        (make_job(state=JobState.QUEUED), False, {"cancel", "edit", "copy-command"}),
        (make_job(state=JobState.INTERRUPTED), False, {"retry", "edit", "copy-command", "remove"}),
    ],
)
def test_commands_are_enabled_when_they_make_sense(job, saving, can):
    always = {"new", "open-file", "settings", "quit", "palette", "keys", "about"}
    assert sensible_commands(job, saving=saving, known_source=True) == always | can


def letters_of_visible(root):
    texts = [b.text() for b in root.findChildren(QAbstractButton) if b.isVisibleTo(root)]
    texts += [
        label.text()
        for label in root.findChildren(QLabel)
        if label.isVisibleTo(root) and label.buddy() is not None
    ]
    return [letter for text in texts if (letter := letter_of(text))]


@pytest.mark.parametrize("page", ["form", "file", 1, 2, 3, 4, 5])
def test_no_two_visible_controls_share_an_alt_key(make_desk, page):
    desk = make_desk(JOBS, recover=False)
    if page == "file":
        desk.window.open_file("/data/book.xlsx")
        desk.until(desk.window.form.own.fields["sheet"].isVisible)
        desk.window.form.options.setChecked(True)
    elif page != "form":
        desk.select(page)
    letters = letters_of_visible(desk.window.centralWidget())
    letters += [letter_of(action.text()) for action in desk.window.menuBar().actions()]
    assert len(letters) > 4
    assert len(set(letters)) == len(letters), letters


def test_no_two_entries_of_a_menu_share_an_alt_key(desk):
    for bar_action in desk.window.menuBar().actions():
        letters = [letter_of(a.text()) for a in bar_action.menu().actions() if a.text()]
        assert "" not in letters
        assert len(set(letters)) == len(letters), letters


def test_with_mnemonic_takes_the_first_free_letter():
    used = {"f"}
    assert with_mnemonic("File", used) == "F&ile"
    assert with_mnemonic("&Fi", used) == "Fi"
    assert with_mnemonic("S&heet", used) == "S&heet"
    assert used == {"f", "i", "h"}


def unnamed(root):
    names = []
    for widget in root.findChildren(QWidget):
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or not widget.isVisibleTo(root):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name):
            names.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return [name for name in names if not name.endswith("in QSpinBox")]


@pytest.mark.parametrize("page", ["form", "file", 1, 2, 3, 4, 5])
def test_every_control_has_an_accessible_name(make_desk, page):
    desk = make_desk(JOBS, recover=False)
    if page == "file":
        desk.window.open_file("/data/book.xlsx")
        desk.until(desk.window.form.own.fields["sheet"].isVisible)
        desk.window.form.options.setChecked(True)
    elif page != "form":
        desk.select(page)
    assert unnamed(desk.window) == []


@pytest.mark.parametrize("command", ["palette", "keys", "settings", "about"])
def test_every_control_of_a_dialog_has_an_accessible_name(desk, command):
    desk.action(command).trigger()
    dialog = desk.dialog(QDialog)
    assert unnamed(dialog) == []


def test_settings_are_shown_and_changed(desk):
    desk.control(Qt.Key.Key_Comma)
    dialog = desk.dialog(SettingsDialog)
    box = dialog.findChildren(QSpinBox)[0]
    assert box.value() == 2
    box.setValue(5)
    desk.key(Qt.Key.Key_Return, widget=box)
    assert desk.service.settings.jobs_at_once == 5
    assert desk.store.settings["jobs_at_once"] == 5


def test_escape_leaves_the_settings_as_they_are(desk):
    desk.control(Qt.Key.Key_Comma)
    dialog = desk.dialog(SettingsDialog)
    dialog.boxes["keep_days"].setValue(7)
    desk.key(Qt.Key.Key_Escape, widget=dialog)
    assert desk.service.settings.keep_days == 30


def test_about_shows_the_versions(desk):
    desk.action("about").trigger()
    dialog = desk.dialog(AboutDialog)
    assert "0.1.0" in [label.text() for label in dialog.findChildren(QLabel)]


def test_the_crash_dialog_copies_its_report(desk):
    dialog = CrashDialog("Traceback: <boom>", {"Qt": "6"}, desk.window)
    dialog.open()
    desk.click(dialog.copy_button)
    assert QGuiApplication.clipboard().text() == "Qt 6\n\nTraceback: <boom>"


def test_an_idle_window_closes_without_a_question(desk):
    desk.ended()
    desk.window.close()
    assert not desk.window.isVisible()
    assert not desk.window.findChildren(Question)


def test_closing_while_a_job_runs_asks_and_can_go_on(desk):
    desk.exporter.gate.clear()
    desk.control(Qt.Key.Key_Return)
    desk.control(Qt.Key.Key_Q)
    question = desk.dialog(Question)
    assert question.no_button.text() == "&Keep downloading"
    desk.click(question.no_button)
    assert desk.window.isVisible()
    assert desk.service.active == 1
    desk.until(lambda: not desk.window.findChildren(Question))
    desk.window.close()
    assert desk.dialog(Question)


def test_closing_while_a_job_runs_stops_it_and_closes_after_its_end(desk):
    desk.exporter.gate.clear()
    desk.control(Qt.Key.Key_Return)
    [job] = desk.service.jobs()
    desk.window.close()
    desk.click(desk.dialog(Question).yes_button)
    assert desk.window.bar.text() == "Stopping…"
    desk.until(lambda: not desk.window.isVisible())
    assert desk.service.status(job.id) is JobState.CANCELLED
    assert not desk.service.busy


def test_a_preview_that_is_read_asks_no_question(make_desk):
    desk = make_desk([make_job(1)])
    gate = threading.Event()
    preview = desk.library.preview
    desk.library.preview = lambda job, rows: (gate.wait(5), preview(job, rows))[1]
    desk.select(1)
    assert desk.service.busy
    desk.window.close()
    assert desk.window.isVisible()
    assert not desk.window.findChildren(Question)
    gate.set()
    desk.until(lambda: not desk.window.isVisible())


def test_closing_while_a_file_is_saved_asks(make_desk):
    desk = make_desk([make_job(1)])
    desk.library.gate.clear()
    desk.select(1)
    desk.control(Qt.Key.Key_S)
    desk.window.close()
    desk.click(desk.dialog(Question).yes_button)
    desk.until(lambda: not desk.window.isVisible())
    assert desk.service.job("job-1").saved_to is None


def test_a_question_that_is_open_is_not_asked_twice(desk):
    desk.exporter.gate.clear()
    desk.control(Qt.Key.Key_Return)
    desk.window.close()
    desk.window.close()
    desk.dialog(Question)
    assert len(desk.window.findChildren(Question)) == 1


def test_a_closed_window_remembers_its_size(make_desk):
    first = make_desk()
    first.window.resize(780, 600)  # smaller than the screen of the offscreen platform
    first.window._panes.setSizes([260, 500])
    first.ended()
    first.window.close()
    second = make_desk()
    assert second.window.size() == first.window.size()
    assert second.window._panes.sizes() == first.window._panes.sizes()


def test_new_download_shows_an_empty_form(make_desk):
    desk = make_desk(JOBS, recover=False)
    desk.select(1)
    desk.click(desk.window.list.new_button)
    assert desk.window.form.isVisible()
    assert desk.window.list.view.selectedIndexes() == []
    assert desk.window.form.source_combo.hasFocus()


def test_texts_follow_a_change_to_dark(desk):
    label = desk.window.list._hint
    light = label.palette().windowText().color().lightness()
    palette = QApplication.palette()
    dark = type(palette)(palette)
    for role in (dark.ColorRole.Window, dark.ColorRole.Base, dark.ColorRole.Button):
        dark.setColor(role, Qt.GlobalColor.black)
    for role in (dark.ColorRole.WindowText, dark.ColorRole.Text, dark.ColorRole.ButtonText):
        dark.setColor(role, Qt.GlobalColor.white)
    try:
        QApplication.setPalette(dark)
        desk.until(lambda: label.palette().windowText().color().lightness() > 140)
        assert light < 140
    finally:
        QApplication.setPalette(palette)


def test_no_widget_is_without_a_parent(desk):
    tops = [
        w for w in QApplication.topLevelWidgets() if type(w).__name__ != "QComboBoxPrivateContainer"
    ]
    owned = [w for w in tops if w is not desk.window and w.parent() is None]
    assert owned == []
    assert isinstance(desk.action("new"), QAction)
