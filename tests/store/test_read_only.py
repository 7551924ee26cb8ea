"""Reading a store beside its writer, and after a writer that was killed."""

import sqlite3
import sys

import pytest

from csvdownloader.store import read_only
from csvdownloader.store.read_only import open_read_only
from csvdownloader.store.sqlite import (
    SqliteJobStore,
    stored_connections,
    stored_jobs,
    stored_settings,
)
from tests.support.builders import make_job
from tests.support.killed_writer import leave_hot_journal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "jobs.sqlite"


@pytest.fixture
def job(path, processes):
    """The only one in a store whose writer was killed while it wrote."""
    job = make_job()
    store = SqliteJobStore(path)
    store.put(job)
    store.save_settings({"keep_days": 7})
    store.close()
    leave_hot_journal(path)
    return job


def test_s14_half_a_change_is_rolled_back_by_whoever_reads_first(path, job):
    assert stored_jobs(path) == [job]
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert stored_settings(path) == {"keep_days": 7}
    assert stored_connections(path) == []


def test_s14_half_a_change_is_rolled_back_for_a_list_that_is_not_kept(path, job):
    store = SqliteJobStore(path, is_kept=False)
    assert store.load() == [job]
    store.close()


def test_who_only_reads_cannot_write_after_a_roll_back_either(path, job):
    connection = open_read_only(path)
    with pytest.raises(Exception, match="readonly"):
        connection.execute("DELETE FROM jobs")
    connection.close()
    assert stored_jobs(path) == [job]


def test_a_store_that_another_program_locks_for_too_long_is_no_killed_writers(path, monkeypatch):
    SqliteJobStore(path).close()
    monkeypatch.setattr(read_only, "BUSY_SECONDS", 0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        open_read_only(path)
    other.close()


def test_what_is_no_store_is_refused_with_its_reason(path):
    path.write_text("no store at all" * 100)
    with pytest.raises(sqlite3.DatabaseError, match="file is not a database"):
        open_read_only(path)
