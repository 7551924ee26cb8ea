"""Each check of the run fails when what it looks at does not hold."""

import gc
import logging
import sys
import threading
from contextlib import suppress

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QStandardPaths, QTimer, qWarning
from PySide6.QtWidgets import QWidget

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.engine.jobs.spool import SIDECAR
from csvdownloader.ui.jobs.job_filter import Wanted
from tests.stress.checks import Broken
from tests.stress.run import Run
from tests.stress.user import until
from tests.support.builders import make_job

pytestmark = [
    pytest.mark.usefixtures("expected_log"),
    pytest.mark.skipif(sys.platform != "linux", reason="what is open is asked of /proc"),
]


@pytest.fixture
def run(qapp, tmp_path, monkeypatch):
    """A run before its first action, with one finished job."""
    for owner in (sys, threading):
        monkeypatch.setattr(owner, "excepthook", owner.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(tmp_path))
    run = Run(1, tmp_path, lambda _text: None)
    inspected = []
    run.program.services.lookups.inspected.connect(lambda *_: inspected.append(True))
    try:
        run.program.window.start_page.tiles["sample"].click()
        assert until(lambda: bool(inspected))  # what the form shows at first
        run.program.service.start(Request("sample", {"slow": False}, 5))
        assert until(lambda: job_of(run).state is JobState.COMPLETED), job_of(run)
        assert until(lambda: not run.program.runner.running), run.program.runner._tasks
        run.checks.all(run.program)
        yield run
    finally:
        logging.getLogger("csvdownloader").removeHandler(run.troubles)
        run.program.end()
        run.world.close()
        gc.collect()


def job_of(run):
    return run.program.service.book.jobs()[0]


def folder_of(run):
    return run.world.home / "jobs" / job_of(run).id


def fails_in_a_slot(run):
    QTimer.singleShot(0, run.program.window, lambda: 1 / 0)


def fails_in_a_thread(run):
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()


def meets_a_bug(run):
    run.program.runner.bug_found.emit(ValueError("a bug"))


def warns(run):
    logging.getLogger("csvdownloader.x").warning("nobody asked for this")


def has_qt_warn(run):
    qWarning("a timer of another thread")


def loses_a_row(run):
    run.program.services.store.remove(job_of(run).id)


def lists_what_is_not_stored(run):
    job = make_job(state=JobState.CANCELLED)
    run.program.service.book._jobs[job.id] = job
    run.program.service.book.jobs_added.emit([job])


def leaves_a_folder(run):
    folder = run.world.home / "jobs" / make_job().id
    folder.mkdir()
    (folder / "half").touch()


def leaves_a_working_file(run):
    (folder_of(run) / "rows.jsonl").touch()


def leaves_a_part(run):
    job = make_job(state=JobState.CANCELLED)
    run.program.service.book.add(job)
    (run.world.home / "jobs" / job.id).mkdir()
    (run.world.home / "jobs" / job.id / f"{job.title}.part").touch()


def has_half_a_file_under_its_final_name(run):
    job = make_job(state=JobState.CANCELLED)
    run.program.service.book.add(job)
    (run.world.home / "jobs" / job.id).mkdir()
    (run.world.home / "jobs" / job.id / job.title).write_text("a,b")


def loses_the_proof(run):
    (folder_of(run) / SIDECAR).unlink()


def changes_a_fetched_file(run):
    file = folder_of(run) / job_of(run).title
    file.write_bytes(file.read_bytes()[:-1] + b"?")


def loses_a_fetched_file(run):
    (folder_of(run) / job_of(run).title).unlink()


def gives_another_file(run):
    run.checks._results = dict.fromkeys(run.checks._results, "another hash")


def saves_something_else(run):
    target = run.world.downloads / "saved.csv"
    target.write_text("something else")
    run.program.saved.append((job_of(run).id, target))


def leaves_a_draft(run):
    (run.world.downloads / ".csvdownloader-x.part").touch()


def replaces_a_file_of_the_user(run):
    (run.world.downloads / "mine.csv").write_text("replaced")


def removes_what_nobody_removed(run):
    run.program.service.removal.remove_for_good([job_of(run).id])


def shows_an_old_state(run):
    run.program.window.commands.select(replace(job_of(run), pinned=True), [job_of(run).id])


def offers_what_makes_no_sense(run):
    run.program.window.actions_by_id[CommandId.CANCEL].setEnabled(True)


def lists_too_little(run):
    run.program.window.list.view.model()._remove([job_of(run).id])


def lists_what_is_filtered_out(run):
    actions = run.program.window.list.search._actions
    actions[Wanted.FAILED].setChecked(True)


def starts_nothing(run):
    run.program.service.book.add(make_job(state=JobState.QUEUED))


def runs_nowhere(run):
    run.program.service.book.add(make_job(state=JobState.RUNNING))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (fails_in_a_slot, "ZeroDivisionError"),
        (fails_in_a_thread, "ZeroDivisionError"),
        (meets_a_bug, "a bug"),
        (warns, "nobody asked for this"),
        (has_qt_warn, "a timer of another thread"),
        (loses_a_row, "stored None"),
        (lists_what_is_not_stored, "stored None"),
        (leaves_a_folder, "nobody owns"),
        (leaves_a_working_file, "beside a file"),
        (leaves_a_part, "left of a job"),
        (has_half_a_file_under_its_final_name, "not whole"),
        (loses_the_proof, "not whole"),
        (changes_a_fetched_file, "not what its sidecar says"),
        (loses_a_fetched_file, "finished without a file"),
        (gives_another_file, "gave before"),
        (saves_something_else, "saved to"),
        (leaves_a_draft, "left of saving"),
        (replaces_a_file_of_the_user, "own file was replaced"),
        (removes_what_nobody_removed, "nobody asked for that"),
        (shows_an_old_state, "the page shows"),
        (offers_what_makes_no_sense, "can be used, or should"),
        (lists_too_little, "the window lists"),
        (lists_what_is_filtered_out, "the window lists"),
        (starts_nothing, "nothing starts them"),
        (runs_nowhere, "nobody runs"),
    ],
)
def test_what_does_not_hold_is_noticed(run, spoil, said):
    spoil(run)
    with pytest.raises(Broken, match=said):
        run.checks.all(run.program)


def test_files_that_stay_open_are_noticed(run):
    with (folder_of(run) / SIDECAR).open(), pytest.raises(Broken, match="nobody reads"):
        run.checks.all(run.program)


def test_descriptors_that_grow_are_noticed(run):
    with suppress(OSError):
        run.checks._descriptors -= 100
    with pytest.raises(Broken, match="descriptors"):
        run.checks.all(run.program)


def test_threads_that_grow_are_noticed(run):
    run.checks._threads -= 100
    with pytest.raises(Broken, match="threads"):
        run.checks.all(run.program)


def test_a_thread_that_outlives_its_task_is_noticed(run):
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait, name="probe")
    thread.start()
    with pytest.raises(Broken, match="nobody needs"):
        run.checks.all(run.program)
    ended.set()
    thread.join()


def test_a_widget_that_outlives_its_window_is_noticed(run):
    widget = QWidget()
    with pytest.raises(Broken, match="widgets are left"):
        run.checks.check_closed()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
