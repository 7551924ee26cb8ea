"""`csvdownloader resume ID`: resumes a job that did not finish."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from csvdownloader.cli.options.delivery import Delivery, check_aside, check_source, said_place
from csvdownloader.cli.options.export_options import (
    add_delivery,
    add_trust,
    check_delivery,
    resumed_writing,
    wants_receipts,
)
from csvdownloader.cli.options.writing import add_writing
from csvdownloader.cli.running.delivering import check_targets
from csvdownloader.cli.running.job_run import JobHome, JobRun
from csvdownloader.cli.running.known_jobs import KnownJob, find_job, known_jobs, listed_jobs
from csvdownloader.cli.running.places import folder_with_files
from csvdownloader.cli.running.services import CommandServices
from csvdownloader.cli.running.unfinished import HeadlessJobHome
from csvdownloader.cli.terminal.output import cancelled, exit_code_of
from csvdownloader.cli.terminal.secrets import Secrets
from csvdownloader.core.control import Cancelled
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.jobs import JobNotFoundError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.judgement import judged
from csvdownloader.core.jobs.lifecycle import move
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import source_of
from csvdownloader.core.saving.name_pattern import NamePattern
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.jobs.headless import is_resumable, private_root
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.saving.drafts import remove_all_drafts
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.system.window_lock import WindowLock

_EPILOG = """\
A service's job that was started is not started again: the program goes on asking how it stands.
What was fetched and not saved is only saved. A headless job is saved where it was to go, or to
FILE; leave to replace a file counts for the file it was given for. One of the window's list stays
in the list, and is saved to FILE if you name one; the window must be closed meanwhile.

Exit codes are those of 'csvdownloader export'.
"""


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader resume` and returns the exit code."""
    options = make_parser().parse_args(arguments)
    folder = folder_with_files()
    remove_all_drafts(folder.jobs, folder.headless)
    try:
        check_delivery(options)
        services = CommandServices(folder)
        known_job = find_job(known_jobs(folder), options.id)
        services.load_connections()
        delivery = _delivery(options, known_job, services)
        target = delivery.target if delivery else None
        request = known_job.job.request
        writing = resumed_writing(options, request, target)
        request = replace(request, writing=writing)
        _check(services, replace(known_job.job, request=request), delivery)
        if options.trust_hosts:
            services.trust_hosts()
        if known_job.delivery is None:
            return _in_the_list(folder, known_job.job.id, delivery, services, writing)
        job = replace(known_job.job, request=request)
        return _headless(folder, job, delivery or known_job.delivery, services)
    except UserError as error:
        return exit_code_of(error)
    except Cancelled:
        return cancelled()


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command."""
    parser = argparse.ArgumentParser(
        prog="csvdownloader resume",
        description="Take up a download that did not finish.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "id", metavar="ID", help="its id, or the beginning of it; see csvdownloader jobs"
    )
    add_delivery(parser)
    add_trust(parser)
    add_writing(parser)
    return parser


def _delivery(
    options: argparse.Namespace, known_job: KnownJob, services: CommandServices
) -> Delivery | None:
    """Where the file goes: by the options, else as it was said before; None to leave it."""
    previous = known_job.delivery
    target, pattern = _place(options, known_job, services)
    if options.json and target is None:
        raise InvalidRequestError({"json": Message("--json goes with a file; name one with -o")})
    # The permission to overwrite was given for that file only.
    may_overwrite = previous is not None and previous.overwrite and previous.target == target
    receipt_files = wants_receipts(options, target, services.settings())
    receipt_files |= previous is not None and previous.receipt_files
    overwrite = options.overwrite or may_overwrite
    delivery = Delivery(target, overwrite, options.json, receipt_files, pattern)
    check_targets(delivery)
    is_wanted = previous is not None or options.output or options.name_pattern
    return delivery if is_wanted else None


def _place(
    options: argparse.Namespace, known_job: KnownJob, services: CommandServices
) -> tuple[Path | None, NamePattern | None]:
    job, previous = known_job.job, known_job.delivery
    if options.output is not None or options.name_pattern is not None:
        return said_place(options, job, services.sources.get(job.request.source))
    return (previous.target, previous.pattern) if previous else (None, None)


def _check(services: CommandServices, job: Job, delivery: Delivery | None) -> None:
    """Refuses what cannot be run, or would replace its own source. Raises UserError."""
    if job.receipt is None:
        source_of(job.request, services.sources)  # raises where it is not installed any more
    if delivery is None:
        return
    check_aside(delivery.target, job.request)
    source = services.sources.get(job.request.source)
    if source is not None:
        check_source(delivery, source, job.request)


def _headless(folder: DataFolder, job: Job, delivery: Delivery, services: CommandServices) -> int:
    with private_root(folder.headless, job.id, services.settings(), services.seen_time) as root:
        if not is_resumable(root / job.id):  # it has ended since the list was read
            raise JobNotFoundError
        job = judged(job, FileLibrary(root).look([job]), datetime.now(UTC))
        run = _run(job, delivery, HeadlessJobHome(root, delivery), services)
        run.run()
    return run.leave()


def _in_the_list(
    folder: DataFolder,
    job_id: str,
    delivery: Delivery | None,
    services: CommandServices,
    writing: WriteOptions | None,
) -> int:
    with _only_writer(folder) as store:
        jobs = listed_jobs(folder, store.load(), store.load_removed())
        job = next((job for job in jobs if job.id == job_id), None)
        if job is None:
            raise JobNotFoundError
        if job.state is JobState.COMPLETED and delivery is None:
            raise UserError(
                Message("This download is finished"),
                Message("Name a file with -o, or save it in the window."),
            )
        home = ListedJobHome(folder.jobs, store, job.request)
        job = replace(job, request=replace(job.request, writing=writing))
        run = _run(job, delivery, home, services)
        run.run()
    return run.leave()


def _run(job: Job, delivery: Delivery | None, home: JobHome, services: CommandServices) -> JobRun:
    if job.state is JobState.COMPLETED:  # only to be saved: no secret is needed
        return JobRun(job, delivery, home, services, Secrets(services.book, None))
    secrets = Secrets(services.book, services.need(job.request))
    return JobRun(_restarted(job), delivery, home, services, secrets)


class ListedJobHome:
    """The folders and the store of the window's jobs; see `JobHome`."""

    keeps_files = True

    def __init__(self, root: Path, store: SqliteJobStore, request: Request) -> None:
        """`request` is the job's own, however it is saved now."""
        self.root, self._store, self._request = root, store, request

    def put(self, job: Job) -> None:
        """Stores the job. Raises StorageError."""
        self._store.put(replace(job, request=self._request))


@contextmanager
def _only_writer(folder: DataFolder) -> Iterator[SqliteJobStore]:
    lock = WindowLock(folder)
    if not lock.take():
        raise UserError(
            Message("The window is open, or another resume works on its list"),
            Message("Retry the download in the window, or wait until the other has ended."),
        )
    try:
        store = SqliteJobStore(folder.store)
        try:
            yield store
        finally:
            store.close()
    finally:
        lock.release()


def _restarted(job: Job) -> Job:
    now = datetime.now(UTC)
    if job.state is not JobState.QUEUED:
        job = move(job, JobState.QUEUED, now)
    return move(job, JobState.RUNNING, now)
