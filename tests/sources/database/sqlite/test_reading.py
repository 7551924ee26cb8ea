"""Damaged and locked SQLite files, cancels, and two libraries over one file."""

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.files import (
    SourceIsFolderError,
    SourceMissingError,
    SourceUnreadableError,
)
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.errors.storage import FileTooLargeError
from csvdownloader.sources.database.sqlite import library_locks
from tests.sources.database.sqlite.harness import FOREVER, table
from tests.support.builders import names_in
from tests.support.disks import largest_file


def test_what_is_not_a_database_is_named(run, tmp_path):
    run.path = tmp_path / "none.db"
    with pytest.raises(SourceMissingError):
        run("SELECT 1")
    assert not run.path.exists()
    run.path = tmp_path
    with pytest.raises(SourceIsFolderError):
        run("SELECT 1")
    run.path = tmp_path / "x.db"
    run.path.write_bytes(random.Random(1).randbytes(8192))
    with pytest.raises(WrongContentError, match="encrypted"):
        run.driver.test(run.login, run.cancel)


@pytest.mark.parametrize("what", [["t"], "SELECT * FROM t"])
def test_a_damaged_page_leaves_no_file(run, tmp_path, what):
    table(run, [], filler="'some text that fills the pages'")
    content = bytearray(run.path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = b"\xff" * 4096
    run.path.write_bytes(content)
    asked = {"what": "query", "query": what} if isinstance(what, str) else {"table": "t"}
    with pytest.raises(SourceUnreadableError, match="damaged"):
        run.whole(tmp_path / "jobs", **asked)
    assert names_in(tmp_path / "jobs") == []


def test_a_whole_job_has_its_receipt(run, tmp_path, natively):
    table(run, [])
    receipt, content = run.whole(tmp_path / "jobs", table="t")
    assert (receipt.row_count, receipt.columns, receipt.completeness) == (5000, 2, "complete")
    assert content.startswith(b"v,w\n1,1\n")
    assert natively == [5000]


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_s14_the_file_is_closed_though_the_error_is_kept(run, tmp_path):
    table(run, [])
    with largest_file(1000), pytest.raises(FileTooLargeError) as kept:
        run.whole(tmp_path / "jobs", what="query", query=f"{FOREVER} SELECT i FROM n")
    opened = [entry for entry in Path("/proc/self/fd").iterdir() if entry.exists()]
    assert not [entry for entry in opened if entry.samefile(run.path)], kept


PROGRAM = """
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
for s in sys.argv[2:]: c.execute(s)
print("ready", flush=True); sys.stdin.readline()
"""


@pytest.fixture
def other_program(run, processes):
    """Another program that has run these statements on the file and keeps it open."""
    started = []

    def start(*statements):
        command = [sys.executable, "-c", PROGRAM, run.path, *statements]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        started.append(process)
        assert process.stdout.readline() == b"ready\n"
        return process

    yield start
    for process in started:
        process.communicate(b"\n")


def test_a_locked_file_is_named_and_cancel_does_not_wait(run, other_program, monkeypatch):
    from csvdownloader.sources.database.sqlite import reading

    table(run, [])
    other_program("BEGIN EXCLUSIVE")
    monkeypatch.setattr(reading, "_PATIENCE", 0.1)
    with pytest.raises(SourceError, match="locked"):
        run(["t"])
    monkeypatch.setattr(reading, "_PATIENCE", 1000)
    threading.Timer(0.1, run.cancel.set).start()
    with pytest.raises(Cancelled):
        run(["t"])


@pytest.mark.parametrize("mode", ["wal", "delete"])
@pytest.mark.parametrize("what", [["t"], "SELECT * FROM t"])
def test_inp_07_what_another_program_has_not_committed_is_not_read(run, other_program, mode, what):
    table(run, [], filler="i")
    other_program(f"PRAGMA journal_mode = {mode}", "BEGIN", "UPDATE t SET v = -1")
    assert run(what).promised_rows == 5000
    assert run.cells()[-1] == ["5000", "5000"]


def test_cancel_ends_a_query_that_gives_no_row(run):
    threading.Timer(0.1, run.cancel.set).start()
    with pytest.raises(Cancelled):
        run(f"{FOREVER} SELECT max(i) FROM n")


def test_cancel_ends_a_native_copy(run, natively):
    table(run, [])
    real = run.report.watching

    def watching(probe):
        run.cancel.set()
        return real(probe)

    run.report.watching = watching
    with pytest.raises(Cancelled):
        run(["t"])


def test_the_two_libraries_never_read_one_file_together(run, natively):
    table(run, [])
    with library_locks.python_lock(run.path, run.cancel):
        # row by row: the native copy does not get the lock
        assert run(["t"]).promised_rows == 5000
    with library_locks.adbc_lock(run.path):
        threading.Timer(0.1, run.cancel.set).start()
        with pytest.raises(Cancelled):
            run.driver.tables(run.login, run.cancel)
    assert natively == [None]
