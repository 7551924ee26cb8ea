"""How a user answers a dialog."""

from random import Random
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
)

from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.widgets.questions import Question
from tests.services.fakes.slow import TOKEN
from tests.stress import user
from tests.stress.form_actions import words
from tests.stress.user import until

if TYPE_CHECKING:
    from tests.stress.run import Run


def answer(run: "Run", random: Random, dialog: QDialog) -> str:
    """One step in the dialog, mostly one that ends it."""
    name = type(dialog).__name__
    if isinstance(dialog, Question):
        return f"{name} {dialog.text()!r}: {_answer_question(run, random, dialog)}"
    if isinstance(dialog, QFileDialog):
        return f"{name}: {_answer_file_dialog(run, random, dialog)}"
    if random.random() < 0.1:
        user.press(dialog, "Esc")
        return f"{name}: Esc"
    if isinstance(dialog, ConnectionDialog):
        return f"{name}: {_answer_connection(run, random, dialog)}"
    if isinstance(dialog, SecretDialog):
        return f"{name}: {_answer_secret(random, dialog)}"
    return f"{name}: {_do_anything(run, random, dialog)}"


def _do_anything(run: "Run", random: Random, dialog: QDialog) -> str:
    way = random.choice(("poke", "button", "button", "row", "key"))
    if way == "poke":
        return user.poke(random, dialog, words(run))
    if way == "button":
        return user.press_any_button(random, dialog)
    views = [view for view in user.seen(dialog, QAbstractItemView) if view.model().rowCount()]
    if way == "row" and views:
        view = random.choice(views)
        row = random.randrange(view.model().rowCount())
        user.click_row(view, row, twice=random.random() < 0.5)
        return f"row {row}"
    key = random.choice(("Return", "Esc", "Tab", "Down", "Space"))
    user.press(dialog, key)
    return key


def _answer_question(run: "Run", random: Random, dialog: Question) -> str:
    way = random.choice(("yes", "yes", "no", "Esc"))
    if way == "yes" and "is already there" in dialog.text():
        for path in [path for path in run.world.precious if path.name in dialog.text()]:
            del run.world.precious[path]  # the user has agreed to replace it
    if way == "Esc":
        user.press(dialog, "Esc")
    else:
        user.click(dialog.yes_button if way == "yes" else dialog.no_button)
    return way


def _answer_file_dialog(run: "Run", random: Random, dialog: QFileDialog) -> str:
    """Only by typing a name: the dialog could delete any file of this computer."""
    if random.random() < 0.2:
        dialog.reject()
        return "Esc"
    saves = dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    path = str(random.choice(_targets(run, random) if saves else run.world.files()))
    edit = dialog.findChild(QLineEdit)
    edit.setText(path)
    timer = QTimer(dialog)  # Qt runs a loop for its box that says that there is no such file
    timer.timeout.connect(_close_box)
    timer.start(0)
    user.press(edit, "Return")
    timer.stop()
    if dialog.isVisible():
        dialog.reject()
    return path


def _close_box() -> None:
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox):
        box.reject()


def _targets(run: "Run", random: Random) -> list[object]:
    downloads = run.world.downloads
    there = sorted(path for path in downloads.rglob("*") if path.is_file())
    return [
        downloads / f"new {random.randrange(10**6)}.csv",
        downloads / f"new {random.randrange(10**6)}",
        random.choice(there),
        next(iter(run.world.precious), downloads / "first.csv"),
        run.world.sources / "orders.csv",
        downloads / "nowhere" / "file.csv",
        downloads / ("long" * 80 + ".csv"),
        downloads,
    ]


def _answer_secret(random: Random, dialog: SecretDialog) -> str:
    secret = random.choice((TOKEN, TOKEN, "wrong", ""))
    for edit in dialog.edits:
        user.type_into(edit, secret)
    user.press(dialog, "Return")
    return "right" if secret == TOKEN else "wrong"


def _answer_connection(run: "Run", random: Random, dialog: ConnectionDialog) -> str:
    way = random.choice(("fill in", "fill in", "test", "remove", "anything", "save"))
    if way == "fill in":
        _fill_in(run, random, dialog)
    if way in {"fill in", "save"} and dialog.save_button.isEnabled():
        user.click(dialog.save_button)
        until(lambda: not dialog.isVisible(), 1)
    elif way == "test" and dialog.test.button.isVisible():
        user.click(dialog.test.button)
    elif way == "remove" and dialog.remove_button.isVisible():
        user.click(dialog.remove_button)
    elif way == "anything":
        return _do_anything(run, random, dialog)
    return way


def _fill_in(run: "Run", random: Random, dialog: ConnectionDialog) -> None:
    form = dialog.form
    if form.is_account:
        combo = form.secret.location_combo
        user.choose(combo, combo.findText("Ask me once per session"))
        user.type_into(form.secret.lines[0].edit, TOKEN)
        return
    path = random.choice((run.world.database, run.world.sources / "damaged.sqlite"))
    QGuiApplication.clipboard().setText(f"sqlite:///{path}")
    form.url.edit.setFocus()
    form.url.edit.selectAll()
    form.url.edit.paste()
    user.type_into(form.name_edit, f"shop {random.randrange(4)}")
