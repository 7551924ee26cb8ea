"""Exports that stop while a service works, and are resumed: real processes, no display."""

import json
import re
import signal
import sqlite3
import sys
from contextlib import closing

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.records import job_from_json
from csvdownloader.core.jobs.retention import DAY
from csvdownloader.core.requests.request import Request
from csvdownloader.engine.jobs.spool import JobSpool
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.store.stored import stored_jobs
from csvdownloader.system.window_lock import WindowLock
from tests.end_to_end.processes import end_by, started, wait_until
from tests.end_to_end.reports import (
    CSV,
    ORDERS,
    SECRET,
    TOKEN,
    assert_no_file_has_the_secret,
)
from tests.fakes.report import Recorder
from tests.support.builders import complete, make_job, names_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
ONCE = ["POST /jobs", "GET /jobs/j-1", "GET /jobs/j-1/file"]


@pytest.fixture
def begun(work, service):
    """An export whose job runs at the service."""
    with started(work, "export", *ORDERS, "-o", "x.csv", "--overwrite") as process:
        wait_until(lambda: service.called("GET", "/jobs/j-1"), process)
        yield process


def the_only_job(run):
    (job,) = json.loads(run("jobs", "--json").stdout)
    return job


# --- headless exports -----------------------------------------------------------------------------


def test_after_kill_9_the_same_remote_job_is_taken_up_again(run, begun, work, service, home):
    assert the_only_job(run)["state"] == "RUNNING"
    end_by(begun, signal.SIGKILL)
    assert_no_file_has_the_secret(work, home)
    job = the_only_job(run)
    assert (job["state"], job["place"]) == ("INTERRUPTED", "headless")
    assert run("export", "sample", "-o", "other.csv").returncode == 0  # it removes no such folder
    service.status = "ready"
    done = run("resume", job["id"][:8], **SECRET)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (work / "x.csv").read_bytes() == CSV
    assert service.asked == ONCE
    assert json.loads(run("jobs", "--json").stdout) == []
    assert list((home / "headless").iterdir()) == []


def test_a_polite_kill_leaves_the_remote_job_and_says_how_to_go_on(run, begun, work, service):
    stderr = end_by(begun, signal.SIGTERM)
    assert begun.returncode == 130
    (resume,) = re.findall(r"it can go on: csvdownloader (resume \w{8})\n", stderr)
    assert service.called("DELETE", "/jobs/j-1") == []
    service.status = "ready"
    done = run(*resume.split(), "-o", "y.csv", "--json", **SECRET)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["saved_to"] == str(work / "y.csv")
    assert (names_in(work), service.asked) == (["y.csv"], ONCE)


def test_ctrl_c_cancels_the_remote_job_and_leaves_nothing(run, begun, work, service, home):
    stderr = end_by(begun, signal.SIGINT)
    assert (begun.returncode, stderr) == (130, "csvdownloader: cancelled; nothing was saved\n")
    assert len(service.called("DELETE", "/jobs/j-1")) == 1
    assert json.loads(run("jobs", "--json").stdout) == []
    assert (names_in(work), list((home / "headless").iterdir())) == ([], [])


def test_what_failed_while_the_remote_job_ran_can_go_on(run, work, service, home):
    service.on("GET", "/jobs/j-1", lambda _seen: refuse(service))
    done = run("export", *ORDERS, "-o", "x.csv", **SECRET)
    assert done.returncode == 1
    (resume,) = re.findall(r"It can go on: csvdownloader (resume \w{8})\n", done.stderr)
    job = the_only_job(run)
    assert job["state"] == "ERROR"
    assert job["failure"] in done.stderr
    again = run(*resume.split())
    assert again.returncode == 1
    assert "CSVDOWNLOADER_SECRET" in again.stderr
    service.token, service.status = f"{TOKEN}-new", "ready"
    service.on("GET", "/jobs/j-1", service.poll)
    done = run(*resume.split(), CSVDOWNLOADER_SECRET_TOKEN=f"{TOKEN}-new")
    assert (done.returncode, done.stderr) == (0, "")
    assert (work / "x.csv").read_bytes() == CSV
    assert len(service.called("POST", "/jobs")) == 1
    assert_no_file_has_the_secret(work, home)


def refuse(service):
    service.token = "another one by now"
    return service.check_token


def test_one_that_runs_is_not_taken_up(run, begun, service):
    done = run("resume", the_only_job(run)["id"], **SECRET)
    assert done.returncode == 1
    assert "This export runs at this moment" in done.stderr
    assert len(service.called("POST", "/jobs")) == 1
    assert begun.poll() is None


