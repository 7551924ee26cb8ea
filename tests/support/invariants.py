"""What must hold after every fault, whatever it was. The letters stand in tests/README.md."""

import gc
import hashlib
import sqlite3
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import gettempdir
from uuid import UUID

from msgspec import Struct

from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.sources.output import ASIDE
from csvdownloader.engine.index.index_file import INDEX
from csvdownloader.engine.jobs.spool import SIDECAR, has_checkpoint, read_finished
from csvdownloader.store.migrations import VERSION
from csvdownloader.store.stored import stored_jobs
from tests.support.rawserver import THREAD

CANARY = "canary4711"
_FAILED = {JobState.ERROR, JobState.INTERRUPTED}


class Held(Struct, frozen=True):
    """What this process holds: its threads, and the descriptors of files and connections."""

    threads: frozenset[threading.Thread]
    descriptors: frozenset[tuple[str, str]]
    children: frozenset[str]

    @classmethod
    def now(cls) -> "Held":
        return cls(frozenset(running_threads()), frozenset(_descriptors()), frozenset(_children()))


def assert_all_is_well(roots: Iterable[Path], before: Held) -> None:
    """The invariants, after a test whose files are below `roots` and whose programs have ended."""
    for root in roots:
        assert_folders_are_well(root)
    if _new(before):
        gc.collect()  # what is only waiting to be collected is not left behind
    assert _new(before) == []  # G


def assert_folders_are_well(root: Path) -> None:
    """The same for what is on disk."""
    for path in root.rglob("jobs*"):
        if path.name == "jobs.sqlite" and path.is_file():
            _check_store(path)
        elif path.name == "jobs" and path.is_dir():
            _check_jobs(path)
    for path in root.rglob("*.lock"):
        _check_headless(path)
    for path in _files(root):
        assert CANARY.encode() not in path.read_bytes(), path  # E


def _check_store(path: Path) -> None:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (rows,) = connection.execute("SELECT count(*) FROM jobs").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        return  # it is a newer program's
    jobs = stored_jobs(path)
    assert len(jobs) == rows
    for job in jobs:
        assert (job.receipt is not None) == (job.state is JobState.COMPLETED)  # H
        # A finished one has a failure when its file could not be saved.
        assert job.failure is None or job.state in {*_FAILED, JobState.COMPLETED}
        assert job.failure is not None or job.state not in _FAILED
        if job.failure is not None:  # C
            assert job.failure.message.strip()
            assert job.failure.hint.strip()
    folders = DataFolder(path.parent)
    known = {job.id: job for job in jobs}
    for folder in _job_folders(folders.jobs):
        assert folder.name in known, f"nobody owns {folder}"  # G
    for job in jobs:
        _check_owned(folders.jobs / job.id, job)
    names = {entry.name for entry in path.parent.iterdir()}
    assert not names & {"jobs.sqlite-journal", "jobs.sqlite.new", "jobs.sqlite.new-journal"}  # G


def _check_owned(folder: Path, job: Job) -> None:
    if job.receipt is not None:
        finished = read_finished(folder)
        assert finished is not None, f"{folder} is not whole"  # A
        assert finished.receipt == job.receipt
    else:
        assert not (folder / job.title).exists()  # A
        is_left = folder.exists()
        assert not is_left or has_checkpoint(folder), f"nobody goes on with {folder}"  # G
        assert is_left or job.state is not JobState.RUNNING or not folder.parent.exists()


def _check_jobs(root: Path) -> None:
    """Each folder has a whole file with its proof, or what its job goes on with."""
    for folder in _job_folders(root):
        finished = read_finished(folder)
        if finished is None:
            assert not (folder / SIDECAR).exists()  # A
            assert has_checkpoint(folder) or not any(folder.iterdir()), f"{folder} is half"  # G
            continue
        assert finished.receipt is not None
        expected = {finished.title, SIDECAR, *([ASIDE] if finished.receipt.aside else [])}
        assert {path.name for path in folder.iterdir()} - {INDEX} == expected  # G
        _check_proof(folder / finished.title, finished.receipt)


def _check_proof(path: Path, receipt: Receipt) -> None:
    data = path.read_bytes()
    assert len(data) == receipt.bytes  # H
    assert hashlib.sha256(data).hexdigest() == receipt.sha256


def _check_headless(lock: Path) -> None:
    """A lock that stayed guards a job that can go on."""
    root = lock.with_suffix("")
    if _is_id(root.name):
        folder = root / root.name
        assert has_checkpoint(folder) or read_finished(folder) is not None, f"{root} is left"  # G


def _new(before: Held) -> list[object]:
    after = Held.now()
    descriptors = [
        (number, target)
        for number, target in after.descriptors - before.descriptors
        if target.startswith(("socket:", gettempdir()))
    ]
    threads = [thread for thread in after.threads - before.threads if thread.is_alive()]
    return [*threads, *descriptors, *(after.children - before.children)]


def running_threads() -> Iterator[threading.Thread]:
    """All threads but those of the servers of the test."""
    for thread in threading.enumerate():
        # A thread of Qt's pool is a dummy for Python, which never sees its end.
        is_dummy = isinstance(thread, threading._DummyThread)
        if thread.name != THREAD and not is_dummy:
            yield thread


def _descriptors() -> Iterator[tuple[str, str]]:
    for entry in Path("/proc/self/fd").glob("*"):
        with suppress(OSError):  # that of the listing itself
            yield entry.name, str(entry.readlink())


def _children() -> Iterator[str]:
    """The processes of the program; those of a server outlive a test."""
    numbers: list[str] = []
    for path in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):  # the thread ended
            numbers += path.read_text().split()
    for number in numbers:
        with suppress(OSError):  # it ended
            if Path(f"/proc/{number}/exe").samefile(sys.executable):
                yield number


def _job_folders(root: Path) -> Iterator[Path]:
    if root.is_dir():
        yield from (path for path in root.iterdir() if _is_id(path.name) and not path.is_symlink())


def _is_id(name: str) -> bool:
    with suppress(ValueError):
        return str(UUID(name)) == name
    return False


def _files(root: Path) -> Iterator[Path]:
    for path in root.rglob("*"):
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 10_000_000:
            yield path
