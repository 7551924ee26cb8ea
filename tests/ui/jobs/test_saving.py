"""Saving a finished file, with real clicks, keys and dialogs."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from csvdownloader.core.errors.saving import FolderGoneError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.target import SaveTarget, WhenDone
from csvdownloader.core.saving.names import numbered
from csvdownloader.core.saving.saved import Save, Saved, SavedFile
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.ui.saving.save_as_dialog import SaveAsDialog
from csvdownloader.ui.saving.save_wish import SaveWish
from tests.fakes.samples import make_job


def save_as(app, target):
    """Says in the open dialog to save there."""
    dialog = app.dialog(SaveAsDialog)
    with app.qtbot.waitSignal(app.service.saving.saved):
        dialog.chosen.emit(SaveWish(Path(target), WriteOptions(), receipts=False))
    dialog.reject()


def test_ctrl_s_saves_without_asking(make_app, tmp_path):
    jobs = [make_job(1, "old.csv", saved_to=str(tmp_path / "old.csv")), make_job(2, "orders.csv")]
    app = make_app(jobs)
    app.select(2)
    app.control(Qt.Key.Key_S)
    app.until(lambda: app.service.book.job("job-2").saved_to)
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
    app.until(lambda: app.service.book.job("job-2").saved_to)
    assert app.library.files - taken == {tmp_path / "orders (2).csv"}
    assert app.window.bar.text() == ""


def test_the_same_place_twice_is_said_and_makes_no_second_copy(make_app, tmp_path):
    app = make_app([make_job(1, "a.csv", saved_to=str(tmp_path / "old.csv"))])
    app.select(1)
    app.control(Qt.Key.Key_S)
    app.until(lambda: app.service.book.job("job-1").saved_to == str(tmp_path / "a.csv"))
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
    assert app.service.book.job("job-1").saved_to is None
    assert app.action("save").isEnabled()


def test_a_failed_save_is_told_on_the_page_and_the_fetched_file_stays(make_app):
    app = make_app([make_job(1)])
    app.library.error = DiskFullError("The disk is full: /media/stick")
    app.select(1)
    app.control(Qt.Key.Key_S)
    strip = app.window.job_page.finished.saved
    app.until(strip.problem.text)
    assert strip.problem.text() == (
        "Not saved. The disk is full: /media/stick. Free some space, then retry."
    )
    assert app.row().line == "Not saved: The disk is full: /media/stick"
    assert app.service.book.job("job-1").state is JobState.COMPLETED
    assert not app.window.bar.text()
    app.library.error = None
    app.click(strip.elsewhere_button)
    save_as(app, "/elsewhere/mine.csv")
    assert strip.text.text() == "Saved to /elsewhere/mine.csv"
    assert not strip.problem.isVisible()


def test_a_failed_save_of_another_job_is_told_in_the_bar_with_the_way_out(make_app):
    app = make_app([make_job(1), make_job(2)])
    app.library.gate.clear()
    app.select(1)
    app.control(Qt.Key.Key_S)
    app.until(lambda: app.service.saving.is_saving("job-1"))
    app.select(2)
    app.service.saving.failed.emit("job-1", DiskFullError("The disk is full: /x").failure())
    assert app.window.bar.text() == "The disk is full: /x. Free some space, then retry."
    app.click(app.window.bar.offer)
    assert app.dialog(SaveAsDialog).windowTitle()


def test_save_says_where_it_saves(make_app, tmp_path):
    own = Request("sample", {}, 100, target=SaveTarget("/exports"))
    app = make_app(
        [make_job(1, saved_to=f"{tmp_path}/old.csv"), make_job(2), make_job(3, request=own)]
    )
    place, button = app.window.job_page.origin.place, app.window.job_page.save_button
    for number, folder in ((2, tmp_path), (3, "/exports")):
        app.select(number)
        assert (place.text(), place.isVisible()) == (f"to {folder}", True)
        assert button.toolTip() == f"Save the finished file to {folder} (Ctrl+S)"
    app.control(Qt.Key.Key_S)
    app.until(lambda: app.service.book.job("job-3").saved_to == "/exports/sample.csv")
    app.select(2)
    assert place.text() == f"to {tmp_path}"


def test_the_button_and_the_sentence_name_the_format(make_app):
    writing = WriteOptions(format=SavedFormat.PARQUET)
    app = make_app([make_job(1), make_job(2, request=Request("sample", {}, 100, writing=writing))])
    page = app.window.job_page
    for number, label in ((1, "CSV"), (2, "Parquet")):
        app.select(number)
        assert page.save_button.text().replace("&", "") == f"Save {label}"
        assert page.line.sentence.text() == f"Your {label} file is ready for download"


def test_a_folder_that_is_gone_is_asked_for_anew(make_app, tmp_path):
    app = make_app([make_job(1, saved_to="/media/stick/a.csv")])
    app.library.error = FolderGoneError(Path("/media/stick"))
    app.select(1)
    assert app.window.status.folder.text() == "/media/stick"
    app.control(Qt.Key.Key_S)
    app.dialog(SaveAsDialog)
    problem = app.window.job_page.finished.saved.problem
    assert problem.text().startswith("Not saved. The folder /media/stick is not there. ")
    assert app.window.status.folder.text() != "/media/stick"
    app.library.error = None
    save_as(app, tmp_path / "mine.csv")
    app.window.activateWindow()
    app.until(app.window.isActiveWindow)
    app.control(Qt.Key.Key_S)
    app.until(lambda: app.service.book.job("job-1").saved_to == str(tmp_path / "sample.csv"))


def test_what_was_saved_is_opened_or_shown_and_failures_are_told(make_app, monkeypatch):
    app = make_app([make_job(1, saved_to="/x/a.csv")])
    opened = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or False
    )
    app.select(1)
    app.key(Qt.Key.Key_Return, widget=app.window.list.view)
    assert opened == ["/x/a.csv"]
    assert app.window.bar.text().startswith("No program opened /x/a.csv. ")
    app.window.commands.revealer.show_folder("/x")
    assert opened == ["/x/a.csv", "/x"]
    assert app.window.bar.text().startswith("There is no file manager to show /x. ")


def test_a_saved_file_that_is_gone_is_not_told_as_saved(make_app):
    app = make_app([make_job(1, saved_to="/x/a.csv")])
    app.library.gone.add(Path("/x/a.csv"))
    app.select(1)
    page = app.window.job_page
    app.until(lambda: "not there any more" in page.finished.saved.text.text())
    assert page.main_button() is page.save_button
    assert not page.finished.saved.open_button.isVisible()
    assert page.line.sentence.text() == "Your CSV file is ready for download"
    app.library.gone.clear()
    QApplication.sendEvent(page, QEvent(QEvent.Type.WindowActivate))  # the user comes back
    app.until(lambda: page.finished.saved.text.text() == "Saved to /x/a.csv")
    assert page.main_button() is page.finished.saved.open_button


def test_a_file_in_parts_says_how_many_there_are(make_app):
    measured = make_job(1).receipt
    parts = [
        SavedFile(Path(f"/x/a-{n}.csv"), Measured(1, 1, measured.bytes, "")) for n in ("001", "002")
    ]
    saves = (Save(Saved(WriteOptions(split_rows=1), tuple(parts))),)
    app = make_app([make_job(1, saved_to="/x/a-001.csv", saves=saves)])
    app.select(1)
    text = app.window.job_page.finished.saved.text
    assert text.text() == "Saved to /x/a-001.csv, in 2 files"


def test_save_as_begins_where_the_request_says(make_app):
    request = Request("sample", {}, 100, target=SaveTarget("/exports"))
    app = make_app([make_job(1, request=request)])
    app.select(1)
    app.control(Qt.Key.Key_S, shift=True)
    dialog = app.dialog(SaveAsDialog)
    assert dialog.place.target() == Path("/exports/sample.csv")
    dialog.reject()


def test_what_is_saved_by_itself_can_be_opened_by_itself(make_app, monkeypatch):
    app = make_app()
    opened = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True
    )
    app.service.start(Request("sample", {}, 100, target=SaveTarget("/exports", "", WhenDone.OPEN)))
    app.until(lambda: opened)
    assert opened == ["/exports/sample.csv"]
