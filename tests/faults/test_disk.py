"""Faults of the disk (STO): it is full, small, or belongs to somebody else."""

import os
import subprocess
from contextlib import contextmanager

import duckdb
import pytest

from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.store.stored import stored_jobs
from tests.end_to_end.reports import command
from tests.services.fakes.base import FakeHost, ranged
from tests.support.builders import names_in
from tests.support.disks import small_disk

CSV = b"id,name\n" + b"".join(b"%d,%s\n" % (n, b"x" * 100) for n in range(50_000))  # 5 MB
SMALL = Request("sample", {"slow": False}, 1000)


def web(url):
    parameters = {"profile": "download", "account": "", "base_url": "", "param.url": url}
    return Request("web", parameters)


def run(program, request, qtbot):
    with qtbot.waitSignal(program.service.idle, timeout=60_000):
        job_id = program.service.start(request)
    return program.service.book.job(job_id)


def run_again(program, job, qtbot):
    with qtbot.waitSignal(program.service.idle, timeout=60_000):
        program.service.run_again(job.id)
    return program.service.book.job(job.id)


@pytest.fixture
def downloads_disk(tmp_path):
    """The disk of the files alone; the list of downloads is on another."""
    with small_disk(tmp_path / "data" / "jobs") as disk:
        yield disk


@pytest.fixture
def host():
    with FakeHost() as host:
        host.on("GET", "/orders.csv", ranged(CSV))
        yield host


@pytest.fixture
def parquet(tmp_path):
    path = tmp_path / "orders.parquet"
    duckdb.execute(f"COPY (SELECT i, repeat('x', 100) AS pad FROM range(50000) r(i)) TO '{path}'")
    return path


def test_sto_01_a_full_disk_during_a_download(downloads_disk, start_program, host, qtbot, tmp_path):
    program = start_program()
    small = run(program, SMALL, qtbot)
    failed = run(program, web(f"{host.url}/orders.csv"), qtbot)
    assert (failed.state, failed.failure.kind) == (JobState.ERROR, FailureKind.DISK_FULL)
    # the list and what is finished are as usable as before
    assert {job.state for job in stored_jobs(program.folder / "jobs.sqlite")} == {
        JobState.COMPLETED,
        JobState.ERROR,
    }
    with qtbot.waitSignal(program.service.saving.saved):
        program.service.saving.save(small.id, tmp_path / "small.csv", overwrite=False)
    downloads_disk.remount("size=16m")
    done = run_again(program, failed, qtbot)
    assert done.state is JobState.COMPLETED
    assert (downloads_disk.folder / done.id / done.title).read_bytes() == CSV


def test_sto_02_a_full_disk_while_duckdb_copies(downloads_disk, start_program, parquet, qtbot):
    program = start_program()
    failed = run(program, Request("file", {"path": str(parquet)}), qtbot)
    assert (failed.state, failed.failure.kind) == (JobState.ERROR, FailureKind.DISK_FULL)
    assert names_in(downloads_disk.folder) == []
    downloads_disk.remount("size=16m")
    assert run_again(program, failed, qtbot).receipt.row_count == 50_000


@pytest.fixture
def program_disk(tmp_path):
    """The disk of all that the program keeps."""
    with small_disk(tmp_path / "data") as disk:
        yield disk


@pytest.mark.usefixtures("expected_log")
def test_sto_03_a_full_disk_under_the_list_of_downloads(program_disk, start_program, qtbot):
    program = start_program()
    before = [run(program, SMALL, qtbot) for _ in range(5)]
    program_disk.fill()
    with pytest.raises(DiskFullError):
        program.service.start(SMALL)
    with qtbot.waitSignal(program.service.store_failed) as failed:
        program.service.retention.set_pinned(before[0].id, pinned=True)
    assert failed.args[0].kind is FailureKind.DISK_FULL
    program.service.shut_down(5000)

    again = start_program()  # with a disk that is still full
    assert [job.id for job in again.jobs] == [job.id for job in before]
    with qtbot.waitSignal(again.service.idle):
        again.service.removal.remove(before[0].id)
        again.service.removal.finish()
    program_disk.free()
    again.service.retention.set_pinned(before[1].id, pinned=True)
    assert run(again, SMALL, qtbot).state is JobState.COMPLETED
    pinned = [job.pinned for job in stored_jobs(again.folder / "jobs.sqlite")]
    assert pinned == [True, False, False, False, False]


def test_sto_04_a_file_that_is_too_large_for_its_disk(forks, tmp_path, parquet):
    data, orders = tmp_path / "data", tmp_path / "orders.csv"
    data.mkdir()
    orders.write_bytes(CSV)
    fork = forks.start("under_limit", "RLIMIT_FSIZE", 100_000, data, orders, parquet)
    assert fork.run() == 0
    assert fork.lines == ["ERROR FileTooLarge"] * 2
    assert names_in(data / "jobs") == []


@contextmanager
def without_leave(folder):
    """As a user who has no right to write there; root may, unless that is taken from it."""
    folder.chmod(0o555)
    rights = "-dac_override,-dac_read_search"
    yield ["setpriv", "--bounding-set", rights, "--inh-caps", rights]


@contextmanager
def on_a_read_only_disk(folder):
    with small_disk(folder) as disk:
        disk.remount("ro")
        yield []


@contextmanager
def that_may_not_change(folder):
    if subprocess.run(["chattr", "+i", str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("this file system knows no such flag")
    try:
        yield []
    finally:
        subprocess.run(["chattr", "-i", str(folder)], check=True)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root")
@pytest.mark.parametrize("refused", [without_leave, on_a_read_only_disk, that_may_not_change])
def test_sto_07_a_folder_that_may_not_be_written_is_refused_before_the_work(
    host, tmp_path, refused
):
    folder = tmp_path / "chosen"
    folder.mkdir()
    with refused(folder) as prefix:
        done = subprocess.run(
            [*prefix, *command("export", f"{host.url}/orders.csv", "-o", folder / "orders.csv")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert (done.returncode, "Not allowed to write" in done.stderr) == (1, True)
    assert names_in(folder) == []
    assert host.requests == []


def remove(folder):
    folder.rmdir()


def replace_by_a_file(folder):
    folder.rmdir()
    folder.write_text("mine")


@pytest.mark.parametrize("act", [remove, replace_by_a_file])
def test_sto_07_a_folder_that_went_can_be_replaced_by_another(
    host, start_program, tmp_path, qtbot, act
):
    chosen, other = tmp_path / "chosen", tmp_path / "other"
    for folder in (chosen, other):
        folder.mkdir()
    program = start_program()
    job = run(program, web(f"{host.url}/orders.csv"), qtbot)
    act(chosen)
    with qtbot.waitSignal(program.service.saving.failed) as failed:
        program.service.saving.save(job.id, chosen / "orders.csv", overwrite=False)
    assert failed.args[1].kind is FailureKind.FOLDER_GONE
    with qtbot.waitSignal(program.service.saving.saved):
        program.service.saving.save(job.id, other / "orders.csv", overwrite=False)
    assert (other / "orders.csv").read_bytes() == CSV
    assert len(host.requests) == 1
