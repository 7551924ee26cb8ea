import sqlite3
import stat
import sys
from contextlib import closing
from uuid import uuid4

import psutil
import pytest
from msgspec.structs import replace

from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.jobs import StoreTooNewError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.store import opening, read_only
from csvdownloader.store.migrations import MIGRATIONS, VERSION
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.store.stored import (
    stored_connections,
    stored_jobs,
    stored_removed,
    stored_settings,
)
from tests.support.builders import make_job, make_receipt


@pytest.fixture
def path(tmp_path):
    return tmp_path / "jobs.sqlite"


@pytest.fixture
def store(path):
    store = SqliteJobStore(path)
    yield store
    store.close()


def reopened(path):
    store = SqliteJobStore(path)
    jobs = store.load()
    store.close()
    return jobs


def test_jobs_survive(store, path):
    jobs = [make_job(state=state) for state in JobState]
    for job in jobs:
        store.put(job)
    store.close()
    assert sorted(reopened(path), key=lambda job: job.id) == sorted(jobs, key=lambda job: job.id)


def test_put_replaces_and_remove_forgets(store):
    job = make_job(state=JobState.RUNNING)
    store.put(job)
    done = replace(job, state=JobState.COMPLETED, receipt=make_receipt(), pinned=True)
    store.put(done)
    assert store.load() == [done]
    store.remove(job.id)
    store.remove(job.id)
    assert store.load() == []


def test_s14_what_was_removed_is_known_until_it_is_forgotten(store, path):
    gone, kept, unknown = make_job(), make_job(), make_job()
    store.put(gone, kept)
    store.remove(gone.id, unknown.id)
    store.write([], [gone.id, kept.id], waits=True)
    assert store.load_removed() == stored_removed(path) == {gone.id, kept.id, unknown.id}
    store.forget_removed(gone.id, unknown.id)
    assert store.load_removed() == stored_removed(path) == {kept.id}


def test_oldest_first(store):
    from datetime import timedelta

    jobs = [make_job() for _ in range(3)]
    jobs = [replace(j, created_at=j.created_at + timedelta(hours=n)) for n, j in enumerate(jobs)]
    for job in (jobs[2], jobs[0], jobs[1]):
        store.put(job)
    assert store.load() == jobs


def test_settings_survive(store, path):
    store.save_settings({"jobs_at_once": 3})
    store.save_settings({"keep_days": 2**40})
    store.close()
    again = SqliteJobStore(path)
    assert again.load_settings() == {"jobs_at_once": 3, "keep_days": 2**40}
    again.close()


def test_it_is_private_and_durable(store, path):
    names = ("journal_mode", "synchronous", "user_version", "busy_timeout")
    modes = [store._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
    assert modes == ["delete", 2, VERSION, 2000]  # it waits so many ms for another writer
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def damage_header(path):
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])


def damage_page(path):
    data = bytearray(path.read_bytes())
    data[4096:8192] = b"\xff" * 4096
    path.write_bytes(data)


def truncate(path):
    path.write_bytes(path.read_bytes()[:5000])


def text_file(path):
    path.write_text("not a database at all, just some words in a file " * 20)


def empty(path):
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [damage_header, damage_page, truncate, text_file, empty])
@pytest.mark.usefixtures("expected_log")
def test_pro_08_a_damaged_store_is_quarantined_and_kept(store, path, damage):
    store.put(make_job())
    store.close()
    damage(path)
    before = path.read_bytes()
    again = SqliteJobStore(path)
    assert again.load() == []
    job = make_job()
    again.put(job)
    again.close()
    assert again.quarantined is not None
    assert again.quarantined.read_bytes() == before
    assert reopened(path) == [job]


@pytest.mark.parametrize("damage", [truncate, text_file, empty])
@pytest.mark.usefixtures("expected_log")
def test_the_journal_of_a_damaged_store_stays_with_it(store, path, damage):
    store.close()
    damage(path)
    journal = path.with_name("jobs.sqlite-journal")
    journal.write_bytes(b"\0" * 512 + b"what an interrupted change left")
    before = journal.read_bytes()
    again = SqliteJobStore(path)
    again.close()
    beside = again.quarantined.with_name(f"{again.quarantined.name}-journal")
    assert beside.read_bytes() == before
    assert not journal.exists()


