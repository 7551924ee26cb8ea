"""Cancelling: by a key of its own, and with a question where much would be lost."""

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.ui.widgets.questions import Question
from tests.support.clock import VirtualClock

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def running(make_app):
    app = make_app()
    app.clock = app.window._activity.clock = VirtualClock()
    app.exporter.gate.clear()
    app.control(Qt.Key.Key_Return)
    app.until(lambda: app.service.book.jobs()[0].state is JobState.RUNNING)
    return app


def state(app):
    return app.service.book.jobs()[0].state


def questions(app):
    return [q for q in app.window.findChildren(Question) if q.isVisible()]


def report(app, stage, **more):
    app.service._emit_progress(app.service.book.jobs()[0].id, Progress(stage, **more))


def test_escape_cancels_nothing(running):
    for widget in (running.window.list.view, running.window.list.search.edit, running.window):
        running.key(Qt.Key.Key_Escape, widget=widget)
    assert state(running) is JobState.RUNNING


@pytest.mark.parametrize("seconds", [1, 60])
def test_within_a_minute_it_is_cancelled_at_once(running, seconds):
    report(running, Stage.DOWNLOADING)
    running.clock.pass_by(seconds)
    running.key(Qt.Key.Key_Escape, SHIFT)
    running.until(lambda: state(running) is JobState.CANCELLED)


def is_long(app):
    app.clock.pass_by(61)


def is_started_at_a_service(app):
    report(app, Stage.STARTING)


def is_at_a_service(app):
    report(app, Stage.PREPARING)


def can_go_on(app):
    report(app, Stage.DOWNLOADING, is_resumable=True)


@pytest.mark.parametrize("makes", [is_long, is_started_at_a_service, is_at_a_service, can_go_on])
def test_where_much_would_be_lost_it_asks_and_keeps_on_by_default(running, makes):
    makes(running)
    running.key(Qt.Key.Key_Escape, SHIFT)
    question = running.dialog(Question)
    assert question.text() == "“sample.csv” is at work."
    running.key(Qt.Key.Key_Return, widget=question)
    running.until(lambda: not questions(running))
    assert state(running) is JobState.RUNNING
    running.click(running.window.job_page.cancel_button)
    running.click(running.dialog(Question).yes_button)
    running.until(lambda: state(running) is JobState.CANCELLED)


def test_one_question_for_several(running):
    running.service.start(running.service.book.jobs()[0].request)
    is_long(running)
    running.control(Qt.Key.Key_A)
    running.key(Qt.Key.Key_Escape, SHIFT)
    question = running.dialog(Question)
    assert question.text().startswith("2 downloads are stopped")
    running.click(question.yes_button)
    running.until(
        lambda: {job.state for job in running.service.book.jobs()} == {JobState.CANCELLED}
    )


def test_a_download_that_ended_before_the_answer_stays_as_it_is(running):
    is_long(running)
    running.key(Qt.Key.Key_Escape, SHIFT)
    question = running.dialog(Question)
    running.exporter.gate.set()
    running.until(lambda: state(running) is JobState.COMPLETED)
    running.click(question.yes_button)
    assert state(running) is JobState.COMPLETED
