"""Saving a finished file, with real clicks, keys and dialogs."""

from PySide6.QtCore import Qt

from csvdownloader.core.errors import DiskFullError
from csvdownloader.core.models import JobState
from csvdownloader.core.names import numbered
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