def test_a_store_with_a_write_ahead_log_gets_a_rollback_journal(store, path):
    store.put(make_job())
    store.close()
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    reopened(path)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_pro_08_a_newer_store_is_refused_and_untouched(store, path):
    store.close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNewError):
        SqliteJobStore(path)
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system for open files")
def test_a_store_that_is_refused_is_closed(store, path):
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(StoreTooNewError) as caught:
        SqliteJobStore(path)
    assert caught.value.__traceback__ is not None  # it holds what its frames have
    assert str(path) not in {file.path for file in psutil.Process().open_files()}


def test_what_an_interrupted_making_left_is_no_hindrance(path):
    path.with_name("jobs.sqlite.new").write_text("half of a store " * 50)
    with closing(SqliteJobStore(path)) as store:
        assert (store.load(), store.quarantined) == ([], None)
    assert [file.name for file in path.parent.iterdir()] == ["jobs.sqlite"]


def test_pro_08_a_folder_in_its_place_is_a_named_error(path):
    path.mkdir()
    with pytest.raises(StorageError):
        SqliteJobStore(path)


@pytest.mark.usefixtures("expected_log")
def test_a_row_that_is_no_job_is_left_alone(store, path):
    job = make_job()
    store.put(job)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("INSERT INTO jobs VALUES ('x', '2020', '{\"id\": \"../x\"}')")
    connection.close()
    assert store.load() == [job]


@pytest.mark.parametrize("damage", [b"\xff", b"\xed\xa0\x80"])
def test_a_row_whose_bytes_are_no_text_hides_no_other(store, path, damage, expected_log):
    """SQLite finds nothing wrong with such a store, and Python refuses the whole query."""
    job, damaged = make_job(), make_job("damaged.csv")
    store.put(job, damaged)
    store._connection.execute(
        "UPDATE jobs SET document = CAST(replace(CAST(document AS BLOB), 'maged', ?) AS TEXT) "
        "WHERE id = ?",
        (damage, damaged.id),
    )
    assert reopened(path) == stored_jobs(path) == [job]
    assert {record.getMessage() for record in expected_log} == {
        f"the stored job {damaged.id!r} cannot be read"
    }


def test_a_failed_write_changes_nothing(store):
    job = make_job()
    store.put(job)
    with pytest.raises(AttributeError):
        store.save_settings(None)
    assert store.load() == [job]
    store.put(make_job())


def test_a_full_disk_is_named_and_can_be_freed(store, path):
    job = make_job()
    store.put(job)
    store._connection.execute("PRAGMA max_page_count = 1")  # no page more than there are
    with pytest.raises(DiskFullError, match=f"The disk is full: {path.parent} has .* free$"):
        store.put(make_job("x" * 100_000 + ".csv"))
    assert store.load() == [job]
    store.remove(job.id)
    assert store.load() == []


class Refusing:
    """A connection that cannot write, for a reason of SQLite's."""

    in_transaction = False

    def __init__(self, code):
        self._error = sqlite3.OperationalError("it cannot be written")
        self._error.sqlite_errorcode = code

    def execute(self, sql):
        if sql.startswith("PRAGMA user_version ="):
            raise self._error


def test_a_store_on_a_full_disk_is_opened_and_one_that_is_read_only_is_not():
    opening._check_writable(Refusing(sqlite3.SQLITE_FULL))
    with pytest.raises(sqlite3.OperationalError):
        opening._check_writable(Refusing(sqlite3.SQLITE_READONLY))


def shop(**changes):
    plain = Connection(str(uuid4()), "Shop", "postgresql", {"host": "db", "port": "5432"})
    return replace(plain, **changes)


