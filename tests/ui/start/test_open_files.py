"""The dialog that chooses files."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QListView

from csvdownloader.ui.start.several_dialog import SeveralDialog
from tests.ui.forms import field


def ask(app):
    app.control(Qt.Key.Key_O)
    return app.dialog(QFileDialog)


def choose(app, *paths):
    """Makes the files in a folder of their own, selects them there, and presses Open."""
    for path in paths:
        path.write_text("n\n1\n")
    dialog = ask(app)
    dialog.setDirectory(str(paths[0].parent))
    view = dialog.findChild(QListView, "listView")
    app.until(lambda: view.model().rowCount(view.rootIndex()) == len(paths))  # it was read
    view.selectAll()
    button = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Open)
    app.until(button.isEnabled)
    app.click(button)
    app.until(lambda: not app.window.findChildren(QFileDialog))


def test_a_chosen_file_is_given(start, tmp_path):
    (folder := tmp_path / "exports").mkdir()
    choose(start, folder / "a.csv")
    start.until(lambda: start.window.form.isVisible())
    assert field(start, "path").value() == str(folder / "a.csv")


def test_several_chosen_files_are_one_question(start, tmp_path):
    (folder := tmp_path / "exports").mkdir()
    choose(start, folder / "a.csv", folder / "b.csv")
    names = [name for name, _ in start.dialog(SeveralDialog).verdicts()]
    assert names == ["a.csv", "b.csv"]


def test_the_folder_is_remembered_also_by_the_next_start(make_app, tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    app = make_app(at_start=True)
    choose(app, folder / "a.csv")
    app.until(lambda: app.window.form.isVisible())
    app.window.activateWindow()  # what a desktop does when a dialog closes
    app.until(app.window.isActiveWindow)
    dialog = ask(app)
    assert dialog.directory().path() == str(folder)
    dialog.reject()
    app.window.close()
    dialog = ask(make_app(at_start=True))
    assert dialog.directory().path() == str(folder)
    dialog.reject()


def test_a_dialog_that_is_left_changes_nothing(start):
    dialog = ask(start)
    dialog.reject()
    assert start.window.start_page.isVisible()
    assert start.settings.value("open/folder") is None


def test_everything_that_can_be_read_is_listed(start):
    dialog = ask(start)
    every, tables, databases, _ = dialog.nameFilters()
    assert {"*.csv", "*.xlsx", "*.sqlite", "*.db"} <= set(every.partition("(")[2][:-1].split())
    assert "*.sqlite" not in tables
    assert databases == "SQLite databases (*.db *.sqlite)"
    assert dialog.selectedNameFilter() == every
    dialog.reject()
