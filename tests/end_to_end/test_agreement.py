"""After a fault, command line and second start of the window say the same, in the same words."""

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from csvdownloader.cli.commands import jobs
from csvdownloader.core import texts
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.errors.jobs import StoreTooNewError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.errors.wholeness import StalledError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.engine.jobs.spool import JobSpool
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.store.stored import stored_jobs, stored_removed
from csvdownloader.ui.jobs.job_model import ID_ROLE, ROW_ROLE
from tests.fakes.report import Recorder
from tests.faults import child
from tests.services.fakes.base import FakeHost, Reply, steps
from tests.support.builders import NOON, complete, make_job, names_in
from tests.support.killed_writer import leave_hot_journal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

ROWS = "a,b\n1,2\n"
INTERRUPTED = ("Interrupted", "The program ended while this download was running")
COMPLETE = ("Complete", "")
NO_SOURCE = "This version has no source squares"


class Home:
    """A data folder that runs leave behind, and what is said of its only job.

    Args:
        folder: The data folder.
        source: A file to download.
        run: Runs the command line over it.
        printed: What this process printed since it was asked last.
        open_app: Opens the window over it.
        host: A server.
    """

    def __init__(self, folder, source, run, printed, open_app, host) -> None:
        self.folder, self.source, self.run, self._open = folder, source, run, open_app
        self.host = host
        self._printed = printed

    @property
    def list(self):
        """The list of downloads."""
        return self.folder / "jobs.sqlite"

    def kill_at(self, point, *target):
        """Lets a run of the program be killed at that call of a function of its own."""
        arguments = [child.__file__, self.folder, self.source, point, *target]
        command = [sys.executable, *map(str, arguments)]
        killed = subprocess.run(command, capture_output=True, timeout=60, check=False)
        assert killed.returncode == -signal.SIGKILL

    def store(self, job):
        """Stores the job, as a run did that ended."""
        store = SqliteJobStore(self.list)
        store.put(job)
        store.close()
        return job

    def publish(self, job):
        """Gives the job its whole file."""
        spool = JobSpool.create(self.folder / "jobs" / job.id, job)
        spool.part.write_text(ROWS)
        receipt = spool.publish(complete(1), Recorder(), Cancel())
        return replace(job, state=JobState.COMPLETED, receipt=receipt, ended_at=NOON)

    def listed(self):
        """The word and the sentence that `csvdownloader jobs` has, as a table and as JSON."""
        entry = self.entry()
        assert jobs.main([]) == 0
        (line,) = self._printed().splitlines()
        assert f"  {entry['word']}  " in line
        assert line.endswith(entry["message"] or entry["title"])
        return entry["word"], entry["message"]

    def entry(self):
        """The only job as `csvdownloader jobs --json` has it."""
        (entry,) = self.entries()
        return entry

    def entries(self):
        """All that `csvdownloader jobs --json` has."""
        assert jobs.main(["--json"]) == 0
        return json.loads(self._printed())

    def opened(self, **options):
        """The window, opened over the folder."""
        return self._open(**options)

    def resume(self, *options):
        """Resumes the only job."""
        return self.run("resume", self.entry()["id"], *options)


@pytest.fixture
def host():
    with FakeHost() as host:
        yield host


@pytest.fixture
def left(tmp_path, run, capsys, monkeypatch, open_app, host):
    folder, source = tmp_path / "data", tmp_path / "in.csv"
    folder.mkdir()
    source.write_text(ROWS)

    monkeypatch.setenv("CSVDOWNLOADER_HOME", str(folder))
    return Home(folder, source, run, lambda: capsys.readouterr().out, open_app, host)


def shown(app):
    """The word and the sentence that the window has for its only job."""
    model = app.window.list.view.model()
    index = model.first_job()
    app.window.list.select(index.data(ID_ROLE))
    ended = app.window.job_page.ended
    return index.data(ROW_ROLE).badge.word, ended.message.text() if ended.isVisible() else ""


