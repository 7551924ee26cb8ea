"""The checkpoint of a job, and a part file that is reset while its bytes are verified."""

import hashlib

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.databases import ServerError
from csvdownloader.core.errors.services import StartUnsureError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.jobs.spool import JobSpool, has_checkpoint
from tests.fakes.report import Recorder
from tests.support.builders import complete, make_job, names_in

STATE = {"id": "job-7", "page": 3}


@pytest.fixture
def job():
    return make_job("orders.csv")


@pytest.fixture
def spool(tmp_path, job):
    return JobSpool.create(tmp_path / job.id, job)


def test_a_checkpoint_and_its_files_wait_for_the_next_run(spool, job):
    assert spool.load_checkpoint() is None
    spool.save_checkpoint(STATE)
    spool.part.write_bytes(b"a\n1\n")
    (spool.folder / "body").write_bytes(b"x")
    again = JobSpool.create(spool.folder, job)
    assert again.load_checkpoint() == STATE
    assert again.part.read_bytes() == b"a\n1\n"
    assert (again.folder / "body").exists()


def test_without_a_checkpoint_the_next_run_begins_with_nothing(spool, job):
    spool.save_checkpoint(STATE)
    spool.clear_checkpoint()
    (spool.folder / "body").write_bytes(b"x")
    again = JobSpool.create(spool.folder, job)
    assert again.load_checkpoint() is None
    assert names_in(again.folder) == ["orders.csv.part"]


def test_a_checkpoint_that_is_not_there_can_be_cleared(spool):
    spool.clear_checkpoint()
    assert spool.load_checkpoint() is None


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff"])
def test_a_checkpoint_that_cannot_be_read_is_no_reason_to_start_again(spool, content):
    (spool.folder / "memory.json").write_bytes(content)
    with pytest.raises(StartUnsureError):
        spool.load_checkpoint()


def test_a_draft_that_a_crash_left_is_no_hindrance(spool, job):
    spool.save_checkpoint(STATE)
    (spool.folder / "memory.json.draft").write_text("half")
    again = JobSpool.create(spool.folder, job)
    again.save_checkpoint({"id": "job-8"})
    assert again.load_checkpoint() == {"id": "job-8"}


def test_publishing_leaves_only_the_file_and_its_sidecar(spool):
    spool.save_checkpoint(STATE)
    (spool.folder / "body").write_bytes(b"x")
    spool.part.write_bytes(b"a\n1\n")
    spool.publish(complete(1), Recorder(), Cancel())
    assert names_in(spool.folder) == ["orders.csv", "receipt.json"]


def follow(spool):
    """Verifies the bytes that the part file has now."""
    with spool.following(Recorder(), Cancel()).watching(lambda: None):
        pass


def test_a_part_that_was_begun_again_is_measured_from_its_start(spool):
    spool.part.write_bytes(b"a,b\n1,2\n")
    follow(spool)
    spool.reset()
    data = b"x\nlonger than what was there\n"
    spool.part.write_bytes(data)  # now it is larger than what was read
    receipt = spool.publish(complete(1), Recorder(), Cancel())
    assert receipt.sha256 == hashlib.sha256(data).hexdigest()
    assert (receipt.columns, receipt.bytes) == (1, len(data))


def test_a_part_that_was_moved_aside_is_measured_from_its_start(spool):
    spool.part.write_bytes(b"a,b\n1,2\n")
    follow(spool)
    spool.move_part(spool.folder / "body")
    assert (spool.folder / "body").read_bytes() == b"a,b\n1,2\n"
    data = b"x\nlonger than what was there\n"
    spool.part.write_bytes(data)
    receipt = spool.publish(complete(1), Recorder(), Cancel())
    assert receipt.sha256 == hashlib.sha256(data).hexdigest()


def rows_of(spool):
    measured = spool.measured(Cancel())
    return None if measured is None else measured.row_count


