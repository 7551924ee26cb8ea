"""What a process of the program does while something happens to it; see `support/forks.py`."""

import random
import uuid
from pathlib import Path

import duckdb  # noqa: F401 - before the fork, so that each is spared the time
from PySide6.QtCore import QCoreApplication

from csvdownloader.app import compose
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors import StorageError
from csvdownloader.core.models import Request


class Program:
    """Everything below the window, over one data folder."""

    def __init__(self, folder: str) -> None:
        self.application = QCoreApplication([])
        self.parts = compose(DataFolder(Path(folder)), self.application)
        self.service = self.parts.service

    def run_until_idle(self) -> None:
        """Returns when no task runs any more."""
        if self.service.busy:
            self.application.exec()

    def __enter__(self) -> "Program":
        self.service.idle.connect(self.application.quit)
        self.service.recover()
        self.run_until_idle()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.service.shut_down(5000)


def export_and_save(folder: str, source: str, target: str) -> None:
    """Exports a file, and saves it. Prints what it has promised to its user."""
    numbers = random.Random(1)  # the same names of folders and drafts in each run
    uuid.uuid4 = lambda: uuid.UUID(int=numbers.getrandbits(128), version=4)
    with Program(folder) as program:
        if not program.parts.notice:
            print("kept", flush=True)
        try:
            job_id = program.service.start(Request("file", {"path": source}))
        except StorageError:
            print("refused", flush=True)
            return
        print("started", job_id, flush=True)
        program.run_until_idle()
        if program.service.job(job_id).receipt:
            print("finished", flush=True)
            program.service.save(job_id, Path(target), overwrite=False)
            program.run_until_idle()
        if program.service.job(job_id).saved_to:
            print("saved", flush=True)


def go_on(folder: str, source: str, target: str) -> None:
    """The next start: whatever did not come to its end is done, and printed before and after."""
    with Program(folder) as program:
        service = program.service
        print(*(f"{job.id} {job.state}" for job in service.jobs()), sep=",", flush=True)
        if not service.jobs():
            service.start(Request("file", {"path": source}))
            program.run_until_idle()
        (job,) = service.jobs()
        if not job.receipt:
            service.run_again(job.id)
            program.run_until_idle()
        if not Path(target).exists():
            service.save(job.id, Path(target), overwrite=False)
            program.run_until_idle()
        print(service.job(job.id).state, flush=True)
