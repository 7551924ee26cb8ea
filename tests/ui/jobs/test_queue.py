"""The queue: what starts next, and that it can be paused."""

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from tests.fakes.samples import make_job

SAMPLE = Request("sample", {}, 100)
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def app(make_app):
    app = make_app([make_job(n, f"{n}.csv", JobState.QUEUED) for n in range(1, 5)], recover=False)
    app.select(4)
    app.window.list.view.setFocus()
    return app


def waiting(app):
    return [job.id for job in app.service.queue.waiting()]


def lines(app):
    return [app.row(number).line for number in range(4)]


def test_a_waiting_job_is_moved_by_keys_and_its_place_is_said(app):
    assert lines(app) == [f"Waiting · place {place}" for place in (4, 3, 2, 1)]
    app.key(Qt.Key.Key_Up, ALT)
    assert waiting(app) == ["job-1", "job-2", "job-4", "job-3"]
    assert lines(app) == [f"Waiting · place {place}" for place in (3, 4, 2, 1)]
    for _ in range(3):
        app.key(Qt.Key.Key_Up, ALT)
    assert waiting(app) == ["job-4", "job-1", "job-2", "job-3"]
    app.key(Qt.Key.Key_Down, ALT)
    assert waiting(app) == ["job-1", "job-4", "job-2", "job-3"]
    assert app.window.commands.job.id == "job-4"


def test_they_start_in_that_order_also_after_a_restart(app):
    app.key(Qt.Key.Key_Up, ALT)
    stored = sorted(app.store.rows.values(), key=lambda job: job.turn)
    assert [job.id for job in stored] == ["job-1", "job-2", "job-4", "job-3"]
    started = []
    app.service.book.job_changed.connect(lambda job: started.append((job.state, job.id)))
    app.service.recover()
    app.ended()
    ran = [job_id for state, job_id in started if state is JobState.RUNNING]
    assert ran == ["job-1", "job-2", "job-4", "job-3"]


def test_a_new_job_waits_behind_those_that_were_moved(app):
    app.key(Qt.Key.Key_Up, ALT)
    app.service.start(SAMPLE)
    assert waiting(app)[:4] == ["job-1", "job-2", "job-4", "job-3"]
    assert len(waiting(app)) == 5


def test_a_paused_queue_starts_nothing_and_says_so(make_app):
    app = make_app([])
    app.exporter.gate.clear()
    app.control(Qt.Key.Key_Return)
    app.control(Qt.Key.Key_P, shift=True)
    assert app.action("pause").isChecked()
    app.service.start(SAMPLE)
    app.exporter.gate.set()
    app.ended()
    assert [job.state for job in app.service.book.jobs()] == [JobState.COMPLETED, JobState.QUEUED]
    assert app.window.status.activity.text() == "1 waiting, queue paused"
    app.control(Qt.Key.Key_P, shift=True)
    app.ended()
    assert {job.state for job in app.service.book.jobs()} == {JobState.COMPLETED}
    assert app.window.status.activity.text() == "2 downloads"