@pytest.mark.parametrize(
    ("data", "rows"),
    [(b"a,b\n1,2", 1), (b"a,b\r\n", 0), (b"a,b\n1\n", None), (b'a\n"x\n', None)],
)
def test_regular_is_what_adds_up(spool, data, rows):
    spool.part.write_bytes(data)
    assert rows_of(spool) == rows


def test_bytes_of_the_source_may_lack_the_last_line_end(spool):
    spool.part.write_bytes(b"a,b\n1,2\n3,4")
    receipt = spool.publish(replace(complete(2), verbatim=True), Recorder(), Cancel())
    assert (receipt.row_count, receipt.columns) == (2, 2)


def test_progress_says_whether_the_job_is_resumable(spool):
    recorder = Recorder()
    report = spool.following(recorder, Cancel())
    report(Progress(Stage.PREPARING))
    spool.save_checkpoint(STATE)
    report(Progress(Stage.PREPARING))
    assert [progress.is_resumable for progress in recorder.seen] == [False, True]


class RemoteSource:
    """Saves a checkpoint and then raises what the test says."""

    def __init__(self, end):
        self.end = end

    def export(self, request, spool, report, cancel):
        spool.save_checkpoint(STATE)
        raise self.end


def run(tmp_path, job, end, cancel):
    exporter = JobExporter(tmp_path, {"sample": RemoteSource(end)})
    with pytest.raises(type(end)) as raised:
        exporter.run(job, Recorder(), cancel)
    is_kept = has_checkpoint(tmp_path / job.id)
    if isinstance(raised.value, Cancelled):
        assert raised.value.is_resumable is is_kept
    return is_kept


def test_a_failure_and_the_end_of_the_program_keep_the_checkpoint(tmp_path, job):
    assert run(tmp_path, job, ServerError("broken"), Cancel())
    leaving = Cancel()
    leaving.set(shutting_down=True)
    assert run(tmp_path, job, Cancelled(), leaving)


def test_the_users_cancel_drops_the_checkpoint(tmp_path, job):
    cancel = Cancel()
    cancel.set()
    cancel.set(shutting_down=True)  # the program ends while the cancel is under way
    assert not run(tmp_path, job, Cancelled(), cancel)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(
    ("state", "is_kept"),
    [
        (JobState.RUNNING, True),
        (JobState.QUEUED, True),
        (JobState.ERROR, True),
        (JobState.INTERRUPTED, True),
        (JobState.CANCELLED, False),
    ],
)
def test_recovery_keeps_resumable_jobs(tmp_path, job, state, is_kept):
    JobSpool.create(tmp_path / job.id, job).save_checkpoint(STATE)
    recovery = FileLibrary(tmp_path).recover([replace(job, state=state)])
    assert has_checkpoint(tmp_path / job.id) is is_kept
    assert recovery.resumable == ({job.id} if is_kept else set())


def test_recovery_ends_what_publishing_began(tmp_path, spool, job):
    spool.part.write_bytes(b"a\n1\n")
    spool.publish(complete(1), Recorder(), Cancel())
    spool.save_checkpoint(STATE)  # as if the crash came before this was removed
    recovery = FileLibrary(tmp_path).recover([replace(job, state=JobState.RUNNING)])
    assert list(recovery.whole) == [job.id]
    assert names_in(spool.folder) == ["orders.csv", "receipt.json"]


class ObserverFake:
    """A byte observer that records what it sees."""

    def __init__(self):
        self.bytes = b""

    def take(self, block):
        self.bytes += block


def test_a_byte_observer_sees_the_file_once_from_its_start(spool):
    observers = []

    def make():
        observers.append(ObserverFake())
        return observers[-1]

    spool.part.write_bytes(b"a,b\n1,2\n")
    follow(spool)
    spool.observe(make)
    follow(spool)
    spool.reset()
    spool.part.write_bytes(b"x,y\n3,4\n")
    follow(spool)
    with spool.part.open("ab") as file:
        file.write(b"5,6")
    assert rows_of(spool) == 2
    assert [observer.bytes for observer in observers] == [b"a,b\n1,2\n", b"x,y\n3,4\n5,6"]
