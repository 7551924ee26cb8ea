"""Jobs that a killed run left over, and a window that is used or closed before it judged them."""

import json
import threading

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.jobs.spool import CHECKPOINT, JobSpool
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.store.stored import stored_jobs
from csvdownloader.ui.widgets.questions import Question
from tests.fakes.report import Recorder
from tests.support.builders import complete, make_job

ROWS = "a,b\n1,2\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def leave(folder, job, *, is_whole):
    """The job as a run left it that was killed: before its file was published, or just after."""
    store = SqliteJobStore(folder / "jobs.sqlite")
    store.put(job)
    store.close()
    spool = JobSpool.create(folder / "jobs" / job.id, job)
    spool.part.write_text(ROWS)
    if is_whole:
        spool.publish(complete(1), Recorder(), Cancel())
    else:
        spool.save_checkpoint({})
    return job


@pytest.fixture
def gate(monkeypatch):
    """What the recovery waits for."""
    gate = threading.Event()
    recover = FileLibrary.recover

    def wait_and_recover(*arguments):
        assert gate.wait(20)
        return recover(*arguments)

    monkeypatch.setattr(FileLibrary, "recover", wait_and_recover)
    yield gate
    gate.set()


def open_at_work(open_app):
    """The window, while its recovery works."""
    app = open_app(recovers=False)
    app.service.recover()
    return app


def close(app, gate):
    """The user closes the window; then its process ends."""
    app.window.close()
    app.qtbot.waitUntil(lambda: not app.window.isVisible())
    assert not app.window.findChildren(Question)
    gate.set()
    assert app.service.shut_down(10_000)


def stored(folder):
    (job,) = stored_jobs(folder / "jobs.sqlite")
    return job.state


@pytest.mark.usefixtures("expected_log")
@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.INTERRUPTED, JobState.QUEUED])
def test_s14_what_was_not_judged_stays_for_the_next_start(open_app, folder, gate, state):
    job = leave(folder, make_job("orders.csv", state), is_whole=True)
    app = open_at_work(open_app)
    close(app, gate)
    assert stored(folder) is state
    again = open_app()
    assert again.job().state is JobState.COMPLETED
    assert (folder / "jobs" / job.id / "orders.csv").read_text() == ROWS


def cancel(app):
    app.window.list.select(app.job().id)
    app.key(Qt.Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier)
    assert app.job().state is JobState.CANCELLED


@pytest.mark.usefixtures("expected_log")
@pytest.mark.parametrize("is_whole", [True, False])
def test_s14_cancelled_before_it_was_judged(open_app, folder, gate, is_whole):
    job = leave(folder, make_job("orders.csv"), is_whole=is_whole)
    app = open_at_work(open_app)
    cancel(app)
    assert stored(folder) is JobState.CANCELLED
    close(app, gate)
    again = open_app()
    assert again.job().state is JobState.CANCELLED
    assert not (folder / "jobs" / job.id).exists()


def test_s14_the_recovery_does_not_take_up_again_what_was_cancelled(open_app, folder, gate, qtbot):
    job = leave(folder, make_job("orders.csv"), is_whole=False)
    assert json.loads((folder / "jobs" / job.id / CHECKPOINT).read_text()) == {}
    app = open_at_work(open_app)
    cancel(app)
    again = app.service.run_again(job.id)
    assert again != job.id  # the folder of the old one is about to go
    with qtbot.waitSignal(app.parts.runner.idle):
        gate.set()
    qtbot.waitUntil(lambda: app.service.book.job(again).state is JobState.COMPLETED)
    assert app.service.book.job(job.id).state is JobState.CANCELLED
    assert not (folder / "jobs" / job.id).exists()
    close(app, gate)


@pytest.mark.usefixtures("expected_log")
def test_s14_cancelled_while_the_home_was_gone(open_app, folder, qtbot):
    app = open_app()
    job_id = app.service.start(Request("sample", {"slow": True}, 1000))
    qtbot.waitUntil(lambda: any(folder.glob(f"jobs/{job_id}/*.part")))  # else it makes the folder
    away = folder.rename(folder.with_name("away"))
    with qtbot.waitSignal(app.parts.runner.idle):
        app.service.cancel(job_id)
    away.rename(folder)
    assert app.service.book.job(job_id).state is JobState.CANCELLED
    qtbot.waitUntil(lambda: stored(folder) is JobState.CANCELLED)
