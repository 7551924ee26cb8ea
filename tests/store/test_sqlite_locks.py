"""Two programs write one store: each waits until the other has written, but not for ever."""

import sqlite3
import threading

import pytest

from csvdownloader.core.errors.base import StorageError
from csvdownloader.store.sqlite import SqliteJobStore
from tests.support.builders import make_job


@pytest.fixture
def path(tmp_path):
    return tmp_path / "jobs.sqlite"


@pytest.fixture
def store(path):
    store = SqliteJobStore(path)
    yield store
    store.close()


def test_pro_07_a_lock_held_elsewhere_is_a_named_error(store, path, monkeypatch):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store._connection.execute("PRAGMA busy_timeout = 1")
    with pytest.raises(StorageError, match="locked"):
        store.put(make_job())
    other.execute("ROLLBACK")
    other.close()
    store.put(make_job())


@pytest.mark.parametrize(
    "write",
    [
        lambda store: store.put(make_job()),
        lambda store: store.remove("1"),
        lambda store: store.save_settings({"jobs_at_once": 3}),
    ],
)
def test_who_writes_waits_until_another_has_written(store, path, write):
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    waits = threading.Event()
    store._connection.set_trace_callback(lambda _: waits.set())

    def end():
        waits.wait()
        other.execute("ROLLBACK")

    ends = threading.Thread(target=end)
    ends.start()
    write(store)
    ends.join()
    other.close()
