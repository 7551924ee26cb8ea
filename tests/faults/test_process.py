"""Faults of the process (PRO): what holds when it is killed, or told to stop."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from tests.support.builders import names_in

CHILD = Path(__file__).with_name("child.py")
KILLED = -9

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def run_child(folder, file, point, *target):
    folder.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, str(CHILD), str(folder), str(file), point, *map(str, target)],
        stdout=subprocess.PIPE,
        text=True,
    )


def final_files(program):
    """Files under their final name: neither part nor sidecar."""
    return [name for name in program.files() if not name.endswith((".part", "receipt.json"))]


@pytest.mark.timeout(600)
def test_pro_03_kill_9_during_a_copy(tmp_path, start_program, big_parquet, qtbot):
    folder = tmp_path / "data"
    child = run_child(folder, big_parquet, "never")
    assert child.stdout.readline() == "COPYING\n"
    child.kill()
    assert child.wait() == KILLED
    child.stdout.close()
    left = [path.name for path in (folder / "jobs").rglob("*") if path.is_file()]
    assert "big.csv" not in left
    assert "big.csv.part" in left

    program = start_program(folder)
    (job,) = program.jobs
    assert job.state is JobState.INTERRUPTED
    assert program.files() == []
    with qtbot.waitSignal(program.service.idle, timeout=120_000):
        program.service.run_again(job.id)
    assert program.service.book.job(job.id).receipt.row_count == 10_000_000


BEFORE_THE_NAME = [
    "engine.jobs.spool.make_private_file:1",
    "engine.jobs.spool.sync_file:1",
    "engine.jobs.spool.JobSpool._receipt:1",
    "engine.disk.durable.make_private_file:1",
    "engine.disk.durable.sync_file:1",
    "engine.disk.durable.sync_folder:1",
]
AFTER_THE_NAME = ["engine.jobs.spool.sync_folder:1"]


@pytest.fixture
def small_file(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("a,b\n1,2\n")
    return path


def kill_at(point, folder, file, *target):
    child = run_child(folder, file, point, *target)
    child.communicate(timeout=60)
    assert child.returncode == KILLED


@pytest.mark.parametrize("point", BEFORE_THE_NAME)
def test_pro_01_killed_before_the_file_has_its_name(tmp_path, start_program, small_file, point):
    kill_at(point, tmp_path / "data", small_file)
    program = start_program()
    assert [job.state for job in program.jobs] == [JobState.INTERRUPTED]
    assert program.files() == []


@pytest.mark.parametrize("point", AFTER_THE_NAME)
def test_pro_01_killed_after_the_file_has_its_name(tmp_path, start_program, small_file, point):
    kill_at(point, tmp_path / "data", small_file)
    program = start_program()
    (job,) = program.jobs
    assert job.state is JobState.COMPLETED
    data = (program.folder / "jobs" / job.id / "orders.csv").read_bytes()
    assert data == b"a,b\n1,2\n"
    assert job.receipt.sha256 == hashlib.sha256(data).hexdigest()
    assert final_files(program) == ["orders.csv"]


def test_killed_while_a_file_is_saved(tmp_path, start_program, small_file, qtbot):
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    kill_at(
        "engine.saving.copied_draft.verify_draft:1",
        tmp_path / "data",
        small_file,
        chosen / "saved.csv",
    )
    assert [name.endswith(".part") for name in names_in(chosen)] == [True]
    program = start_program()
    assert names_in(chosen) == []
    (job,) = program.jobs
    assert (job.state, job.saved_to) == (JobState.COMPLETED, None)
    with qtbot.waitSignal(program.service.saving.saved):
        program.service.saving.save(job.id, chosen / "saved.csv", overwrite=False)
    assert (chosen / "saved.csv").read_bytes() == small_file.read_bytes()


def test_pro_08_a_lost_store_finds_its_finished_files_again(
    tmp_path, start_program, small_file, qtbot
):
    program = start_program()
    with qtbot.waitSignal(program.service.idle):
        job_id = program.service.start(Request("file", {"path": str(small_file)}))
    before = program.service.book.job(job_id)
    program.service.shut_down(5000)
    (program.folder / "jobs.sqlite").unlink()
    again = start_program()
    (after,) = again.jobs
    assert (after.id, after.receipt, after.request) == (job_id, before.receipt, before.request)


@pytest.mark.usefixtures("expected_log")
def test_pro_11_cancel_during_a_copy_of_ten_million_rows(start_program, big_parquet, qtbot):
    program = start_program()
    service = program.service
    with qtbot.waitSignal(service.progressed, timeout=20_000):
        job_id = service.start(Request("file", {"path": str(big_parquet)}))
    with qtbot.waitSignal(service.idle, timeout=1000):
        service.cancel(job_id)
    assert service.book.job(job_id).state is JobState.CANCELLED
    assert program.parts.runner.shut_down(20_000)
    assert program.files() == []
    assert list((program.folder / "jobs").iterdir()) == []


@pytest.mark.usefixtures("expected_log")  # a slow disk may hold a thread up for a moment
def test_pro_11_every_cancel_of_a_copy_returns_at_once(start_program, big_parquet, qtbot):
    # With DuckDB's asynchronous writes about one in ten never came back, and its thread hung.
    program = start_program()
    service = program.service
    for number in range(20):
        part = program.folder / "jobs" / service.start(Request("file", {"path": str(big_parquet)}))
        qtbot.waitUntil(lambda part=part, size=number << 20: _written(part) >= size)
        with qtbot.waitSignal(service.idle, timeout=1000):
            service.cancel(service.book.jobs()[-1].id)
    assert {job.state for job in service.book.jobs()} == {JobState.CANCELLED}
    assert program.parts.runner.shut_down(20_000)  # every thread came back


def _written(folder):
    return max((path.stat().st_size for path in folder.glob("*.part")), default=-1)


@pytest.mark.timeout(600)
def test_progress_of_a_long_copy_is_true_and_never_goes_back(start_program, big_parquet, qtbot):
    service = start_program().service
    reports = []
    service.progressed.connect(lambda job_id, progress: reports.append(progress))
    with qtbot.waitSignal(service.idle, timeout=120_000):
        service.start(Request("file", {"path": str(big_parquet)}, row_limit=9_000_000))
    (job,) = service.book.jobs()
    assert (job.receipt.row_count, job.receipt.completeness.value) == (9_000_000, "limited")
    percents = [progress.percent for progress in reports if progress.percent is not None]
    assert percents == sorted(percents)
    assert 75 <= percents[-1] < 100
    assert any(0 < percent < 75 for percent in percents)
