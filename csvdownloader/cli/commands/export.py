"""The headless export: `csvdownloader export SOURCE [options]`.

Exit codes: 0 the file is whole; 1 failed; 2 usage; 3 saved, but the source gave no proof of its
end, or was read with a doubt; 130 cancelled, or ended by SIGTERM; 141 the reader of standard output
went away (SIGPIPE).
"""

import argparse
import uuid
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from csvdownloader.cli.options.export_options import ExportOptions, make_parser, read_export_options
from csvdownloader.cli.running.delivering import check_targets
from csvdownloader.cli.running.job_run import JobRun
from csvdownloader.cli.running.places import folder_with_files
from csvdownloader.cli.running.services import CommandServices
from csvdownloader.cli.running.unfinished import HeadlessJobHome
from csvdownloader.cli.terminal.output import cancelled, exit_code_of
from csvdownloader.cli.terminal.secrets import Secrets
from csvdownloader.cli.terminal.standard_input import (
    STANDARD_INPUT,
    input_path,
    store_standard_input,
)
from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.messages import Message
from csvdownloader.core.saving.names import safe_file_name
from csvdownloader.engine.jobs.headless import private_root
from csvdownloader.engine.saving.drafts import remove_all_drafts
from csvdownloader.sources.database.source import PREFIX as CONNECTION_PREFIX
from csvdownloader.sources.web.source import PREFIX as PROFILE_PREFIX
from csvdownloader.system.data_location import data_folder


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader export` and returns the exit code."""
    services, started_at = CommandServices(data_folder()), datetime.now(UTC)
    options = make_parser(services.sources).parse_args(arguments)
    job_id, spooled_input = str(uuid.uuid4()), None
    if options.source == STANDARD_INPUT:
        spooled_input = input_path(data_folder().headless / job_id)
        options.source = str(spooled_input)
    try:
        _resolve(options, services)
        export_options = read_export_options(
            options, services.sources, services.settings(), started_at
        )
        check_targets(export_options.delivery)
        return run_export(job_id, started_at, export_options, services, spooled_input)
    except UserError as error:
        return exit_code_of(error)
    except Cancelled:
        return cancelled()


def _resolve(options: argparse.Namespace, services: CommandServices) -> None:
    """Loads the connections, the account and the profile that the options name."""
    if options.source == PROFILE_PREFIX:
        raise InvalidRequestError(
            {
                "source": Message(
                    "profile: needs a name behind it; 'csvdownloader profiles' lists them"
                )
            }
        )
    if options.source.startswith(CONNECTION_PREFIX) or options.parameter_account:
        services.load_connections()
    if options.parameter_account:
        options.parameter_account = services.book.find(options.parameter_account).id
    if options.trust_hosts:
        services.trust_hosts()
    services.find_profile(options.source)


def run_export(
    job_id: str,
    now: datetime,
    export_options: ExportOptions,
    services: CommandServices,
    spooled_input: Path | None = None,
) -> int:
    """Runs the export as a job of that id, and returns the exit code.

    Args:
        job_id: Names its folder.
        now: When it was started, UTC.
        export_options: What is asked for.
        services: The sources.
        spooled_input: Where standard input is stored first, if the source is that.

    Raises:
        UserError: It could not begin.
        Cancelled: It was cancelled before it began.
    """
    title = safe_file_name(
        export_options.source.describe(export_options.request), export_options.request.format.value
    )
    remove_all_drafts(folder_with_files().jobs, data_folder().headless)
    job = Job(job_id, title, export_options.request, JobState.RUNNING, now, started_at=now)
    prepare = partial(store_standard_input, spooled_input) if spooled_input else None
    secrets = Secrets(services.book, services.need(export_options.request))
    with private_root(
        data_folder().headless, job.id, services.settings(), services.seen_time
    ) as root:
        home = HeadlessJobHome(root, export_options.delivery)
        run = JobRun(job, export_options.delivery, home, services, secrets, prepare)
        run.run()
    return run.leave()
