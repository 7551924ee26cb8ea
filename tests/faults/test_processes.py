"""Faults of the process (PRO, SEC): it sleeps, has few files, and no umask; and it is one."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from csvdownloader.core.jobs.job import JobState
from tests.end_to_end.processes import wait_until
from tests.end_to_end.reports import environment_without_display
from tests.services.fakes.base import FakeHost, Reply, ranged

CSV = b"id,name\n" + b"".join(b"%d,name %d\n" % (n, n) for n in range(2000))
CUT = 5000
PATIENCE = 30

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes as Linux has them")


class DroppingHost(FakeHost):
    """Holds the first response until it is let go; then it sends a part and closes the line."""

    def __init__(self):
        super().__init__()
        self.asked, self.let_go = Event(), Event()
        self.on("GET", "/orders.csv", self._answer_once)

    def _answer_once(self, seen):
        if self.asked.is_set():
            return ranged(CSV)(seen)
        self.asked.set()
        assert self.let_go.wait(PATIENCE)
        return Reply(body=CSV, headers={"ETag": '"v1"'}, truncate_at=CUT)


def test_pro_10_a_program_that_slept_goes_on_where_the_line_was_dropped(
    forks, start_program, tmp_path
):
    data = tmp_path / "data"
    data.mkdir()
    with DroppingHost() as host:
        fork = forks.start("download", data, f"{host.url}/orders.csv")
        fork.let_go()
        assert host.asked.wait(PATIENCE)
        os.kill(fork.pid, signal.SIGSTOP)
        host.let_go.set()
        os.kill(fork.pid, signal.SIGCONT)
        assert list(fork.printed()) == ["COMPLETED"]
        asked = [seen.headers.get("Range") for seen in host.requests]
    assert asked == [None, f"bytes={CUT}-"]
    (job,) = start_program(data).jobs
    assert (data / "jobs" / job.id / job.title).read_bytes() == CSV


def test_pro_12_two_hundred_downloads_with_few_open_files(forks, memory_disk):
    fork = forks.start("queue", memory_disk, 200, 64)
    assert fork.run() == 0
    assert fork.lines == ["200 2", "Storage", "COMPLETED"]


def test_pro_04_the_program_is_one_process(forks, tmp_path, start_program):
    """So no worker can be killed alone, and none outlives the window."""
    data = tmp_path / "data"
    data.mkdir()
    with DroppingHost() as host:
        fork = forks.start("download", data, f"{host.url}/orders.csv")
        fork.let_go()
        assert host.asked.wait(PATIENCE)
        threads = Path(f"/proc/{fork.pid}/task").glob("*/children")
        assert "".join(path.read_text() for path in threads) == ""
        os.kill(fork.pid, signal.SIGKILL)
        assert list(fork.printed()) == []
        host.let_go.set()
        assert [job.state for job in start_program(data).jobs] == [JobState.COMPLETED]


def test_sec_07_all_files_are_private_whatever_the_umask_is(forks, tmp_path):
    data, source = tmp_path / "data", tmp_path / "orders.csv"
    source.write_bytes(CSV)
    environment = environment_without_display(
        CSVDOWNLOADER_HOME=str(data), QT_QPA_PLATFORM="offscreen"
    )
    command = [sys.executable, "-m", "csvdownloader", str(source)]
    with subprocess.Popen(command, env=environment, umask=0) as window:
        wait_until((data / "log" / "csvdownloader.log").exists, window)
        window.terminate()
    assert window.returncode == 0
    fork = forks.start("without_umask", data, source, tmp_path / "saved.csv")
    assert fork.run() == 0
    assert open_to_others(data) == []


def open_to_others(folder):
    paths = [folder, *folder.rglob("*")]
    assert len(paths) >= 8
    return [f"{path} {path.stat().st_mode:o}" for path in paths if path.stat().st_mode & 0o077]
