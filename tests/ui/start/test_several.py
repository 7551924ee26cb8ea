"""Several sources given at once: one question, then a download of each."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.writing.formats import Format
from csvdownloader.ui.start.several_dialog import SeveralDialog
from tests.ui.accessibility import letters_of_visible, unnamed

MIXED = (
    "/data/a.csv",
    "/data/missing.csv",
    "/data/shop.sqlite",
    "https://example.com/b.csv",
    "s3://bucket/c.csv",
    "postgresql://h/d",
)


def ask(app, *texts):
    app.window.giver.give(texts)
    dialog = app.dialog(SeveralDialog)
    app.until(lambda: not any(verdict == "Looking…" for _, verdict in dialog.verdicts()))
    return dialog


def test_those_that_cannot_be_read_are_named_before_anything_is_started(start):
    dialog = ask(start, *MIXED)
    told = dict(dialog.verdicts())
    assert told["a.csv"] == "CSV, UTF-8, comma, 1.1 MB"
    assert told["missing.csv"] == "There is no file /data/missing.csv"
    assert told["shop.sqlite"] == "A database: open it by itself, to choose a table"
    assert "Nothing here reads s3://" in told["s3://bucket/c.csv"]
    assert told["postgresql://h/d"] == "A database: open it by itself, to choose a table"
    assert dialog.start_button.text() == "&Start 2 downloads"
    assert start.service.book.jobs() == []


def test_the_rest_becomes_downloads_in_one_format(start):
    dialog = ask(start, *MIXED)
    dialog.format_combo.setCurrentIndex(dialog.format_combo.findData(Format.TSV))
    start.click(dialog.start_button)
    start.until(lambda: len(start.service.book.jobs()) == 2)
    requests = [job.request for job in start.service.book.jobs()]
    assert [request.source for request in requests] == ["file", "web"]
    assert {request.format for request in requests} == {Format.TSV}
    assert {request.row_limit for request in requests} == {None}
    assert start.window.job_page.isVisible()
    start.until(lambda: all(j.state is JobState.COMPLETED for j in start.service.book.jobs()))


def test_enter_starts_and_escape_starts_nothing(start):
    dialog = ask(start, "/data/a.csv", "/data/b.csv")
    start.key(Qt.Key.Key_Escape, widget=dialog)
    start.until(lambda: not start.window.findChildren(SeveralDialog))
    assert start.service.book.jobs() == []
    dialog = ask(start, "/data/a.csv", "/data/b.csv")
    start.key(Qt.Key.Key_Return, widget=dialog)
    assert len(start.service.book.jobs()) == 2


def test_when_none_can_be_read_there_is_nothing_to_start(start):
    dialog = ask(start, "/data/missing1.csv", "/data/missing2.csv")
    assert not dialog.start_button.isEnabled()
    assert dialog.start_button.text() == "&Start 0 downloads"


def test_nothing_can_be_started_until_all_were_looked_at(start):
    start.window.giver.give(["/data/a.csv", "/data/b.csv"])
    dialog = start.dialog(SeveralDialog)
    assert dialog.verdicts() == [("a.csv", "Looking…"), ("b.csv", "Looking…")]
    assert not dialog.start_button.isEnabled()
    start.until(dialog.start_button.isEnabled)


def test_several_lines_are_pasted(start):
    QGuiApplication.clipboard().setText("/data/a.csv\n\n'/data/b.csv'\ndata.example.com/c.csv\n")
    start.control(Qt.Key.Key_V)
    dialog = start.dialog(SeveralDialog)
    assert [name for name, _ in dialog.verdicts()] == ["a.csv", "b.csv", "data.example.com/c.csv"]


def test_the_same_file_twice_is_one(start):
    start.window.giver.give(["/data/a.csv", "/data/a.csv"])
    assert start.window.form.own.values()["path"] == "/data/a.csv"


@pytest.mark.parametrize("count", [1001])
def test_too_many_are_refused(start, count):
    start.window.giver.give([f"/data/{n}.csv" for n in range(count)])
    assert "1,001 sources are too many at once" in start.window.bar.text()


def test_the_question_can_be_answered_by_keys_and_read_aloud(start):
    dialog = ask(start, "/data/a.csv", "/data/b.csv")
    letters = letters_of_visible(dialog)
    assert len(set(letters)) == len(letters) > 1
    assert unnamed(dialog) == []
