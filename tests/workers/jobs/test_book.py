"""The list of jobs over a real store whose disk comes and goes."""

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from msgspec.structs import replace

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.jobs import JobNotFoundError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.messages import Message
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.store.stored import stored_jobs, stored_removed
from csvdownloader.workers.jobs import book as job_book
from csvdownloader.workers.jobs.book import JobBook
from tests.fakes.jobs import MemoryStore
from tests.support.builders import NOON, make_job


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def book(qapp, home, monkeypatch):
    monkeypatch.setattr(job_book, "RETRY_MS", 10)
    book = JobBook(SqliteJobStore(home / "jobs.sqlite"))
    yield book
    book.close()


def in_store(home):
    return {job.id: job.state for job in stored_jobs(home / "jobs.sqlite")}


def come_back(away, home):
    away.rename(home)


def come_back_as_a_copy(away, home):
    shutil.copytree(away, home)
    shutil.rmtree(away)


@pytest.mark.usefixtures("expected_log")
@pytest.mark.parametrize("return_home", [come_back, come_back_as_a_copy])
def test_s14_what_happened_while_the_disk_was_gone_is_written_when_it_is_back(
    qtbot, book, home, return_home
):
    running, removed = make_job(), make_job(state=JobState.ERROR)
    book.add(running)
    book.add(removed)
    away = home.rename(home.with_name("away"))
    cancelled = make_job(id=running.id, state=JobState.CANCELLED)
    with qtbot.waitSignal(book.failed):
        book.put(cancelled)
    assert book.job(running.id) == cancelled
    with pytest.raises(StorageError):
        book.remove([removed.id])
    return_home(away, home)
    qtbot.waitUntil(lambda: in_store(home)[running.id] is JobState.CANCELLED)
    book.remove([removed.id])
    assert in_store(home) == {running.id: JobState.CANCELLED}


@pytest.mark.usefixtures("expected_log")
def test_s14_the_end_of_the_program_is_the_last_try(qapp, home):
    book = JobBook(SqliteJobStore(home / "jobs.sqlite"))
    job = make_job()
    book.add(job)
    away = home.rename(home.with_name("away"))
    book.put(make_job(id=job.id, state=JobState.ERROR))
    away.rename(home)
    book.close()
    assert in_store(home) == {job.id: JobState.ERROR}


def test_s14_a_file_without_its_name_takes_no_job(book, home):
    (home / "jobs.sqlite").rename(home / "elsewhere.sqlite")
    job = make_job()
    with pytest.raises(StorageError):
        book.add(job)  # SQLite would write into the file that has another name now
    with pytest.raises(JobNotFoundError):
        book.job(job.id)
    (home / "elsewhere.sqlite").rename(home / "jobs.sqlite")
    book.add(job)
    assert in_store(home) == {job.id: job.state}