def killed_before_the_name(left):
    left.kill_at("engine.jobs.spool.sync_file:1")
    return INTERRUPTED


def killed_before_the_folder_was_synced(left):
    left.kill_at("engine.disk.durable.sync_folder:1")
    return INTERRUPTED


def killed_after_the_name(left):
    left.kill_at("engine.jobs.spool.sync_folder:1")
    return COMPLETE


def killed_while_it_was_saved(left):
    left.kill_at("engine.saving.copied_draft.verify_draft:1", left.folder.parent / "saved.csv")
    return COMPLETE


def killed_while_the_list_was_written(left):
    failure = StalledError(Message("The server sent nothing for a while")).failure()
    left.store(make_job(state=JobState.ERROR, failure=failure, ended_at=NOON))
    leave_hot_journal(left.list)
    return "Failed", failure.message


def a_full_disk(left):
    failure = DiskFullError(Message("The disk is full: {parent}", parent="/a")).failure()
    left.store(make_job(state=JobState.ERROR, failure=failure, ended_at=NOON))
    return "Failed", "The disk is full: /a"


def cancelled(left):
    left.store(make_job(state=JobState.CANCELLED, ended_at=NOON))
    return "Cancelled", texts.CANCELLED_MESSAGE


def put_off_by_its_server(left):
    """In the window, with nothing of the file here yet."""
    replies = Reply(429, headers={"Retry-After": "3600"}), Reply(body=ROWS.encode())
    left.host.on("GET", "/orders.csv", steps(*replies))
    app, address = left.opened(), f"{left.host.url}/orders.csv"
    web = {"profile": "download", "account": "", "base_url": "", "param.url": address}
    with app.qtbot.waitSignal(app.service.idle):
        app.service.start(Request("web", web))
    assert app.service.shut_down(10_000)
    assert app.job().failure.kind is FailureKind.THROTTLED
    return "Failed", app.job().failure.message


def interrupted_and_whole_all_the_same(left):
    """As a start left it that was closed before it had judged: an older version did."""
    job = make_job("orders.csv", JobState.INTERRUPTED)
    left.publish(job)
    left.store(job)
    return COMPLETE


def a_lost_list(left):
    left.publish(make_job("orders.csv"))
    return COMPLETE


def finished(left):
    left.store(left.publish(make_job("orders.csv")))
    return COMPLETE


def finished_by_a_source_that_is_gone(left):
    left.store(left.publish(make_job("orders.csv", request=Request("squares"))))
    return COMPLETE


FAULTS = [
    killed_before_the_name,
    killed_before_the_folder_was_synced,
    killed_after_the_name,
    killed_while_it_was_saved,
    killed_while_the_list_was_written,
    a_full_disk,
    put_off_by_its_server,
    cancelled,
    interrupted_and_whole_all_the_same,
    a_lost_list,
    finished,
    finished_by_a_source_that_is_gone,
]


@pytest.mark.parametrize("fault", FAULTS)
def test_s14_the_list_and_the_next_start_say_the_same(left, fault):
    said = fault(left)
    assert left.listed() == said
    app = left.opened()
    assert shown(app) == said
    assert app.service.shut_down(10_000)
    assert left.listed() == said


@pytest.mark.parametrize("fault", FAULTS)
def test_s14_a_resume_says_the_same(left, work, fault):
    word, message = fault(left)
    done = left.resume("-o", "out.csv")
    assert (done.returncode, done.stderr) == (0, ""), (word, message)
    assert (work / "out.csv").read_text().startswith("a,b" if word == "Complete" else "")
    (job,) = stored_jobs(left.list)
    assert (job.state, job.saved_to) == (JobState.COMPLETED, str(work / "out.csv"))
    assert left.listed() == COMPLETE
    assert shown(left.opened()) == COMPLETE


@pytest.mark.parametrize("fault", [killed_after_the_name, finished, a_lost_list])
def test_s14_a_finished_one_is_finished_for_resume_too(left, fault):
    fault(left)
    done = left.resume()
    assert done.returncode == 1
    assert "This download is finished" in done.stderr


