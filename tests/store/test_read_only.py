"""Reading a store beside its writer, and after a writer that was killed."""

import sqlite3
import sys
from uuid import uuid4

import pytest

from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.store import read_only
from csvdownloader.store.migrations import MIGRATIONS, VERSION
from csvdownloader.store.read_only import open_read_only
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.store.stored import (
    stored_connections,
    stored_jobs,
    stored_removed,
    stored_saved_requests,
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


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_of_an_older_store_is_read_what_it_has(path, version):
    job, connection = make_job(), Connection(str(uuid4()), "Shop", "postgresql", {})
    saved = SavedRequest("nightly", job.request)
    new = SqliteJobStore(path.with_name("new"))
    new.put(job, make_job())
    new.put_connection(connection)
    new.write_saved(saved)
    new.remove(gone := make_job().id)
    new.close()
    old = sqlite3.connect(path, isolation_level=None)
    old.execute("ATTACH ? AS new", (str(path.with_name("new")),))
    old.executescript("".join(MIGRATIONS[:version]))
    for table in ("jobs", "settings", "connections", "removed", "saved_requests")[: version + 1]:
        old.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")
    old.execute(f"PRAGMA user_version = {version}")
    old.close()
    assert job in stored_jobs(path)
    assert stored_connections(path) == ([connection] if version >= 2 else [])
    assert stored_removed(path) == (frozenset({gone}) if version >= 3 else frozenset())
    assert stored_saved_requests(path) == ([saved] if version >= 4 else [])


def test_a_path_may_have_the_signs_of_an_address(tmp_path):
    path = tmp_path / "a ?mode=rwc#1%20.sqlite"
    store = SqliteJobStore(path)
    job = make_job()
    store.put(job)
    store.close()
    assert stored_jobs(path) == [job]
    with pytest.raises(sqlite3.OperationalError):
        open_read_only(tmp_path / "none.sqlite")
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