def test_a_target_that_came_into_being_meanwhile_is_not_replaced(run, begun, work, service):
    end_by(begun, signal.SIGKILL)
    service.status = "ready"
    (work / "y.csv").mkdir()
    done = run("resume", the_only_job(run)["id"], "-o", "y.csv", **SECRET)
    assert done.returncode == 1
    assert "y.csv is not a regular file" in done.stderr
    assert the_only_job(run)["state"] == "INTERRUPTED"


def test_leave_to_replace_a_file_counts_for_that_file_only(run, begun, work, service):
    end_by(begun, signal.SIGKILL)
    service.status = "ready"
    job = the_only_job(run)["id"]
    (work / "x.csv").write_text("to be replaced")
    (work / "other.csv").write_text("mine")
    done = run("resume", job, "-o", "other.csv", **SECRET)
    assert done.returncode == 1
    assert "other.csv already exists" in done.stderr
    assert (work / "other.csv").read_text() == "mine"
    assert run("resume", job, "-o", "x.csv", **SECRET).returncode == 0
    assert (work / "x.csv").read_bytes() == CSV


def test_another_file_is_replaced_when_resume_itself_is_told_so(run, begun, work, service):
    end_by(begun, signal.SIGKILL)
    service.status = "ready"
    (work / "other.csv").write_text("to be replaced")
    job = the_only_job(run)["id"]
    assert run("resume", job, "-o", "other.csv", "--overwrite", **SECRET).returncode == 0
    assert (work / "other.csv").read_bytes() == CSV


@pytest.mark.parametrize("name", ["nowhere", "../x"])
def test_a_job_that_is_not_there(run, name):
    done = run("resume", name)
    assert done.returncode == 1
    assert "There is no job" in done.stderr


def test_no_id_at_all_is_a_usage_error(run):
    done = run("resume", "")
    assert done.returncode == 2
    assert done.stderr == "csvdownloader: ID is needed; 'csvdownloader jobs' lists them\n"


# --- the window's list ----------------------------------------------------------------------------


def store_jobs(home, *jobs):
    store = SqliteJobStore(home / "jobs.sqlite")
    for job in jobs:
        store.put(job)
    store.close()


@pytest.fixture
def interrupted(begun, home):
    """The same job, as a window leaves it that was killed while the service worked."""
    end_by(begun, signal.SIGKILL)
    (job_file,) = (home / "headless").glob("*/order.json")
    job = job_from_json(job_file.read_text())
    (home / "jobs").mkdir()
    (job_file.parent / job.id).rename(home / "jobs" / job.id)
    store_jobs(home, make_job(state=JobState.QUEUED), job)
    return job


def test_one_of_the_list_is_taken_up_and_stays_in_the_list(run, interrupted, work, service, home):
    listed = run("jobs").stdout.splitlines()
    assert [line.split()[1] for line in listed] == ["Waiting", "Interrupted"]
    service.status = "ready"
    done = run("resume", interrupted.id[:10], "-o", "x.csv", **SECRET)
    assert (done.returncode, done.stderr) == (0, "")
    assert (work / "x.csv").read_bytes() == CSV
    waiting, job = stored_jobs(home / "jobs.sqlite")
    assert waiting.state is JobState.QUEUED  # only the one that was named ran
    assert (job.state, job.saved_to) == (JobState.COMPLETED, str(work / "x.csv"))
    assert (home / "jobs" / job.id / job.title).read_bytes() == CSV
    assert service.asked == ONCE
    assert_no_file_has_the_secret(work, home)


def test_one_of_the_list_needs_no_file_to_be_saved_to(run, interrupted, work, service, home):
    service.status = "ready"
    assert run("resume", interrupted.id, **SECRET).returncode == 0
    job = stored_jobs(home / "jobs.sqlite")[-1]
    assert (job.state, job.saved_to, names_in(work)) == (JobState.COMPLETED, None, [])
    again = run("resume", interrupted.id)
    assert again.returncode == 1
    assert "This download is finished" in again.stderr
    assert "Name a file with -o" in again.stderr


def test_a_finished_one_of_the_list_is_only_saved(run, interrupted, work, service, home):
    service.status = "ready"
    assert run("resume", interrupted.id, **SECRET).returncode == 0
    done = run("resume", interrupted.id, "-o", "g.csv")
    assert (done.returncode, done.stderr) == (0, "")
    job = stored_jobs(home / "jobs.sqlite")[-1]
    assert (job.state, job.saved_to) == (JobState.COMPLETED, str(work / "g.csv"))
    assert (work / "g.csv").read_bytes() == CSV
    assert (home / "jobs" / job.id / job.title).read_bytes() == CSV
    assert service.asked == ONCE


