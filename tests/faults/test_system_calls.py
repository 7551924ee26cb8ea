"""Faults of the disk (STO): each single system call that writes fails once."""

import shutil
from itertools import count
from pathlib import Path

import pytest
from msgspec import Struct

from tests.services.fakes.base import FakeHost, ranged
from tests.support.builders import names_in
from tests.support.disks import memory_folder
from tests.support.forks import Fork, Forks
from tests.support.invariants import assert_folders_are_well
from tests.support.strace import injected, only, paths_by_thread, traced

CSV = b"a,b\n1,2\n"
# By the thread that makes them: the main one writes the list of downloads, others the files.
CALLS = {
    "list": ["openat", "pwrite64", "fdatasync", "rename", "unlink", "close"],
    "files": ["openat", "mkdir", "write", "fsync", "rename", "link", "unlink", "close"],
    "files of the web": ["openat", "mkdir", "write", "fsync", "rename", "link", "unlink", "close"],
}
ALL_CALLS = sorted({call for calls in CALLS.values() for call in calls})


class Rig(Struct):
    """Runs an export, and what the next start makes of it.

    Attributes:
        is_web: Whether it downloads from `host`; else it reads a file.
    """

    forks: Forks
    folder: Path
    host: FakeHost
    is_web: bool = False

    @property
    def source(self) -> str:
        return f"{self.host.url}/orders.csv" if self.is_web else str(self._file)

    @property
    def _file(self) -> Path:
        return self.folder / "source" / "orders.csv"

    @property
    def target(self) -> Path:
        return self.folder / "program" / "chosen" / "saved.csv"

    @property
    def log(self) -> Path:
        return self.folder / "strace.log"

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        for folder in (self._file.parent, self.target.parent, self.data):
            folder.mkdir(parents=True)
        self._file.write_bytes(CSV)

    @property
    def data(self) -> Path:
        return self.folder / "program" / "data"

    def fork(self, function: str) -> Fork:
        return self.forks.start(function, self.data, self.source, self.target)

    def run(self, *options: str) -> Fork:
        """An export with its file saved, under strace with these options."""
        self.clear()
        fork = self.fork("export_and_save")
        with traced(fork.pid, self.log, *options):
            fork.run()
        return fork


@pytest.fixture(scope="module")
def rig(forks):
    with memory_folder() as folder, FakeHost() as host:
        host.on("GET", "/orders.csv", ranged(CSV))
        yield Rig(forks, folder / "run", host)


@pytest.fixture(scope="module")
def paths(rig):
    """What the window's thread and the others write in runs without a fault."""
    found = {}
    for rig.is_web, name in ((True, "files of the web"), (False, "files")):
        fork = rig.run("-e", f"trace={','.join(ALL_CALLS)}")
        assert (fork.code, fork.lines[-1]) == (0, "saved")
        found["list"], *files = paths_by_thread(rig.log, rig.folder / "program")
        found[name] = set().union(*files)
    return found


@pytest.mark.parametrize(
    ("thread", "call"), [(thread, call) for thread, calls in CALLS.items() for call in calls]
)
def test_sto_05_any_one_call_that_fails_leaves_nothing_false(rig, paths, thread, call):
    rig.is_web = thread == "files of the web"
    for number in count(1):
        fault = f"inject={call}:error=EIO:when={number}"
        fork = rig.run("-e", f"trace={call}", "-e", fault, *only(paths[thread]))
        if not (failed := injected(rig.log)):
            assert number > 1
            break
        threads = {line.split()[0] for line in failed}
        assert len(threads) == len(failed)  # strace counts the calls of each thread
        check(rig, fork, failed)


def check(rig, fork, failed):
    """What was promised holds, nothing half has a name, and the next start ends the work."""
    assert fork.code == 0, failed
    assert {name for name in names_in(rig.target.parent) if not is_draft(name)} <= {"saved.csv"}
    assert not rig.target.exists() or rig.target.read_bytes() == CSV, failed
    assert rig.target.exists() or "saved" not in fork.lines, failed
    after = rig.fork("go_on")
    assert after.run() == 0, failed
    before, end = after.lines
    if "kept" in fork.lines and "refused" not in fork.lines:
        assert before.startswith(fork.lines[1].removeprefix("started ")), failed
    if "finished" in fork.lines:
        assert before.endswith(" COMPLETED"), failed
    assert end == "COMPLETED", failed
    assert rig.target.read_bytes() == CSV
    assert names_in(rig.target.parent) == ["saved.csv"], failed
    assert_folders_are_well(rig.folder)


def is_draft(name):
    return name.startswith(".csvdownloader-") and name.endswith(".part")
