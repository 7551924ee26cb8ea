"""A remote job outlives the program: kill -9, quit and restart find the same job again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from csvdownloader.core.jobs.job import JobState
from csvdownloader.store.sqlite import SqliteJobStore
from tests.services.fakes.slow import CSV, OPEN_PROFILE, SlowService
from tests.support.builders import names_in


class Program:
    """The program in a process of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "tests.faults.web_child", str(folder), *arguments]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        self._process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, text=True
        )

    def until(self, line: str) -> None:
        """Returns when the program has printed the line."""
        assert self._process.stdout is not None
        for printed in self._process.stdout:
            if printed.strip() == line:
                return
        raise AssertionError(f"the program ended without {line!r}")

    def end_by(self, number: int) -> int:
        self._process.send_signal(number)
        return self.end()

    def end(self) -> int:
        """The exit code, once all is printed."""
        self._process.communicate(timeout=60)
        return self._process.returncode


@pytest.fixture
def service():
    with SlowService(is_open=True) as service:
        yield service


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "slow.toml").write_text(OPEN_PROFILE)
    return tmp_path


def the_job(folder):
    store = SqliteJobStore(folder / "jobs.sqlite")
    (job,) = store.load()
    store.close()
    return job


def assert_it_finished(folder, service):
    job = the_job(folder)
    assert job.state is JobState.COMPLETED
    assert (folder / "jobs" / job.id / job.title).read_bytes() == CSV
    assert names_in(folder / "jobs" / job.id) == sorted([job.title, "receipt.json"])
    assert service.asked == ["POST /jobs", "GET /jobs/j-1", "GET /jobs/j-1/file"]


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_a_remote_job_is_polled_on_after_the_end_of_the_program(folder, service, ending):
    program = Program(folder, str(folder / "profiles" / "slow.toml"), service.url)
    program.until("PREPARING busy")
    program.end_by(ending)
    assert the_job(folder).state is JobState.RUNNING
    again = Program(folder)
    again.until("PREPARING busy")
    service.status = "ready"
    assert again.end() == 0
    assert_it_finished(folder, service)


def test_a_remote_job_that_became_ready_meanwhile_is_fetched(folder, service):
    program = Program(folder, str(folder / "profiles" / "slow.toml"), service.url)
    program.until("PREPARING busy")
    program.end_by(signal.SIGKILL)
    service.status = "ready"
    assert Program(folder).end() == 0
    assert_it_finished(folder, service)