def test_a_note_that_cannot_be_written_at_the_end_is_only_a_warning(
    interrupted, work, service, home
):
    before = len(service.called("GET", "/jobs/j-1"))
    store = sqlite3.connect(home / "jobs.sqlite", isolation_level=None)
    with (
        closing(store),
        started(work, "resume", interrupted.id, "-o", "x.csv", "--json") as process,
    ):
        wait_until(lambda: len(service.called("GET", "/jobs/j-1")) > before, process)
        store.execute("BEGIN EXCLUSIVE")
        service.status = "ready"
        stderr = process.communicate(timeout=30)[1]
    assert (process.returncode, stderr.count("\n")) == (0, 1)
    assert "warning: The list of downloads cannot be used" in stderr
    assert (work / "x.csv").read_bytes() == CSV


def test_while_the_window_is_open_the_list_is_only_read(run, interrupted, service, home):
    lock = WindowLock(DataFolder(home))
    assert lock.take()
    try:
        assert "Running" in run("jobs").stdout
        done = run("resume", interrupted.id, **SECRET)
    finally:
        lock.release()
    assert done.returncode == 1
    assert "The window is open, or another resume works on its list" in done.stderr
    assert stored_jobs(home / "jobs.sqlite")[-1].state is JobState.RUNNING


def test_a_polite_kill_leaves_one_of_the_list_to_the_next_start(interrupted, work, service, home):
    before = len(service.called("GET", "/jobs/j-1"))
    with started(work, "resume", interrupted.id) as process:
        wait_until(lambda: len(service.called("GET", "/jobs/j-1")) > before, process)
        assert "it can go on: csvdownloader resume" in end_by(process, signal.SIGTERM)
    assert stored_jobs(home / "jobs.sqlite")[-1].state is JobState.RUNNING
    assert len(service.called("POST", "/jobs")) == 1


def test_a_file_that_was_whole_when_the_window_was_killed_is_not_fetched_again(run, home, work):
    source = work / "in.csv"
    source.write_bytes(CSV)
    job = make_job("in.csv", request=Request("file", {"path": str(source)}))
    spool = JobSpool.create(home / "jobs" / job.id, job)
    spool.part.write_bytes(CSV)
    spool.publish(complete(2), Recorder(), Cancel())
    source.unlink()
    store_jobs(home, job)
    done = run("resume", job.id, "-o", "out.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert (work / "out.csv").read_bytes() == CSV
    assert stored_jobs(home / "jobs.sqlite")[0].state is JobState.COMPLETED


def test_a_short_id_that_several_jobs_have_is_refused(run, home):
    ids = ["12345678-0000-4000-8000-00000000000a", "12345678-0000-4000-8000-00000000000b"]
    store_jobs(home, *(make_job(state=JobState.ERROR, id=one) for one in ids))
    listed = [line.split()[0] for line in run("jobs").stdout.splitlines()]
    assert listed == ids
    done = run("resume", "12345678")
    assert done.returncode == 2
    assert "2 jobs begin with 12345678" in done.stderr


def test_a_damaged_list_is_said_and_left_alone(run, home):
    damaged = "no database at all, but longer than the header of one would be. " * 3
    (home / "jobs.sqlite").write_text(damaged)
    done = run("jobs")
    assert (done.returncode, done.stdout) == (1, "")
    assert "The list of downloads is damaged" in done.stderr
    assert (home / "jobs.sqlite").read_text() == damaged


@pytest.mark.parametrize(("keep_days", "is_left"), [(365, True), (7, False)])
def test_headless_exports_wait_as_long_as_the_settings_say(run, begun, home, keep_days, is_left):
    end_by(begun, signal.SIGKILL)
    assert run("export", "sample", "-o", "first.csv").returncode == 0  # its age begins
    mark = json.loads((home / "seen.json").read_text())
    mark["seconds"] += 100 * DAY
    (home / "seen.json").write_text(json.dumps(mark))
    store = SqliteJobStore(home / "jobs.sqlite")
    store.save_settings({"keep_days": keep_days})
    store.close()
    assert run("export", "sample", "-o", "other.csv").returncode == 0  # whatever runs cleans up
    assert len(json.loads(run("jobs", "--json").stdout)) == is_left
