"""The headless export: `csvdownloader export SOURCE [options]`.

Exit codes: 0 the file is whole; 1 failed; 2 usage; 3 saved, but the source gave no proof of its
end; 130 cancelled, or killed politely; 141 the reader of standard output went away.
"""

import argparse
import uuid
from datetime import UTC, datetime

from csvdownloader.cli.job_run import JobRun
from csvdownloader.cli.options import ExportOptions, make_parser, read_order
from csvdownloader.cli.output import FAILED, USAGE, complain
from csvdownloader.cli.secrets import Secrets
from csvdownloader.cli.services import CommandServices
from csvdownloader.cli.unfinished import HeadlessJobHome
from csvdownloader.core.errors import InvalidRequestError, UserError
from csvdownloader.core.models import Job, JobState
from csvdownloader.core.names import safe_file_name
from csvdownloader.engine.headless import private_root
from csvdownloader.engine.save import check_target
from csvdownloader.sources.database.source import PREFIX as CONNECTION_PREFIX
from csvdownloader.sources.web.source import PREFIX as PROFILE_PREFIX
from csvdownloader.system.data_location import data_folder


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader export` and returns the exit code."""
    parts = CommandServices(data_folder())
    options = make_parser(parts.sources).parse_args(arguments)
    try:
        _look_up(options, parts)
        order = read_order(options, parts.sources)
        if order.delivery.target is not None:
            check_target(order.delivery.target, order.delivery.overwrite)
        return _run(order, parts)
    except InvalidRequestError as error:
        complain(error)
        return USAGE
    except UserError as error:
        complain(error)
        return FAILED


def _look_up(options: argparse.Namespace, parts: CommandServices) -> None:
    """Reads what the options name: connections, the account, the profile."""
    if options.source == PROFILE_PREFIX:
        raise InvalidRequestError(
            {"source": "profile: needs a name behind it; 'csvdownloader profiles' lists them"}
        )
    if options.source.startswith(CONNECTION_PREFIX) or options.parameter_account:
        parts.load_connections()
    if options.parameter_account:
        options.parameter_account = parts.book.find(options.parameter_account).id
    parts.find_profile(options.source)


def _run(order: ExportOptions, parts: CommandServices) -> int:
    title = safe_file_name(order.source.describe(order.request), order.request.format.value)
    now = datetime.now(UTC)
    job = Job(str(uuid.uuid4()), title, order.request, JobState.RUNNING, now, started_at=now)
    secrets = Secrets(parts.book, parts.need(order.request))
    with private_root(data_folder().headless, job.id, parts.settings()) as root:
        place = HeadlessJobHome(root, order.delivery)
        run = JobRun(job, order.delivery, place, parts, secrets)
        run.run()
    return run.leave()