def test_connections_survive(store, path):
    first, second = shop(), shop(name="Läden", secret=SecretLocation.KEY_STORE)
    store.put_connection(first)
    store.put_connection(second)
    changed = replace(first, name="Store")
    store.put_connection(changed)
    store.remove_connection(second.id)
    store.remove_connection(second.id)
    assert store.load_connections() == [changed]
    store.close()
    assert stored_connections(path) == [changed]


def test_connections_can_be_read_beside_the_window(store, path):
    store.put_connection(shop())
    before = path.stat().st_mtime_ns
    assert stored_connections(path) == store.load_connections()
    assert path.stat().st_mtime_ns == before


def test_without_a_store_there_are_no_connections(tmp_path):
    assert stored_connections(tmp_path / "jobs.sqlite") == []
    assert list(tmp_path.iterdir()) == []


def test_jobs_can_be_read_while_a_window_has_the_store_open(store, path, tmp_path):
    job = make_job()
    store.put(job)
    assert stored_jobs(path) == [job]
    assert stored_jobs(tmp_path / "nowhere.sqlite") == []
    assert not (tmp_path / "nowhere.sqlite").exists()


def test_a_store_from_before_connections_has_none_and_learns_them(path):
    old = sqlite3.connect(path)
    old.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1")
    old.execute("INSERT INTO settings VALUES ('jobs_at_once', '3')")
    old.commit()
    old.close()
    assert stored_connections(path) == []
    assert stored_settings(path) == {"jobs_at_once": 3}
    assert stored_jobs(path) == []
    assert stored_removed(path) == frozenset()
    store = SqliteJobStore(path)
    store.put_connection(shop())
    assert store.load_settings() == {"jobs_at_once": 3}
    store.close()
    assert [c.name for c in stored_connections(path)] == ["Shop"]


def test_what_is_no_store_is_an_error_for_the_command_line(path):
    path.write_text("not a store, but longer than the header of a database file. " * 4)
    with pytest.raises(StorageError):
        stored_connections(path)


def test_a_row_that_is_no_connection_is_left_alone(store, path, expected_log):
    store.put_connection(shop())
    with sqlite3.connect(path) as raw:
        raw.execute("INSERT INTO connections VALUES ('x', '{}')")
    assert [c.name for c in store.load_connections()] == ["Shop"]
    assert len(expected_log) == 1


def test_settings_are_read_beside_an_open_window(tmp_path):
    path = tmp_path / "jobs.sqlite"
    assert stored_settings(path) == {}
    store = SqliteJobStore(path)
    store.save_settings({"keep_days": 365})
    assert stored_settings(path) == {"keep_days": 365}
    store.close()


def test_a_store_that_cannot_be_made_or_read_is_a_named_error(tmp_path, store):
    with pytest.raises(StorageError, match="No such file"):
        SqliteJobStore(tmp_path / "no" / "jobs.sqlite")
    store.close()
    for use in (store.load, store.load_settings, store.load_connections):
        with pytest.raises(StorageError, match="cannot be used"):
            use()


@pytest.mark.parametrize("read", [stored_jobs, stored_settings, stored_connections])
def test_a_store_that_is_locked_is_not_called_damaged(store, path, read, monkeypatch):
    monkeypatch.setattr(read_only, "BUSY_SECONDS", 0.0)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="cannot be used: database is locked") as caught:
            read(path)
    assert "Open the window" not in caught.value.hint


def test_a_damaged_setting_is_a_named_error(tmp_path):
    path = tmp_path / "jobs.sqlite"
    store = SqliteJobStore(path)
    store._connection.execute("INSERT INTO settings VALUES ('keep_days', '{')")
    store.close()
    with pytest.raises(StorageError, match="cannot be used"):
        stored_settings(path)


def test_the_window_starts_beside_a_damaged_setting(path, expected_log):
    store = SqliteJobStore(path)
    store.save_settings({"keep_days": 7, "jobs_at_once": 3})
    store._connection.execute("UPDATE settings SET value = '{' WHERE key = 'jobs_at_once'")
    assert store.load_settings() == {"keep_days": 7}
    messages = [record.getMessage() for record in expected_log]
    assert messages == ["the stored setting jobs_at_once cannot be read"]
    store.close()
