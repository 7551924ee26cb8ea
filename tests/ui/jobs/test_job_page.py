"""The page of a job: its head, the line below it, its keys."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.settings.settings import Settings
from csvdownloader.ui.look.kinds import PRIMARY
from tests.fakes.samples import failed_job, make_job
from tests.ui.buttons import shown_buttons

ENTER = Qt.Key.Key_Return


@pytest.fixture
def saved(make_app, monkeypatch):
    """A window over one finished job, and what was asked to be saved."""
    app = make_app([make_job(1)])
    asked = []
    monkeypatch.setattr(app.window.commands.saver, "save", lambda job: asked.append(job.id))
    app.select(1)
    return app, asked


def test_enter_in_the_list_saves_the_finished_file(saved):
    app, asked = saved
    app.key(ENTER, widget=app.window.list.view)
    assert asked == ["job-1"]


def test_enter_in_the_table_saves_the_finished_file(saved):
    app, asked = saved
    app.until(lambda: app.window.job_page.finished.viewer.table.isVisible())
    app.key(ENTER, widget=app.window.job_page.finished.viewer.table)
    assert asked == ["job-1"]


def test_enter_that_is_held_down_saves_nothing(saved):
    app, asked = saved
    for widget in (app.window.list.view, app.window.job_page):
        held = QKeyEvent(QEvent.Type.KeyPress, ENTER, Qt.KeyboardModifier.NoModifier, "\r", True)
        QApplication.sendEvent(widget, held)
    assert asked == []


def test_a_double_click_on_a_job_saves_nothing(saved):
    app, asked = saved
    view = app.window.list.view
    place = view.visualRect(app.indexes()[0]).center()
    app.qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked == []


def test_enter_does_nothing_while_a_job_waits(make_app):
    app = make_app([make_job(1, state=JobState.QUEUED)], recover=False)
    app.select(1)
    app.key(ENTER, widget=app.window.list.view)
    assert app.service.book.job("job-1").state is JobState.QUEUED
    assert app.window.job_page.main_button() is None


@pytest.mark.parametrize(
    "job", [make_job(1), failed_job(1), replace(make_job(1), saved_to="/x/a.csv")]
)
def test_a_page_has_one_filled_button_and_it_comes_first(make_app, job):
    app = make_app([job])
    app.select(1)
    page = app.window.job_page
    main = page.main_button()
    page.layout().activate()
    main.parentWidget().layout().activate()
    filled = [button for button in shown_buttons(page) if button.property("kind") == PRIMARY]
    assert filled == [main]
    row = [button for button in shown_buttons(page) if button.parent() is main.parent()]
    assert min(row, key=lambda button: button.mapTo(page, QPoint()).x()) is main


def test_the_line_says_that_the_file_is_ready_until_it_is_saved(make_app):
    app = make_app([make_job(1), replace(make_job(2), saved_to="/x/a.csv")])
    line = app.window.job_page.line
    app.select(1)
    assert line.sentence.text() == "Your CSV file is ready for download"
    assert line.sentence.isVisible()
    app.select(2)
    assert not line.sentence.isVisible()
    assert app.window.job_page.finished.saved.text.text() == "Saved to /x/a.csv"


def test_the_number_of_rows_goes_before_the_sentence_in_a_small_window(make_app):
    app = make_app([make_job(1)])
    app.select(1)
    line = app.window.job_page.line
    app.window.resize(640, 400)
    app.until(lambda: not line.sentence.isVisible())
    assert "rows" in line.facts._shown()
    app.window.resize(1040, 700)
    app.until(line.sentence.isVisible)


def test_facts_that_have_no_room_are_left_out_at_the_end(make_app):
    app = make_app([make_job(1)])
    app.select(1)
    facts = app.window.job_page.line.facts
    facts.show_facts(("3,000,000 rows", "8 columns", "168.2 MB"))
    facts.resize(facts.fontMetrics().horizontalAdvance("3,000,000 rows · 8 columns · 16"), 20)
    assert facts._shown() == "3,000,000 rows · 8 columns"
    assert "168.2 MB" in facts.toolTip()


def test_details_are_folded_unless_there_is_a_doubt(make_app):
    app = make_app([make_job(1), make_job(2, completeness=Completeness.UNVERIFIED)])
    page = app.window.job_page
    app.select(1)
    assert not page.finished.receipt.isVisible()
    app.click(page.line.details)
    assert page.finished.receipt.isVisible()
    app.select(2)
    assert page.finished.receipt.isVisible()
    app.select(1)
    assert not page.finished.receipt.isVisible()


def test_the_menu_has_whatever_the_buttons_have_no_room_for(make_app):
    app = make_app([replace(make_job(1), saved_to="/x/a.csv")])
    app.select(1)
    head = app.window.job_page.head
    in_menu = head.more.menu().actions()
    head.resize(300, head.height())
    shown = [command for command, button in head.buttons.items() if button.isVisible()]
    assert shown == [CommandId.SAVE]
    for command in (CommandId.SAVE_AS, CommandId.OPEN_SAVED, CommandId.REMOVE):
        assert app.action(command) in in_menu


def test_a_receipt_names_its_rows_in_the_line(make_app):
    app = make_app([make_job(1, rows=1234567)])
    app.select(1)
    assert "1,234,567 rows" in app.window.job_page.line.text()


@pytest.mark.parametrize("state", [JobState.COMPLETED, JobState.RUNNING, JobState.CANCELLED])
def test_every_page_says_where_the_rows_come_from_and_copies_it(make_app, state):
    path = f"{Path.home()}/exports/orders.xlsx"
    request = Request("file", {"path": path, "sheet": "Orders"}, None)
    app = make_app([make_job(1, state=state, request=request)], recover=False)
    app.select(1)
    origin = app.window.job_page.origin
    assert origin.isVisible()
    assert origin.text.text() == "~/exports/orders.xlsx · Orders"
    app.click(origin.copy_button)
    assert QGuiApplication.clipboard().text() == f"{path}\nOrders"


@pytest.mark.parametrize(
    ("job", "said"),
    [
        (make_job(1, aging_since=0.0), "removed in 30 days"),
        (make_job(1, aging_since=0.0, saved_to="/x/a.csv"), "leaves the list in 30 days"),
        (make_job(1, pinned=True), "never cleaned up"),
    ],
)
def test_the_line_says_when_the_fetched_file_goes(make_app, job, said):
    app = make_app([job])
    app.select(1)
    assert f" · {said} · " in app.window.job_page.line.facts.text()
    if not job.pinned:
        app.service.settings.change(replace(Settings(), keep_days=1))
        days = "2 days" if job.saved_to is None else "1 day"
        assert app.window.job_page.line.facts.text().endswith(f" in {days} · 12 s")


@pytest.mark.parametrize(
    "job",
    [
        make_job(1),
        make_job(1, saved_to="/home/ada/exports/of the whole year/customers and orders.csv"),
        replace(make_job(1), failure=DiskFullError(Message("The disk is full: /x")).failure()),
    ],
)
def test_a_finished_job_is_not_wider_than_the_page_of_a_small_window(make_app, job):
    app = make_app([job])
    app.window.resize(640, 400)
    app.select(1)
    page = app.window.job_page
    app.until(page.finished.viewer.isVisible)
    app.until(lambda: page.width() <= page.parentWidget().width())
