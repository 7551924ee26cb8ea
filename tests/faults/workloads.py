"""What a process of the program does while something happens to it; see `support/forks.py`."""

import os
import random
import resource
import uuid
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from PySide6.QtCore import QCoreApplication

from csvdownloader.app import compose
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.core.settings.settings import Settings
from csvdownloader.workers.jobs.service import JobService

# Loaded before the fork: else each one does it, under strace in seconds.
_LIBRARIES = ("duckdb", "h11", "httpcore2", "jmespath", "re2", "truststore")
_PARTS = ("core", "engine", "sources.file", "sources.tabular", "sources.web", "workers")
for name in _LIBRARIES:
    import_module(name)
for name in _PARTS:
    part = import_module(f"csvdownloader.{name}")
    for module in walk_packages(part.__path__, f"{part.__name__}."):
        import_module(module.name)

_SAMPLE = Request("sample", {"slow": False}, 100)


def _request(source: str) -> Request:
    """That for a file, or for an address of the web."""
    if source.startswith("http"):
        web = {"profile": "download", "account": "", "base_url": "", "param.url": source}
        return Request("web", web)
    return Request("file", {"path": source})


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
        self.run_until_idle()  # also what was waiting
        return self

    def __exit__(self, *_: object) -> None:
        assert self.service.shut_down(60_000)


def export_and_save(folder: str, source: str, target: str) -> None:
    """Exports a file, and saves it. Prints what it has promised to its user."""
    numbers = random.Random(1)  # the same names of folders and drafts in each run
    uuid.uuid4 = lambda: uuid.UUID(int=numbers.getrandbits(128), version=4)
    with Program(folder) as program:
        if not program.parts.notice:
            print("kept", flush=True)
        try:
            job_id = program.service.start(_request(source))
        except StorageError:
            print("refused", flush=True)
            return
        print("started", job_id, flush=True)
        program.run_until_idle()
        if program.service.book.job(job_id).receipt:
            print("finished", flush=True)
            program.service.saving.save(job_id, Path(target), overwrite=False)
            program.run_until_idle()
        if program.service.book.job(job_id).saved_to:
            print("saved", flush=True)


def go_on(folder: str, source: str, target: str) -> None:
    """The next start: whatever did not come to its end is done, and printed before and after."""
    with Program(folder) as program:
        service = program.service
        print(*(f"{job.id} {job.state}" for job in service.book.jobs()), sep=",", flush=True)
        if not service.book.jobs():
            service.start(_request(source))
            program.run_until_idle()
        (job,) = service.book.jobs()
        if not job.receipt:
            service.run_again(job.id)
            program.run_until_idle()
        if not Path(target).exists():
            service.saving.save(job.id, Path(target), overwrite=False)
            program.run_until_idle()
        print(service.book.job(job.id).state, flush=True)


class MixedLoad:
    """Downloads of all kinds at once, which are saved, pinned, cancelled, removed, run again.

    Prints each promise when it was made: `started ID`, `finished ID`, `saved ID`, `removed ID`.
    """

    def __init__(self, program: Program, requests: list[Request], chosen: Path) -> None:
        self._service, self._chosen = program.service, chosen
        self._requests = requests
        self._was_run_again = False
        self._service.book.job_changed.connect(self._on_change)
        self._service.saving.saved.connect(self._on_saved)

    def begin(self) -> None:
        self._service.settings.change(Settings(jobs_at_once=3))
        self._ids = [self._start(request) for request in self._requests]
        self._service.cancel(self._ids[-1])

    def _start(self, request: Request) -> str:
        job_id = self._service.start(request)
        print("started", job_id, flush=True)
        return job_id

    def _on_change(self, job: Job) -> None:
        if job.receipt and not job.saved_to and not self._service.saving.is_saving(job.id):
            print("finished", job.id, flush=True)
            self._service.saving.save(job.id, self._chosen / f"{job.id}.csv", overwrite=False)

    def _on_saved(self, job_id: str, _path: str) -> None:
        print("saved", job_id, flush=True)
        if job_id == self._ids[0]:
            self._service.retention.set_pinned(job_id, pinned=True)
            self._ids.append(self._start(self._requests[0]))
        elif job_id == self._ids[1]:
            self._service.removal.remove(job_id)
            self._service.removal.finish()
            print("removed", job_id, flush=True)


def mixed_load(folder: str, orders: str, parquet: str, address: str, chosen: str) -> None:
    """Runs `MixedLoad` to its end."""
    requests = [_request(orders), _SAMPLE, *map(_request, (parquet, address, parquet))]
    with Program(folder) as program:
        load = MixedLoad(program, requests, Path(chosen))
        load.begin()
        program.run_until_idle()


def settle(folder: str, chosen: str) -> None:
    """The next start: prints each job as it is found, `ID STATE`, then ends and saves all."""
    with Program(folder) as program:
        service = program.service
        for job in service.book.jobs():
            print(job.id, job.state, flush=True)
        for job in service.book.jobs():
            if not job.receipt:
                service.run_again(job.id)
        program.run_until_idle()
        for job in service.book.jobs():
            target = Path(chosen) / f"{job.id}.csv"
            service.saving.save(job.id, target, overwrite=True)
        program.run_until_idle()


def under_limit(name: str, limit: str, folder: str, *sources: str) -> None:
    """Exports files under a limit of the system, and prints how each ended."""
    with Program(folder) as program:
        hard = resource.getrlimit(getattr(resource, name))[1]
        resource.setrlimit(getattr(resource, name), (int(limit), hard))
        for source in sources:
            job_id = program.service.start(_request(source))
            program.run_until_idle()
            job = program.service.book.job(job_id)
            print(job.state, job.failure.kind.value if job.failure else "", flush=True)


def download(folder: str, address: str) -> None:
    """Downloads a file of the web, and prints how that ended."""
    with Program(folder) as program:
        job_id = program.service.start(_request(address))
        program.run_until_idle()
        print(program.service.book.job(job_id).state, flush=True)


def without_umask(folder: str, source: str, target: str) -> None:
    """Exports and saves a file where new files are open to all unless the program sees to it."""
    os.umask(0)
    export_and_save(folder, source, target)


def queue(folder: str, number: str, most_files: str) -> None:
    """Queues so many downloads at once, with few open files allowed; then with none more.

    Prints how many finished and how many ran at once at most, then what a start says that can
    open no file, and how one ends afterwards.
    """
    with Program(folder) as program:
        service = program.service
        at_once = [0]
        service.book.job_changed.connect(
            lambda _job: at_once.append(_number(service, JobState.RUNNING))
        )
        _allow_files(int(most_files))
        for _ in range(int(number)):
            service.start(_SAMPLE)
        program.run_until_idle()
        print(_number(service, JobState.COMPLETED), max(at_once))
        os.close(next_file := os.dup(0))
        _allow_files(next_file)
        try:
            service.start(_SAMPLE)
        except StorageError as error:
            print(error.kind.value)
        _allow_files(int(most_files))
        job_id = service.start(_SAMPLE)
        program.run_until_idle()
        print(service.book.job(job_id).state, flush=True)


def _number(service: JobService, state: JobState) -> int:
    return sum(job.state is state for job in service.book.jobs())


def _allow_files(number: int) -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard))


def measured(folder: str, source: str) -> None:
    """Exports a file, and prints how that ended, the rows, and the most memory in MB."""
    with Program(folder) as program:
        job_id = program.service.start(_request(source))
        program.run_until_idle()
        job = program.service.book.job(job_id)
        ended = job.receipt.row_count if job.receipt else job.failure and job.failure.kind.value
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
        print(job.state, ended, megabytes, flush=True)
