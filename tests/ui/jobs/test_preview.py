"""The preview of files with very many columns: counts what is done, and how often."""

from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.first_rows import Preview
from csvdownloader.ui.preview.preview_model import PreviewModel
from csvdownloader.ui.preview.preview_table import PreviewTable
from tests.fakes.samples import make_job

COLUMNS = 2000
WIDE = Preview(
    tuple(f"column {number}" for number in range(COLUMNS)),
    tuple(tuple(f"{row} in {number}" for number in range(COLUMNS)) for row in range(20)),
    complete=True,
)


@pytest.fixture
def fitted(monkeypatch):
    """The columns that were fitted, in their order."""
    fitted, fit = [], PreviewTable._fit

    def fit_and_note(table, column):
        fitted.append(column)
        fit(table, column)

    monkeypatch.setattr(PreviewTable, "_fit", fit_and_note)
    return fitted


@pytest.fixture
def asked(monkeypatch):
    """The columns and rows whose headings were asked for."""
    asked, heading = [], PreviewModel.headerData

    def ask_and_note(model, section, orientation, role=0):
        asked.append(section)
        return heading(model, section, orientation, role)

    monkeypatch.setattr(PreviewModel, "headerData", ask_and_note)
    return asked


@pytest.fixture
def read():
    """The ids of the jobs whose files were read."""
    return []


@pytest.fixture
def is_readable():
    """While it is not set, reading a file takes on and on."""
    is_readable = Event()
    is_readable.set()
    yield is_readable
    is_readable.set()


@pytest.fixture
def app(make_app, monkeypatch, read, is_readable, fitted, asked):
    app = make_app([make_job(number) for number in range(3)])

    def preview(job, rows):
        read.append(job.id)
        is_readable.wait(5)
        return WIDE

    monkeypatch.setattr(app.library, "preview", preview)
    return app


@pytest.fixture
def table(app):
    app.select(0)
    table = app.window.job_page.finished.viewer.table
    app.until(table.isVisible)
    return table


def in_view(table):
    return [
        column
        for column in range(COLUMNS)
        if -table.columnWidth(column) < table.columnViewportPosition(column)
        and table.columnViewportPosition(column) < table.viewport().width()
    ]


def test_s14_only_columns_in_view_are_fitted(app, table, fitted):
    assert 3 < len(in_view(table)) < 40
    assert sorted(fitted) == sorted(set(fitted))
    assert set(in_view(table)) <= set(fitted)
    assert max(fitted) < 40


def test_s14_the_headings_that_nobody_sees_are_not_asked_for(table, asked):
    assert asked
    assert max(asked) < 40


