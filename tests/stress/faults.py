"""What goes wrong around the program: servers, files, the disk, the clock, its end."""

import ctypes
import os
import resource
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Protocol

from csvdownloader.core.jobs.job import JobState
from tests.stress import user
from tests.stress.actions import action
from tests.stress.user import NotNow, until

if TYPE_CHECKING:
    from tests.stress.run import Run

_CHILD = Path(__file__).parents[1] / "faults" / "child.py"
_POINTS = (
    "engine.jobs.spool.make_private_file:1",
    "engine.disk.durable.sync_file:1",
    "engine.disk.durable.sync_folder:1",
    "engine.jobs.spool.sync_folder:1",
    "never",
)
_CHILD_SECONDS = 5  # in which the child kills itself, or is killed
_SETTLES = 1.0  # seconds
_OVERRIDE = (1 << 1) | (1 << 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


@action("let it be", 5, anywhere=True)
def let_it_be(run: "Run", random: Random) -> str:
    """Everything that waits for others goes on; what can end, ends."""
    run.world.web.open_flow()
    until(lambda: not run.program.runner.running, random.choice((0.1, 0.3, _SETTLES)))
    return f"{run.program.runner.running} tasks are left"


@action("flow", 3, anywhere=True)
def flow(run: "Run", random: Random) -> str:
    run.world.web.open_flow()
    return ""


@action("service turns", 2, anywhere=True)
def service_turns(run: "Run", random: Random) -> str:
    run.world.service.status = random.choice(("busy", "ready"))
    return run.world.service.status


@action("web dies", 1, anywhere=True)
def web_dies(run: "Run", random: Random) -> str:
    run.world.restart_web()
    return ""


@action("source changes", 2, anywhere=True)
def source_changes(run: "Run", random: Random) -> str:
    _need_disk(run)
    files = [path for path in run.world.files() if path.is_file() and path != run.world.database]
    path, way = random.choice(files), random.choice(("grows", "vanishes", "is cut", "comes back"))
    if way == "grows":
        with path.open("ab") as file:
            file.write(b"1,2,3\n" * 100)
    elif way == "vanishes":
        path.unlink()
    elif way == "is cut":
        os.truncate(path, path.stat().st_size // 2)
    else:
        run.world.make_files()
    return f"{path.name} {way}"


@action("fetched file changes", 1, anywhere=True)
def fetched_file_changes(run: "Run", random: Random) -> str:
    _need_disk(run)
    done = [job for job in run.program.service.book.jobs() if job.state is JobState.COMPLETED]
    if not done:
        raise NotNow
    job = random.choice(done)
    path, way = run.world.home / "jobs" / job.id / job.title, random.choice(("vanishes", "changes"))
    run.checks.changed.add(job.id)
    if way == "vanishes":
        path.unlink(missing_ok=True)
    elif path.exists():
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    return f"{job.id} {way}"


@action("clock", 1, anywhere=True)
def clock(run: "Run", random: Random) -> str:
    hours = random.choice((-24 * 400, -30, -2, 2, 30, 24 * 40, 24 * 400, 0))
    run.clock.ahead = timedelta(hours=hours)
    return f"{hours:+} hours"


def _need_disk(run: "Run") -> None:
    """Raises NotNow while the disk refuses: it would refuse here, too."""
    if run.checks.refuses:
        raise NotNow


class Refusal(Protocol):
    """The disk refuses for a while."""

    def end(self) -> None:
        """The disk takes everything again."""


class Full:
    """No file may grow beyond a size: what a full disk and a quota have in common."""

    def __init__(self, most: int) -> None:
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, self._before[1]))

    def end(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)


class ReadOnly:
    """Nothing may be made in the folders, or removed from them."""

    def __init__(self, *folders: Path) -> None:
        self._folders = [folder for folder in folders if folder.is_dir()]
        for folder in self._folders:
            folder.chmod(0o500)

    def end(self) -> None:
        for folder in self._folders:
            folder.chmod(0o700)


@action("disk full", 2, anywhere=True)
def disk_full(run: "Run", random: Random) -> str:
    most = random.choice((0, 5000, 100_000))
    run.refuse(lambda: Full(most), random)
    return f"no file over {most} bytes"


@action("read-only", 2, anywhere=True)
def read_only(run: "Run", random: Random) -> str:
    home = run.world.home
    folders = random.choice(((home, home / "jobs"), (run.world.downloads,), (home / "jobs",)))
    run.refuse(lambda: ReadOnly(*folders), random)
    return ", ".join(folder.name for folder in folders)


def obey_permissions() -> None:
    """Gives up root's right to write anywhere, as the user of the program has none; Linux only."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this thread and those it starts
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; and the upper halves
    if libc.capget(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capget")
    sets[0] &= ~_OVERRIDE
    if libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")


@action("quit", 2)
def quit_(run: "Run", random: Random) -> str:
    way = random.choice(("key", "close"))
    if way == "key":
        user.press(run.program.window, "Ctrl+Q")
    else:
        run.program.window.close()
    return f"by {way}"


@action("interrupt", 1, anywhere=True)
def interrupt(run: "Run", random: Random) -> str:
    """Ctrl+C, or the end of the session: nobody is asked."""
    run.program.window.hide()
    return f"{run.program.runner.running} tasks run"


def between_starts(run: "Run", random: Random) -> str:
    """What happens to the data folder while the program is closed."""
    way = random.choice(("nothing", "nothing", "nothing", "kill", "damage"))
    if way == "kill":
        return f"another start is killed at {_kill_one(run, random)}"
    if way == "damage" and random.random() < 0.5:
        store = run.world.home / "jobs.sqlite"
        with store.open("r+b") as file:
            file.seek(random.randrange(store.stat().st_size))
            file.write(b"\xff" * random.choice((1, 100, 5000)))
        return "the store is damaged"
    return "nothing"


def _kill_one(run: "Run", random: Random) -> str:
    point = random.choice(_POINTS)
    file = run.world.sources / "orders.csv"
    command = [sys.executable, str(_CHILD), str(run.world.home), str(file), point]
    child = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=_CHILD.parents[2]
    )
    try:
        child.wait(_CHILD_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    return point
