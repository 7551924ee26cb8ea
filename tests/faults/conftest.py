from pathlib import Path

import duckdb
import pytest
from msgspec import Struct
from PySide6.QtCore import QObject

from csvdownloader.app import WindowServices, compose
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.jobs.job import Job
from tests.faults.postgresql import Rig
from tests.faults.transfers import TransferHarness
from tests.support.disks import memory_folder
from tests.support.forks import Forks
from tests.support.rawserver import Authority


class Program(Struct):
    """Everything below the window, over one data folder."""

    folder: Path
    parts: WindowServices

    @property
    def service(self):
        return self.parts.service

    @property
    def jobs(self) -> list[Job]:
        return self.service.book.jobs()

    def files(self) -> list[str]:
        """The names of all files of all jobs."""
        return sorted(path.name for path in (self.folder / "jobs").rglob("*") if path.is_file())


@pytest.fixture
def start_program(qtbot, tmp_path):
    """Starts the program over a folder, as a start of the application would."""
    started = []

    def start(folder=tmp_path / "data") -> Program:
        folder.mkdir(exist_ok=True)
        owner = QObject()
        program = Program(folder, compose(DataFolder(folder), owner))
        started.append((owner, program))
        with qtbot.waitSignal(program.service.idle):
            program.service.recover()
        return program

    yield start
    for owner, program in started:
        assert program.service.shut_down(10_000)
        owner.deleteLater()


@pytest.fixture(scope="session")
def forks(processes):
    """Forks of a process of the program; see `workloads.py`."""
    forks = Forks("tests.faults.workloads")
    yield forks
    forks.close()


@pytest.fixture
def memory_disk():
    """See `memory_folder`."""
    with memory_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def big_parquet(tmp_path_factory) -> Path:
    """Ten million rows."""
    path = tmp_path_factory.mktemp("big") / "big.parquet"
    duckdb.execute(
        "COPY (SELECT i AS id, 'customer ' || (i % 1000) AS customer, i / 7 AS price "
        f"FROM range(10000000) r(i)) TO '{path}'"
    )
    return path


@pytest.fixture
def transfer(tmp_path, caplog):
    return TransferHarness(tmp_path, caplog)


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
def rig(tmp_path, postgres):
    rig = Rig(tmp_path / "jobs", postgres)
    yield rig
    assert rig.files() == []
    assert postgres.readers() == 0