def test_s14_a_column_is_fitted_when_it_comes_into_view(app, table, fitted):
    fitted.clear()
    bar = table.horizontalScrollBar()
    bar.setValue(bar.maximum() // 2)
    assert set(in_view(table)) <= set(fitted)  # one that became wider may push another out
    assert max(fitted) - min(fitted) < 40
    assert min(fitted) > 100
    bar.setValue(0)
    bar.setValue(bar.maximum() // 2)
    assert sorted(fitted) == sorted(set(fitted))


def test_s14_of_many_quick_selections_the_last_file_is_read_and_shown(app, table, read, fitted):
    read.clear()
    fitted.clear()
    for number in (1, 2, 0) * 33:
        app.select(number)
    app.until(lambda: read and not app.runner.running)
    assert read == ["job-0"]
    assert sorted(fitted) == sorted(set(fitted))  # each column once, so one answer was shown
    assert app.window.job_page.finished.viewer.caption.text() != "Preview"


def begin_reading(app, number):
    """Stops at a job, so that its rows are asked for."""
    app.select(number)
    reading = app.window.job_page.finished.viewer.reading
    app.until(lambda: reading._job is not None and reading._job.id == f"job-{number}")


def test_s14_what_is_passed_by_while_a_file_is_read_is_not(app, table, read, is_readable):
    read.clear()
    is_readable.clear()
    for number in (1, 2, 0):
        begin_reading(app, number)
    is_readable.set()
    app.until(lambda: not app.runner.running)
    assert read == ["job-1", "job-0"]


def test_s14_a_preview_that_was_asked_for_again_meanwhile_is_the_right_one(
    app, table, read, is_readable
):
    read.clear()
    is_readable.clear()
    for number in (1, 2, 1):
        begin_reading(app, number)
    is_readable.set()
    app.until(lambda: not app.runner.running)
    assert read == ["job-1"]
    assert app.window.job_page.finished.viewer.model.columnCount() == COLUMNS


def test_s14_a_file_that_is_open_before_its_first_rows_are_read_waits_for_them(
    app, table, is_readable
):
    viewer = app.window.job_page.finished.viewer
    is_readable.clear()
    begin_reading(app, 1)
    app.until(lambda: viewer.reading.rows)
    assert viewer.caption.text() == "Preview"
    assert not table.isVisible()
    is_readable.set()
    app.until(table.isVisible)
    assert viewer.caption.text() == "All 100 rows"


@pytest.fixture
def passing(app, table, monkeypatch):
    """The viewer of a file, as if the one before had been selected just now, for a minute."""
    monkeypatch.setattr("csvdownloader.ui.viewer.viewer._REST_MS", 60_000)
    viewer = app.window.job_page.finished.viewer
    viewer._passing.start(60_000)
    return viewer


def test_a_file_that_is_only_passed_is_not_read(app, passing, read):
    read.clear()
    for number in (1, 2):
        app.select(number)
        QCoreApplication.processEvents()
    assert passing._beginning.isActive()
    assert read == []


def test_a_file_that_is_only_passed_on_the_way_to_another_page_is_not_read(app, passing):
    app.select(1)
    app.window.list.select("")
    assert not passing.isVisible()
    assert not passing._beginning.isActive()
    app.select(1)
    assert passing._beginning.isActive()


def test_rows_that_were_read_before_are_not_shown_first(app, table, passing, read, is_readable):
    is_readable.clear()
    passing._passing.stop()
    begin_reading(app, 1)
    for number in (2, 1):
        app.select(number)
    is_readable.set()
    app.until(lambda: not app.runner.running)
    assert not table.isVisible()
    passing._beginning.start(0)
    app.until(table.isVisible)


def test_the_rows_of_the_file_before_are_not_offered(app, table, is_readable):
    viewer = app.window.job_page.finished.viewer
    buttons = viewer.find_button, viewer.go_button, viewer.cell_button
    bars = viewer.find_bar, viewer.go_bar, viewer.cell_panel
    table.setCurrentIndex(viewer.model.index(3, 3))
    is_readable.clear()
    app.select(1)
    for button, bar in zip(buttons, bars, strict=True):
        assert button.isEnabled()
        app.click(button)
        assert not bar.isVisible()
    app.key(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert not viewer.go_bar.isVisible()
    app.until(lambda: viewer.message.text() == "Reading the first rows…")
    assert not any(button.isEnabled() for button in (*buttons, viewer.filter_button))
    is_readable.set()
    app.until(table.isVisible)
    for button, bar in zip(buttons, bars, strict=True):
        app.click(button)
        assert bar.isVisible()


def test_the_first_of_files_that_follow_each_other_is_read_at_once(app, read, monkeypatch):
    monkeypatch.setattr("csvdownloader.ui.viewer.viewer._REST_MS", 60_000)
    app.select(0)
    app.until(app.window.job_page.finished.viewer.table.isVisible)
    assert read == ["job-0"]


def test_one_is_told_to_wait_only_after_a_while(app, table, is_readable):
    viewer = app.window.job_page.finished.viewer
    is_readable.clear()
    app.select(1)
    assert viewer.message.isVisible()
    assert viewer.message.text() == ""
    app.until(lambda: viewer.message.text() == "Reading the first rows…")
    is_readable.set()
    app.until(table.isVisible)


def test_who_waited_for_rows_is_told_why_they_do_not_come(app, table, is_readable, monkeypatch):
    viewer = app.window.job_page.finished.viewer

    def fail(job, rows):
        raise SourceError(Message("The disk is gone"))

    monkeypatch.setattr(app.library, "preview", fail)
    app.select(1)
    app.until(lambda: viewer.message.text().startswith("No preview: The disk is gone"))
    assert not viewer._waiting.isActive()
    assert not viewer.find_button.isEnabled()


def test_what_was_typed_is_not_looked_for_in_the_next_file(app, table):
    viewer = app.window.job_page.finished.viewer
    app.click(viewer.find_button)
    app.qtbot.keyClicks(viewer.find_bar.edit, "3")
    assert viewer.find_bar._timer.isActive()
    app.select(1)
    assert not viewer.find_bar._timer.isActive()
