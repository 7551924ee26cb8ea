"""What is told of a store that cannot be used, and when its file is opened anew."""

import sqlite3
from contextlib import closing

import pytest

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.jobs import StoreTooNewError
from csvdownloader.core.errors.storage import OWN_FOLDER_HINT
from csvdownloader.store.migrations import VERSION
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.store.stored import stored_jobs
from tests.support.builders import make_job


@pytest.fixture
def path(tmp_path):
    return tmp_path / "jobs.sqlite"


@pytest.fixture
def store(path):
    store = SqliteJobStore(path)
    yield store
    store.close()


class Broken:
    """A connection that fails with that code of SQLite's."""

    in_transaction = False

    def __init__(self, code):
        self._error = sqlite3.OperationalError("it fails")
        self._error.sqlite_errorcode = code
        self.is_closed = False

    def execute(self, _sql):
        raise self._error

    def close(self):
        self.is_closed = True


@pytest.mark.parametrize(
    ("code", "is_opened_anew"),
    [
        (sqlite3.SQLITE_IOERR, True),
        (sqlite3.SQLITE_IOERR_WRITE, True),
        (sqlite3.SQLITE_IOERR_FSYNC, True),
        (sqlite3.SQLITE_BUSY, False),
        (sqlite3.SQLITE_READONLY, False),
    ],
)
def test_after_an_error_of_the_disk_the_file_is_opened_anew(store, path, code, is_opened_anew):
    whole, store._connection = store._connection, Broken(code)
    broken = store._connection
    with pytest.raises(StorageError, match="cannot be used: it fails") as raised:
        store.put(make_job())
    assert raised.value.hint == OWN_FOLDER_HINT
    job = make_job()
    if is_opened_anew:
        store.put(job)
        assert stored_jobs(path) == [job]
    else:
        with pytest.raises(StorageError, match="it fails"):
            store.put(job)
    assert broken.is_closed is is_opened_anew
    whole.close()


def test_what_is_no_store_is_damaged_for_who_only_reads(path):
    path.write_text("no store at all " * 100)
    with pytest.raises(StorageError) as raised:
        stored_jobs(path)
    assert raised.value.message == "The list of downloads is damaged: file is not a database"
    assert raised.value.hint == (
        "Open the window once: it sets the list aside and takes over what it can."
    )


def test_what_a_newer_version_wrote_is_said_to_be_so(store, path):
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    for read in (SqliteJobStore, stored_jobs):
        with pytest.raises(StoreTooNewError) as raised:
            read(path)
        assert raised.value.message == "The list of downloads was written by a newer version"


def test_a_folder_in_its_place_is_no_file_for_who_only_reads(path):
    path.mkdir()
    for read in (SqliteJobStore, stored_jobs):
        with pytest.raises(StorageError) as raised:
            read(path)
        assert raised.value.message == f"{path} is no file"


def test_of_two_of_one_id_the_last_counts_and_the_order_stays(store, path):
    first, second = make_job(), make_job()
    store.put(first, second)
    store.write([first, second], [second.id], waits=False)
    assert store.load() == stored_jobs(path) == [first]
    assert store.load_removed() == {second.id}