@pytest.mark.usefixtures("expected_log")
def test_s14_the_list_is_not_waited_for_again_and_again(book, home):
    job = make_job()
    book.add(job)
    with closing(sqlite3.connect(home / "jobs.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        book._store._connection.execute("PRAGMA busy_timeout = 1")
        book.put(make_job(id=job.id, state=JobState.ERROR))
        waits = []
        book._store._connection.set_trace_callback(waits.append)
        book._try_again()
        assert "PRAGMA busy_timeout = 0" in waits
        assert waits[-1] == "PRAGMA busy_timeout = 2000"
        assert in_store(home) == {job.id: JobState.RUNNING}
        other.execute("ROLLBACK")
    book._try_again()
    assert in_store(home) == {job.id: JobState.ERROR}


class CountingStore(MemoryStore):
    """Counts its transactions; the next may find the disk full."""

    transactions = 0
    is_full = False

    def put(self, *jobs):
        self.transactions += 1
        super().put(*jobs)

    def remove(self, *job_ids):
        self.transactions += 1
        if self.is_full:
            raise DiskFullError(Message("The disk is full"))
        super().remove(*job_ids)


def test_s14_a_thousand_changes_are_one_transaction(qapp):
    jobs = [make_job(created_at=NOON + timedelta(seconds=n)) for n in range(1000)]
    store = CountingStore(jobs)
    book = JobBook(store)
    book.remove([job.id for job in jobs])
    assert (store.transactions, store.rows, book.jobs()) == (1, {}, [])
    book.put(*jobs)
    assert list(store.rows) == [job.id for job in jobs]
    assert store.transactions <= 3  # what is put, and what is removed
    book.close()


def test_s14_what_a_full_disk_removes_in_memory_alone_goes_when_there_is_room(qapp):
    store = CountingStore([make_job()])
    store.is_full = True
    book = JobBook(store)
    book.remove(list(store.rows))
    assert (len(store.rows), book.jobs()) == (1, [])
    store.is_full = False
    book.write()
    assert store.rows == {}
    book.close()


def test_s14_a_change_that_waits_does_not_bring_a_removed_job_back(qapp, home, book):
    job = make_job(state=JobState.CANCELLED)
    book.add(job)
    book.put_later(replace(job, aging_since=1.0))
    book.remove([job.id])
    book.write()
    assert in_store(home) == {}


def test_s14_what_nobody_waits_for_is_written_soon(qtbot, home, book):
    job = make_job(state=JobState.CANCELLED)
    book.add(job)
    book.put_later(replace(job, state=JobState.ERROR))
    assert in_store(home) == {job.id: JobState.CANCELLED}
    qtbot.waitUntil(lambda: in_store(home) == {job.id: JobState.ERROR})
    assert not book._retry.isActive()


def test_s14_what_a_full_disk_kept_is_removed_soon(qtbot, monkeypatch):
    monkeypatch.setattr(job_book, "RETRY_MS", 10)
    store = CountingStore([make_job()])
    store.is_full = True
    book = JobBook(store)
    book.remove(list(store.rows))
    store.is_full = False
    qtbot.waitUntil(lambda: not store.rows)
    book.close()


def test_s14_what_is_written_is_not_written_again(qapp):
    store = CountingStore()
    book = JobBook(store)
    book.put(make_job())
    written = store.transactions
    book.write()
    book.close()
    assert store.transactions == written


@pytest.mark.usefixtures("expected_log")
def test_s14_all_that_waits_is_written_at_once(home, book):
    first, second = make_job(), make_job()
    book.add(first)
    away = home.rename(home.with_name("away"))
    book.put(replace(first, state=JobState.ERROR))
    book.put(second)
    away.rename(home)
    book.write()
    assert in_store(home) == {first.id: JobState.ERROR, second.id: second.state}


@pytest.mark.usefixtures("expected_log")
def test_s14_after_its_end_nothing_is_tried_again(qapp, home):
    book = JobBook(SqliteJobStore(home / "jobs.sqlite"))
    book.add(make_job())
    away = home.rename(home.with_name("away"))
    book.put(make_job())
    assert book._retry.isActive()
    book.close()
    assert not book._retry.isActive()
    away.rename(home)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        book._store._connection.execute("SELECT 1")


def test_s14_that_nothing_is_left_of_a_job_is_noted_or_left_for_a_later_start(home, book):
    first, second = make_job(), make_job()
    book.add(first)
    book.add(second)
    book.remove([first.id, second.id])
    book.forget_removed([first.id])
    store = home / "jobs.sqlite"
    assert stored_removed(store) == {second.id}
    away = home.rename(home.with_name("away"))
    book.forget_removed([second.id])
    away.rename(home)
    assert stored_removed(store) == {second.id}
    book.forget_removed([])


def test_what_becomes_of_the_list_is_told(book):
    heard = []
    book.jobs_added.connect(lambda jobs: heard.append(("added", [job.title for job in jobs])))
    book.job_changed.connect(lambda job: heard.append(("changed", job.title)))
    book.jobs_removed.connect(lambda ids: heard.append(("removed", list(ids))))
    first, second, third = (make_job(f"{number}.csv") for number in (1, 2, 3))
    book.add(first)
    book.put(first, second, third)
    book.put_later(first)
    book.put_aside([first.id])
    book.remove([first.id, second.id])  # of these one is out of the list already
    book.put_aside([third.id])
    book.bring_back()
    book.bring_back()
    assert heard == [
        ("added", ["1.csv"]),
        ("changed", "1.csv"),
        ("added", ["2.csv", "3.csv"]),
        ("removed", [first.id]),
        ("removed", [second.id]),
        ("removed", [third.id]),
        ("added", ["3.csv"]),
    ]


def test_where_nothing_is_gone_nothing_is_noted(qapp):
    noted = []

    class Noting(MemoryStore):
        def forget_removed(self, *job_ids):
            noted.append(job_ids)

    book = JobBook(Noting())
    book.forget_removed([])
    book.forget_removed(["a", "b"])
    assert noted == [("a", "b")]
    book.close()
