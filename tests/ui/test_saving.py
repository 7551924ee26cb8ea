"""Saving a finished file, with real clicks, keys and dialogs."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from csvdownloader.core.errors import DiskFullError
from csvdownloader.core.models import JobState
from csvdownloader.ui.jobs.saver import numbered
from csvdownloader.ui.widgets.questions import Question
from tests.ui.fakes import make_job, row


def test_ctrl_s_saves_without_asking(make_desk, tmp_path):
    jobs = [make_job(1, "old.csv", saved_to=str(tmp_path / "old.csv")), make_job(2, "orders.csv")]
    desk = make_desk(jobs)
    desk.select(2)
    desk.control(Qt.Key.Key_S)
    desk.until(lambda: desk.service.job("job-2").saved_to)
    assert desk.library.files == {tmp_path / "orders.csv"}
    saved = desk.window.job_page.finished.saved
    assert saved.text.text() == f"Saved to {tmp_path / 'orders.csv'}"
    assert saved.isVisible()


def test_a_taken_name_is_never_replaced(make_desk, tmp_path):
    jobs = [make_job(1, "old.csv", saved_to=str(tmp_path / "old.csv")), make_job(2, "orders.csv")]
    desk = make_desk(jobs)
    taken = {tmp_path / "orders.csv", tmp_path / "orders (1).csv"}
    desk.library.files = set(taken)
    desk.select(2)
    desk.click(desk.window.job_page.finished.save_button)
    desk.until(lambda: desk.service.job("job-2").saved_to)
    assert desk.library.files - taken == {tmp_path / "orders (2).csv"}
    assert desk.window.bar.text() == ""


def test_the_search_for_a_free_name_ends(make_desk, tmp_path):
    desk = make_desk([make_job(1, "a.csv", saved_to=str(tmp_path / "a.csv"))])
    desk.library.files = {tmp_path / numbered("a.csv", number) for number in range(100)}
    desk.select(1)
    desk.control(Qt.Key.Key_S)
    desk.until(desk.window.bar.text)
    assert "already exists" in desk.window.bar.text()


@pytest.mark.parametrize(
    ("number", "name"), [(0, "a.b.csv"), (1, "a.b (1).csv"), (12, "a.b (12).csv")]
)
def test_numbered(number, name):
    assert numbered("a.b.csv", number) == name


def test_save_as_saves_where_the_dialog_says(make_desk, tmp_path):
    desk = make_desk([make_job(1, "orders.csv", saved_to=str(tmp_path / "old.csv"))])
    desk.select(1)
    desk.control(Qt.Key.Key_S, shift=True)
    dialog = desk.dialog(QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    edit = dialog.findChild(QLineEdit)
    assert edit.text() == "orders.csv"
    edit.setText(str(tmp_path / "mine"))
    with desk.qtbot.waitSignal(desk.service.saved) as saved:
        dialog.accept()
    assert saved.args == ["job-1", str(tmp_path / "mine.csv")]


def test_save_as_asks_before_it_replaces(make_desk, tmp_path):
    desk = make_desk([make_job(1, "orders.csv", saved_to=str(tmp_path / "old.csv"))])
    taken = tmp_path / "taken.csv"
    desk.library.files.add(taken)
    desk.select(1)

    def save_as_taken():
        desk.control(Qt.Key.Key_S, shift=True)
        dialog = desk.dialog(QFileDialog)
        dialog.findChild(QLineEdit).setText(str(taken))
        dialog.accept()
        return desk.dialog(Question)

    desk.click(save_as_taken().no_button)
    desk.ended()
    desk.window.activateWindow()
    desk.until(desk.window.isActiveWindow)
    assert desk.library.overwritten == []
    question = save_as_taken()
    assert question.defaultButton() is question.no_button
    with desk.qtbot.waitSignal(desk.service.saved) as saved:
        desk.click(question.yes_button)
    assert saved.args == ["job-1", str(taken)]
    assert desk.library.overwritten == [taken]


def test_saving_shows_progress_and_can_be_cancelled(make_desk):
    desk = make_desk([make_job(1)])
    desk.library.gate.clear()
    desk.select(1)
    desk.control(Qt.Key.Key_S)
    strip = desk.window.job_page.finished.saving
    desk.until(lambda: strip.label.text() == "Saving, 40% complete")
    assert strip.bar.value() == 400
    assert row(desk).line == "Saving · 40 %"
    assert not desk.action("save").isEnabled()
    desk.key(Qt.Key.Key_Escape)
    desk.until(lambda: not strip.isVisible())
    assert desk.service.job("job-1").saved_to is None
    assert desk.action("save").isEnabled()


def test_a_failed_save_is_told_in_the_bar_and_the_job_stays(make_desk):
    desk = make_desk([make_job(1)])
    desk.library.error = DiskFullError("The disk is full: /media/stick")
    desk.select(1)
    desk.control(Qt.Key.Key_S)
    desk.until(desk.window.bar.text)
    assert desk.window.bar.text() == (
        "The disk is full: /media/stick. Free some space, then retry."
    )
    assert desk.service.status("job-1") is JobState.COMPLETED
