"""`csvdownloader resume ID`: takes up a job that did not finish."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from csvdownloader.cli.job_run import JobHome, JobRun
from csvdownloader.cli.known_jobs import KnownJob, find_job, known_jobs
from csvdownloader.cli.options import STDOUT, Delivery, add_delivery, check_delivery, is_source
from csvdownloader.cli.output import FAILED, USAGE, complain
from csvdownloader.cli.secrets import Secrets
from csvdownloader.cli.services import CommandServices
from csvdownloader.cli.unfinished import HeadlessJobHome
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors import InvalidRequestError, JobNotFoundError, UserError
from csvdownloader.core.lifecycle import move
from csvdownloader.core.models import Job, JobState
from csvdownloader.engine.headless import is_resumable, private_root
from csvdownloader.engine.save import check_target
from csvdownloader.engine.spool import read_finished
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.system.data_location import data_folder
from csvdownloader.system.window_lock import window_lock

_EPILOG = """\
A service's job that was started is not started again: the program goes on asking how it stands.
What was fetched and not saved is only saved. A headless job is saved where it was to go, or to
FILE; leave to replace a file counts for the file it was given for. One of the window's list stays
in the list, and is saved to FILE if you name one; the window must be closed meanwhile.

Exit codes are those of 'csvdownloader export'.
"""


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader resume` and returns the exit code."""
    options = _parser().parse_args(arguments)
    folder = data_folder()
    try:
        check_delivery(options)
        one = find_job(known_jobs(folder), options.id)
        delivery = _delivery(options, one)
        parts = _parts(folder, one.job, delivery)
        if one.delivery is None:
            return _in_the_list(folder, one.job.id, delivery, parts)
        return _headless(folder, one.job, delivery or one.delivery, parts)
    except InvalidRequestError as error:
        complain(error)
        return USAGE
    except UserError as error:
        complain(error)
        return FAILED


def _parser() -> argparse.ArgumentParser:
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
    return parser


def _delivery(options: argparse.Namespace, one: KnownJob) -> Delivery | None:
    before = one.delivery
    if options.output is None:
        target, is_wanted = before.target if before else None, before is not None
    elif options.output == STDOUT:
        target, is_wanted = None, True
    else:
        target, is_wanted = Path(options.output).absolute(), True
    if options.json and target is None:
        raise InvalidRequestError({"json": "--json goes with a file; name one with -o"})
    # Leave to replace a file was given for that file only.
    is_agreed = before is not None and before.overwrite and before.target == target
    overwrite = options.overwrite or is_agreed
    if target is not None:
        check_target(target, overwrite)
    return Delivery(target, overwrite, options.json) if is_wanted else None


def _parts(folder: DataFolder, job: Job, delivery: Delivery | None) -> CommandServices:
    parts = CommandServices(folder)
    parts.load_connections()
    source = parts.sources.get(job.request.source)
    target = delivery.target if delivery else None
    if source is None:
        raise UserError(
            f"This version has no source {job.request.source}",
            "Install what it belongs to.",
        )
    if target is not None and is_source(target, source, job.request):
        raise InvalidRequestError(
            {"output": f"{target} is the source itself; name another file with -o"}
        )
    return parts


def _headless(folder: DataFolder, job: Job, delivery: Delivery, parts: CommandServices) -> int:
    with private_root(folder.headless, job.id, parts.settings()) as root:
        if not is_resumable(root / job.id):  # it ended since the list was read
            raise JobNotFoundError
        run = _run(job, delivery, HeadlessJobHome(root, delivery), parts)
        run.run()
    return run.leave()


def _in_the_list(
    folder: DataFolder, job_id: str, delivery: Delivery | None, parts: CommandServices
) -> int:
    with _only_writer(folder) as store:
        job = next((job for job in store.load() if job.id == job_id), None)
        if job is None:
            raise JobNotFoundError
        if job.state is JobState.COMPLETED and delivery is None:
            raise UserError(
                "This download is finished", "Name a file with -o, or save it in the window."
            )
        run = _run(job, delivery, ListedJobHome(folder.jobs, store), parts)
        run.run()
    return run.leave()


def _run(job: Job, delivery: Delivery | None, place: JobHome, parts: CommandServices) -> JobRun:
    finished = _finished(job, place.root / job.id)
    if finished is not None:  # only to be saved: no secret is needed
        return JobRun(finished, delivery, place, parts, Secrets(parts.book, None))
    secrets = Secrets(parts.book, parts.need(job.request))
    return JobRun(_taken_up(job), delivery, place, parts, secrets)


def _finished(job: Job, folder: Path) -> Job | None:
    if job.state is JobState.RUNNING:  # it was killed; maybe behind its end
        return read_finished(folder)
    return job if job.state is JobState.COMPLETED else None


class ListedJobHome:
    """A job of the window's list; see `run.Place`."""

    keeps_files = True

    def __init__(self, root: Path, store: SqliteJobStore) -> None:
        self.root, self._store = root, store

    def put(self, job: Job) -> None:
        """Stores the job. Raises StorageError."""
        self._store.put(job)


@contextmanager
def _only_writer(folder: DataFolder) -> Iterator[SqliteJobStore]:
    lock = window_lock(folder)
    if not lock.tryLock(0):
        raise UserError(
            "The window is open, or another resume works on its list",
            "Retry the download in the window, or wait until the other has ended.",
        )
    try:
        store = SqliteJobStore(folder.store)
        try:
            yield store
        finally:
            store.close()
    finally:
        lock.unlock()


def _taken_up(job: Job) -> Job:
    now = datetime.now(UTC)
    if job.state is JobState.RUNNING:
        job = move(job, JobState.INTERRUPTED, now)
    if job.state is not JobState.QUEUED:
        job = move(job, JobState.QUEUED, now)
    return move(job, JobState.RUNNING, now)
