"""`csvdownloader inspect FILE`: how a file would be read, with its first rows.

It exports these rows into a private folder and reads them back: so it shows what an export writes.
"""

import argparse
import os
import sys
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from csvdownloader.cli.options.export_options import located_source, read_request
from csvdownloader.cli.options.parameters import add_parameters
from csvdownloader.cli.running.services import CommandServices
from csvdownloader.cli.running.task_loop import TaskLoop
from csvdownloader.cli.terminal.inspected import Inspected, print_inspected
from csvdownloader.cli.terminal.output import (
    CANCELLED,
    COMPLETE,
    exit_code_of,
    progress_printer,
)
from csvdownloader.cli.terminal.standard_input import (
    STANDARD_INPUT,
    input_path,
    store_standard_input,
)
from csvdownloader.cli.terminal.terminal import clear_line, say
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.running import Report
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.command_line import settling_options
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import reads_files
from csvdownloader.core.saving.names import safe_file_name
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.engine.jobs.headless import private_root
from csvdownloader.engine.jobs.preview import read_preview
from csvdownloader.system.data_location import data_folder
from csvdownloader.workers.runner import Ending, Failed, Succeeded

_ROWS = 10
_EPILOG = """\
FILE is a path, or - for standard input. Nothing is saved. An option that settles a doubt here
settles it for 'csvdownloader export' too.

Exit codes: 0 it can be read, 1 it cannot, 2 usage, 130 cancelled.
"""


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader inspect` and returns the exit code."""
    services = CommandServices(data_folder())
    options = make_parser(services.sources).parse_args(arguments)
    root_id, takes_input = str(uuid.uuid4()), options.source == STANDARD_INPUT
    if takes_input:
        options.source = str(input_path(data_folder().headless / root_id))
    try:
        request = _request(options, services.sources)
        with private_root(
            data_folder().headless, root_id, services.settings(), services.seen_time
        ) as root:
            loop = TaskLoop()
            work = partial(inspect_file, request, services.sources, root, takes_input)
            ending = loop.run(work, progress_printer())
            hangs = not loop.shut_down()
        code = _conclude(ending, as_json=options.json)
    except UserError as error:
        return exit_code_of(error)
    if hangs:
        sys.stdout.flush()
        os._exit(code)  # a hanging thread would crash the interpreter's end
    return code


def inspect_file(
    request: Request,
    sources: Mapping[str, Source],
    root: Path,
    takes_input: bool,
    report: Report,
    cancel: Cancel,
) -> Inspected:
    """Reads the first rows of a file.

    Args:
        request: The file, and how it is read.
        sources: All sources.
        root: A private folder.
        takes_input: Whether the file is standard input, and is still to be stored in `root`.
        report: Called with the progress.
        cancel: Checked meanwhile.

    Raises:
        UserError: The file cannot be read.
        Cancelled: `cancel` was set.
    """
    if takes_input:
        store_standard_input(input_path(root), report, cancel)
    source, exporter = sources[request.source], JobExporter(root, sources)
    inspection = exporter.inspect(request, cancel)
    title, now = safe_file_name(source.describe(request), request.format.value), datetime.now(UTC)
    # Its id is not that of the root: so no later run takes it for a file that is to be saved.
    job = Job(str(uuid.uuid4()), title, request, JobState.RUNNING, now, started_at=now)
    receipt = exporter.run(job, report, cancel)
    preview = read_preview(root / job.id / receipt.name, request.format, _ROWS)
    settling = settling_options(receipt.reading, request, source) if receipt.reading else ""
    name = source.files(request)[0].name
    return Inspected(name, inspection.note, inspection.choices, receipt.reading, settling, preview)


def make_parser(sources: Mapping[str, Source]) -> argparse.ArgumentParser:
    """The parser of the command."""
    parser = argparse.ArgumentParser(
        prog="csvdownloader inspect",
        description="Say how a file would be read, and show its first rows.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("source", metavar="FILE", help="the file; - for standard input")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(param=[])  # no file has dynamic parameters
    add_parameters(parser, filter(reads_files, sources.values()))
    return parser


def _request(options: argparse.Namespace, sources: Mapping[str, Source]) -> Request:
    source, own = located_source(options.source, sources)
    if not reads_files(source):
        sentence = Message(
            "inspect takes a file, or - for standard input; {title} can only be exported",
            title=source.title,
        )
        raise InvalidRequestError({"source": sentence})
    # one row more than is shown tells whether there are more
    return read_request(options, source, own, _ROWS + 1, Format.CSV)


def _conclude(ending: Ending[Inspected], *, as_json: bool) -> int:
    """Prints what was found, and returns the exit code. Raises an error, also one that is a bug."""
    if isinstance(ending, Failed):
        raise ending.error
    if sys.stderr.isatty():
        clear_line()
    if not isinstance(ending, Succeeded):
        say("csvdownloader: cancelled\n")
        return CANCELLED
    print_inspected(ending.value, as_json=as_json)
    return COMPLETE
