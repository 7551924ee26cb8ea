"""`csvdownloader save ID -o FILE`: saves a finished download once more, in any form."""

import argparse
from pathlib import Path

from msgspec.structs import replace

from csvdownloader.cli.options.delivery import Delivery, check_aside, check_source, said_place
from csvdownloader.cli.options.export_options import (
    add_delivery,
    check_delivery,
    resumed_writing,
    wants_receipts,
)
from csvdownloader.cli.options.viewing import add_view, read_view
from csvdownloader.cli.options.writing import add_writing
from csvdownloader.cli.running.delivering import check_targets
from csvdownloader.cli.running.job_run import JobRun
from csvdownloader.cli.running.known_jobs import KnownJob, find_job, known_jobs
from csvdownloader.cli.running.places import folder_with_files
from csvdownloader.cli.running.services import CommandServices
from csvdownloader.cli.terminal.output import cancelled, exit_code_of
from csvdownloader.cli.terminal.secrets import Secrets
from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.view import WHOLE_TABLE
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.saving.drafts import remove_all_drafts

_EPILOG = """\
The rows are not fetched again, and the fetched file stays as it is; the window may be open. ID is
one of 'csvdownloader jobs'.

Exit codes are those of 'csvdownloader export'.
"""


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader save` and returns the exit code."""
    options = make_parser().parse_args(arguments)
    folder = folder_with_files()
    remove_all_drafts(folder.jobs, folder.headless)
    try:
        check_delivery(options)
        return _save(options, find_job(known_jobs(folder), options.id), folder)
    except UserError as error:
        return exit_code_of(error)
    except Cancelled:
        return cancelled()


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command."""
    parser = argparse.ArgumentParser(
        prog="csvdownloader save",
        description="Save a finished download once more, in any form.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("id", metavar="ID", help="its id, or the beginning of it")
    add_delivery(parser)
    add_writing(parser)
    add_view(parser)
    return parser


def _save(options: argparse.Namespace, known_job: KnownJob, folder: DataFolder) -> int:
    job = known_job.job
    if job.state is not JobState.COMPLETED or job.receipt is None:
        raise UserError(
            Message("This download is not finished"),
            Message("'csvdownloader resume' takes up one that can go on."),
        )
    services = CommandServices(folder)
    services.load_connections()  # receipts have their names
    delivery = _delivery(options, job, services)
    writing = resumed_writing(options, job.request, delivery.target)
    root = known_job.root(folder)
    view = read_view(options, FileLibrary(root).open_rows(job, Cancel()).header())
    if view != WHOLE_TABLE:
        fetched = WriteOptions(format=SavedFormat(job.request.format.value))
        writing = replace(writing or fetched, view=view)
    job = replace(job, request=replace(job.request, writing=writing))
    check_aside(delivery.target, job.request)
    source = services.sources.get(job.request.source)
    if source is not None:
        check_source(delivery, source, job.request)
    run = JobRun(job, delivery, _FinishedHome(root), services, Secrets(services.book, None))
    run.run()
    return run.leave()


def _delivery(options: argparse.Namespace, job: Job, services: CommandServices) -> Delivery:
    if options.output is None and options.name_pattern is None:
        raise InvalidRequestError({"output": Message("Name a file with -o")})
    target, pattern = said_place(options, job, services.sources.get(job.request.source))
    receipt_files = wants_receipts(options, target, services.settings())
    delivery = Delivery(target, options.overwrite, options.json, receipt_files, pattern)
    check_targets(delivery)
    return delivery


class _FinishedHome:
    """The folder of a finished job, of which nothing changes; see `JobHome`."""

    keeps_files = True

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, job: Job) -> None:
        """Stores nothing: it is as it was."""
