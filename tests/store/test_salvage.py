"""What is left of a store that cannot be used."""

import os
import sqlite3
from contextlib import closing
from uuid import uuid4

import pytest
from msgspec.structs import replace

from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.errors.base import StorageError
from csvdownloader.store import opening
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.store.stored import stored_jobs, stored_settings
from tests.support.builders import make_job

CONNECTION = Connection(str(uuid4()), "Shop", "sqlite", {"path": "/a"}, SecretLocation.NONE)
JOB = replace(make_job(), saved_to="/home/ada/orders.csv")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "jobs.sqlite"
    with closing(SqliteJobStore(path)) as store:
        store.put(JOB)
        store.put_connection(CONNECTION)
        store.save_settings({"keep_days": 90})
    return path


def run_sql(path, script):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def contents(path, **how):
    with closing(SqliteJobStore(path, **how)) as store:
        return store.load(), store.load_connections(), store.load_settings(), store.quarantined


@pytest.mark.parametrize(
    ("table", "left"),
    [
        ("jobs", ([], [CONNECTION], {"keep_days": 90})),
        ("connections", ([JOB], [], {"keep_days": 90})),
        ("settings", ([JOB], [CONNECTION], {})),
    ],
)
@pytest.mark.parametrize("columns", ["", "(other)"])
@pytest.mark.usefixtures("expected_log")
def test_a_missing_or_foreign_table_costs_only_its_own_rows(path, table, left, columns):
    run_sql(path, f"DROP TABLE {table}; " + (f"CREATE TABLE {table} {columns}" if columns else ""))
    *found, quarantined = contents(path)
    assert tuple(found) == left
    assert quarantined.is_file()
    assert contents(path) == (*left, None)


@pytest.mark.usefixtures("expected_log")
def test_a_row_that_is_missing_from_its_index_is_taken_over(path):
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_jobs_1'"
        (page,) = connection.execute(query).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    data = bytearray(path.read_bytes())
    place = data.index(JOB.id.encode(), (page - 1) * size, page * size)
    data[place] ^= 1
    path.write_bytes(data)
    jobs, *_others, quarantined = contents(path)
    assert JOB in jobs
    assert quarantined.read_bytes() == bytes(data)


@pytest.mark.usefixtures("expected_log")
def test_rows_before_the_damage_are_taken_over(path):
    with closing(SqliteJobStore(path)) as store:
        for _ in range(60):
            store.put(make_job())
    data = bytearray(path.read_bytes())
    data[-4096:] = b"\xff" * 4096
    path.write_bytes(data)
    jobs, connections, settings, quarantined = contents(path)
    assert quarantined.read_bytes() == bytes(data)
    assert JOB in jobs
    assert 1 < len(jobs) < 61
    assert (connections, settings) == ([CONNECTION], {"keep_days": 90})


@pytest.mark.usefixtures("expected_log")
def test_s14_what_was_removed_stays_removed_also_in_a_damaged_store(path):
    with closing(SqliteJobStore(path)) as store:
        store.remove(JOB.id)
    run_sql(path, "DROP TABLE settings")
    with closing(SqliteJobStore(path)) as store:
        assert store.quarantined
        assert store.load_removed() == {JOB.id}


@pytest.mark.usefixtures("expected_log")
def test_values_that_mean_nothing_are_left_out(path):
    run_sql(
        path,
        "INSERT INTO settings VALUES ('a', '{'), ('b', x'ff'), ('c', '"
        + "[" * 100_000
        + "'), ('d', 'Infinity');"
        "INSERT INTO jobs VALUES ('a', 'b', '" + "[" * 100_000 + "'), ('c', 'd', x'ff');"
        "INSERT INTO connections VALUES ('a', '" + "[" * 100_000 + "')",
    )
    jobs, connections, settings, quarantined = contents(path)
    assert (jobs, connections, quarantined) == ([JOB], [CONNECTION], None)
    assert settings["keep_days"] == 90
    with pytest.raises(StorageError):
        stored_settings(path)  # an unknown age removes nothing


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_what_is_no_file_is_refused_and_left_as_it_is(tmp_path, make):
    path = tmp_path / "jobs.sqlite"
    make(path)
    for open_it in (SqliteJobStore, stored_jobs, stored_settings):
        with pytest.raises(StorageError, match="is no file"):
            open_it(path)
    assert contents(path, is_kept=False) == ([], [], {}, None)
    assert not path.is_file()


def test_a_store_of_this_session_leaves_the_file_as_it_is(path):
    before = path.read_bytes()
    with closing(SqliteJobStore(path, is_kept=False)) as store:
        assert store.load() == [JOB]
        store.put(make_job())
        store.remove(JOB.id)
        assert len(store.load()) == 1
    assert path.read_bytes() == before


def test_a_store_that_another_program_writes_cannot_be_opened(path, monkeypatch):
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.0)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked"):
            SqliteJobStore(path)
        assert contents(path, is_kept=False)[0] == [JOB]
    assert contents(path)[0] == [JOB]


def test_a_headless_look_at_a_damaged_list_says_what_helps(path):
    run_sql(path, "DROP TABLE jobs")
    with pytest.raises(StorageError, match="is damaged: no such table: jobs") as caught:
        stored_jobs(path)
    assert "Open the window once" in caught.value.hint
