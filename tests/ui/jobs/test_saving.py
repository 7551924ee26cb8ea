"""Saving a finished file, with real clicks, keys and dialogs."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from csvdownloader.core.errors import DiskFullError
from csvdownloader.core.measured import Measured
from csvdownloader.core.models import JobState
from csvdownloader.core.names import numbered
from csvdownloader.ui.widgets.questions import Question
from tests.fakes.samples import make_job


def test_ctrl_s_saves_without_asking(make_app, tmp_path):
    jobs = [make_job(1, "old.csv", saved_to=str(tmp_path / "old.csv")), make_job(2, "orders.csv")]
    app = make_app(jobs)
    app.select(2)
    app.control(Qt.Key.Key_S)
    app.until(lambda: app.service.job("job-2").saved_to)
    assert app.library.files == {tmp_path / "orders.csv"}
    saved = app.window.job_page.finished.saved
    assert saved.text.text() == f"Saved to {tmp_path / 'orders.csv'}"
    assert saved.isVisible()


def test_a_taken_name_is_never_replaced(make_app, tmp_path):
    jobs = [make_job(1, "old.csv", saved_to=str(tmp_path / "old.csv")), make_job(2, "orders.csv")]
    app = make_app(jobs)
    taken = {tmp_path / "orders.csv", tmp_path / "orders (1).csv"}
    app.library.files = set(taken)
    app.select(2)
    app.click(app.window.job_page.save_button)
    app.until(lambda: app.service.job("job-2").saved_to)
    assert app.library.files - taken == {tmp_path / "orders (2).csv"}
    assert app.window.bar.text() == ""


def test_the_same_place_twice_is_said_and_makes_no_second_copy(make_app, tmp_path):
    app = make_app([make_job(1, "a.csv", saved_to=str(tmp_path / "old.csv"))])
    app.select(1)
    app.control(Qt.Key.Key_S)
    app.until(lambda: app.service.job("job-1").saved_to == str(tmp_path / "a.csv"))
    app.control(Qt.Key.Key_S)
    app.until(app.window.bar.text)
    assert app.window.bar.text() == f"Already saved here: {tmp_path / 'a.csv'}"
    assert app.library.files == {tmp_path / "a.csv"}


def test_the_search_for_a_free_name_ends(make_app, tmp_path):
    app = make_app([make_job(1, "a.csv", saved_to=str(tmp_path / "a.csv"))])
    app.library.files = {tmp_path / numbered("a.csv", number) for number in range(100)}
    app.select(1)
    app.control(Qt.Key.Key_S)
    app.until(app.window.bar.text)
    assert "already exists" in app.window.bar.text()


def test_save_as_saves_where_the_dialog_says(make_app, tmp_path):
    app = make_app([make_job(1, "orders.csv", saved_to=str(tmp_path / "old.csv"))])
    app.select(1)
    app.control(Qt.Key.Key_S, shift=True)
    dialog = app.dialog(QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    edit = dialog.findChild(QLineEdit)
    assert edit.text() == "orders.csv"
    edit.setText(str(tmp_path / "mine"))
    with app.qtbot.waitSignal(app.service.saved) as saved:
        dialog.accept()
    assert saved.args == ["job-1", str(tmp_path / "mine.csv")]


def test_save_as_asks_before_it_replaces(make_app, tmp_path):
    app = make_app([make_job(1, "orders.csv", saved_to=str(tmp_path / "old.csv"))])
    taken = tmp_path / "taken.csv"
    app.library.files.add(taken)
    app.select(1)

    def save_as_taken():
        app.control(Qt.Key.Key_S, shift=True)
        dialog = app.dialog(QFileDialog)
        dialog.findChild(QLineEdit).setText(str(taken))
        dialog.accept()
        return app.dialog(Question)

    app.click(save_as_taken().no_button)
    app.ended()
    app.window.activateWindow()
    app.until(app.window.isActiveWindow)
    assert app.library.overwritten == []
    question = save_as_taken()
    assert question.no_button.isDefault()
    with app.qtbot.waitSignal(app.service.saved) as saved:
        app.click(question.yes_button)
    assert saved.args == ["job-1", str(taken)]
    assert app.library.overwritten == [taken]


@pytest.mark.parametrize(
    ("receipt_files", "names"),
    [
        (False, "“taken.csv” or “taken.aside.csv”"),
        (
            True,
            "“taken.csv”, “taken.aside.csv”, “taken.csv.sha256” or “taken.csv.datapackage.json”",
        ),
    ],
)
def test_the_question_names_the_files_that_are_saved_too(make_app, tmp_path, receipt_files, names):
    job = make_job(1, "orders.csv", saved_to=str(tmp_path / "old.csv"))
    measured = Measured(1, 2, 30, "0" * 64)
    app = make_app([replace(job, receipt=replace(job.receipt, aside=measured))])
    app.service.set_settings(replace(app.service.settings, receipt_files=receipt_files))
    app.library.files.add(tmp_path / "taken.csv")
    app.select(1)
    app.control(Qt.Key.Key_S, shift=True)
    dialog = app.dialog(QFileDialog)
    dialog.findChild(QLineEdit).setText(str(tmp_path / "taken.csv"))
    dialog.accept()
    question = app.dialog(Question)
    assert question.text() == f"{names} is already there."
    app.click(question.no_button)


def test_saving_shows_progress_and_can_be_cancelled(make_app):
    app = make_app([make_job(1)])
    app.library.gate.clear()
    app.select(1)
    app.control(Qt.Key.Key_S)
    strip = app.window.job_page.finished.saving
    app.until(lambda: strip.label.text() == "Saving, 40% complete")
    assert strip.bar.value() == 400
    assert app.row().line == "Saving · 40 %"
    assert not app.action("save").isEnabled()
    app.key(Qt.Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier)
    app.until(lambda: not strip.isVisible())
    assert app.service.job("job-1").saved_to is None
    assert app.action("save").isEnabled()


def test_a_failed_save_is_told_in_the_bar_and_the_job_stays(make_app):
    app = make_app([make_job(1)])
    app.library.error = DiskFullError("The disk is full: /media/stick")
    app.select(1)
    app.control(Qt.Key.Key_S)
    app.until(app.window.bar.text)
    assert app.window.bar.text() == ("The disk is full: /media/stick. Free some space, then retry.")
    assert app.service.status("job-1") is JobState.COMPLETED