@pytest.mark.parametrize("act", [Path.unlink, lambda path: path.write_text("x")])
def test_s14_a_finished_file_that_is_not_what_it_was_is_refused_in_the_same_words(left, work, act):
    finished(left)
    job_id = left.entry()["id"]
    act(left.folder / "jobs" / job_id / "orders.csv")
    app = left.opened()
    with app.qtbot.waitSignal(app.service.saving.failed) as refused:
        app.service.saving.save(job_id, work / "saved.csv", overwrite=False)
    assert app.service.shut_down(10_000)
    done = left.resume("-o", "out.csv")
    assert (done.returncode, names_in(work)) == (1, [])
    assert refused.args[1].message in done.stderr
    assert left.listed() == ("Complete", refused.args[1].message)


@pytest.mark.usefixtures("expected_log")
def test_s14_a_damaged_list_says_the_same_once_the_window_has_set_it_aside(left, capsys):
    finished(left)
    job_id = left.entry()["id"]
    left.list.write_bytes(b"no list" * 1000)
    assert jobs.main([]) == 1
    said = capsys.readouterr().err
    assert "damaged" in said
    assert left.run("resume", job_id).stderr == said
    app = left.opened()
    assert "damaged" in app.parts.notice
    assert left.listed() == shown(app) == COMPLETE


def test_s14_a_newer_list_is_refused_in_the_same_words(left, capsys):
    cancelled(left)
    with closing(sqlite3.connect(left.list)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreTooNewError) as refused:
        left.opened()
    assert jobs.main([]) == 1
    assert refused.value.message in capsys.readouterr().err


def test_s14_one_that_was_removed_stays_so_when_its_files_were_not_removed_yet(left):
    """As a kill right after the click leaves it."""
    job = left.store(left.publish(make_job("orders.csv")))
    store = SqliteJobStore(left.list)
    store.remove(job.id)
    store.close()
    assert left.entries() == []
    assert left.run("resume", job.id).returncode == 1
    app = left.opened()
    assert app.service.book.jobs() == left.entries() == []
    assert not (left.folder / "jobs" / job.id).exists()
    assert app.service.shut_down(10_000)
    assert stored_removed(left.list) == {job.id}
    left.opened()
    assert stored_removed(left.list) == frozenset()


def test_s14_one_that_waits(left):
    left.store(make_job(state=JobState.QUEUED))
    assert left.listed() == shown(left.opened(recovers=False))
    assert left.listed() == ("Waiting", texts.QUEUED_MESSAGE)


def test_s14_one_of_a_source_that_is_gone_fails_in_the_same_words(left):
    job = left.store(make_job(state=JobState.QUEUED, request=Request("squares")))
    app = left.opened()
    app.qtbot.waitUntil(lambda: app.service.book.job(job.id).state is JobState.ERROR)
    assert shown(app) == left.listed() == ("Failed", NO_SOURCE)
    assert app.service.shut_down(10_000)
    done = left.resume("-o", "out.csv")
    assert done.returncode == 1
    assert NO_SOURCE in done.stderr


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["jobs"], "You stopped this download"),
        (["resume", "nowhere"], "There is no job nowhere"),
        (["export", "connection:Nowhere", "--query", "SELECT 1"], "Nowhere"),
    ],
)
def test_s14_half_a_change_is_no_hindrance_for_whoever_comes_first(left, command, said):
    cancelled(left)
    leave_hot_journal(left.list)
    done = left.run(*command)
    assert said in done.stdout + done.stderr
    assert "readonly" not in done.stderr


def test_s14_a_list_that_stays_readable_while_the_window_is_open(left):
    left.store(make_job(state=JobState.ERROR, created_at=NOON - timedelta(days=1)))
    app = left.opened()
    app.service.retention.set_pinned(app.job().id, pinned=True)
    assert left.listed() == shown(app)
