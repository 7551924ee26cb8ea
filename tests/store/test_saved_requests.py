"""Saved requests on disk."""

import sqlite3
from contextlib import closing

import pytest

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.core.writing.texts import options_of
from csvdownloader.store.migrations import MIGRATIONS
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.store.stored import stored_saved_requests

NIGHTLY = SavedRequest("Nightly", Request("file", {"path": "/a/gr\udcf6ße.csv"}, 7))
ODD = SavedRequest(
    "'; DROP TABLE jobs; -- 北京 📦", Request("sample", writing=options_of({"bom": "yes"}))
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "jobs.sqlite"


@pytest.fixture
def store(path):
    with closing(SqliteJobStore(path)) as store:
        yield store


def test_they_are_there_after_a_restart_and_beside_an_open_window(store, path):
    store.write_saved(NIGHTLY, ODD)
    assert store.load_saved() == [NIGHTLY, ODD]
    assert stored_saved_requests(path) == [NIGHTLY, ODD]
    store.close()
    with closing(SqliteJobStore(path)) as again:
        assert again.load_saved() == [NIGHTLY, ODD]


def test_one_of_a_name_replaces_the_other_and_a_rename_is_one_change(store, monkeypatch):
    store.write_saved(NIGHTLY)
    other = SavedRequest(NIGHTLY.name, ODD.request)
    store.write_saved(other)
    assert store.load_saved() == [other]
    store.write_saved(ODD, removed=[NIGHTLY.name])
    assert store.load_saved() == [ODD]
    unwritable = SavedRequest("\udcff", NIGHTLY.request)  # fails behind the removal
    with pytest.raises(UnicodeEncodeError):
        store.write_saved(unwritable, removed=[ODD.name])
    assert store.load_saved() == [ODD]


@pytest.mark.parametrize(
    "document",
    ["", "{", '{"source": "sample"}', '{"source":"x","parameters":{},"rows":1,"format":"avro"}'],
)
def test_a_row_that_this_version_cannot_read_stays_where_it_is(store, path, document, expected_log):
    store.write_saved(NIGHTLY)
    with sqlite3.connect(path) as raw:
        raw.execute("INSERT INTO saved_requests VALUES ('Of later', ?)", [document])
    assert store.load_saved() == [NIGHTLY]
    store.write_saved(ODD, removed=[NIGHTLY.name])
    assert stored_saved_requests(path) == [ODD]
    rows = sqlite3.connect(path).execute("SELECT name FROM saved_requests").fetchall()
    assert sorted(rows) == [(ODD.name,), ("Of later",)]
    assert len(expected_log) == 2


def test_bytes_that_are_no_text_cost_only_their_row(store, path, expected_log):
    store.write_saved(NIGHTLY)
    with sqlite3.connect(path) as raw:
        raw.execute("INSERT INTO saved_requests VALUES ('x', CAST(x'7BFF' AS TEXT))")
    assert store.load_saved() == [NIGHTLY]
    assert len(expected_log) == 1


def test_a_store_from_before_has_none_and_learns_them(path):
    with closing(sqlite3.connect(path)) as old:
        script = " ".join(MIGRATIONS[:3])
        old.executescript(f"{script} PRAGMA user_version = 3")
    assert stored_saved_requests(path) == []
    with closing(SqliteJobStore(path)) as store:
        store.write_saved(NIGHTLY)
    assert stored_saved_requests(path) == [NIGHTLY]


@pytest.mark.usefixtures("expected_log")
def test_they_are_taken_over_from_a_damaged_store(path):
    with closing(SqliteJobStore(path)) as store:
        store.write_saved(NIGHTLY)
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TABLE connections")
    with closing(SqliteJobStore(path)) as store:
        assert store.quarantined.is_file()
        assert store.load_saved() == [NIGHTLY]


def test_without_a_store_there_are_none_and_what_is_no_store_is_an_error(path):
    assert stored_saved_requests(path) == []
    path.write_text("not a store, but longer than the header of a database file. " * 4)
    with pytest.raises(StorageError):
        stored_saved_requests(path)
