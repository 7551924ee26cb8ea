"""The headless export: QtCore only, needs no display.

Exit codes: 0 the file is whole; 1 failed; 2 usage; 3 saved, but the source gave no proof of its
end; 130 cancelled.
"""

import argparse
import json
import os
import sys
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from csvdownloader.core import texts, units
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import InvalidRequestError, StorageError, UserError
from csvdownloader.core.formats import Format
from csvdownloader.core.models import (
    Completeness,
    Job,
    JobState,
    ParameterKind,
    Progress,
    Receipt,
    Request,
    Value,
)
from csvdownloader.core.names import safe_file_name
from csvdownloader.core.ports import Report, Source
from csvdownloader.core.records import plain_receipt
from csvdownloader.core.requests import check_request, parse_format, parse_rows, with_defaults
from csvdownloader.engine.exporter import JobExporter
from csvdownloader.engine.headless import private_root
from csvdownloader.engine.library import FileLibrary
from csvdownloader.engine.save import check_target
from csvdownloader.engine.verify import BLOCK
from csvdownloader.sources.registry import find_source, other_sources, own_sources
from csvdownloader.workers.collector import CycleCollector
from csvdownloader.workers.interrupts import on_interrupt
from csvdownloader.workers.places import data_folder
from csvdownloader.workers.runner import Ending, Failed, Succeeded, TaskRunner

COMPLETE, FAILED, USAGE, NOT_COMPLETE, CANCELLED = 0, 1, 2, 3, 130
STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asks for; `target` None means standard output."""

    request: Request
    source: Source
    target: Path | None
    overwrite: bool
    as_json: bool


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader export` and returns the exit code."""
    sources = own_sources() | {source.key: source for source in other_sources()}
    parser = make_parser(sources)
    options = parser.parse_args(arguments)
    try:
        order = read_order(options, sources)
        if order.target is not None:
            check_target(order.target, order.overwrite)
    except InvalidRequestError as error:
        _complain(error)
        return USAGE
    except UserError as error:
        _complain(error)
        return FAILED
    return _run(order, sources)


def make_parser(sources: Mapping[str, Source]) -> argparse.ArgumentParser:
    """The parser, with an option for each parameter of each source."""
    parser = argparse.ArgumentParser(
        prog="csvdownloader export",
        description="Fetch rows into a CSV or TSV file that is proven whole.",
        epilog="exit codes: 0 whole, 1 failed, 2 usage, 3 saved but the source gave no proof "
        "of its end, 130 cancelled",
    )
    parser.add_argument("source", metavar="SOURCE", help="'sample', or the path of a file")
    rows = parser.add_mutually_exclusive_group()
    rows.add_argument("--rows", metavar="N", help="at most N rows")
    rows.add_argument("--all", action="store_true", help="all rows (the default for files)")
    parser.add_argument(
        "--format", metavar="csv|tsv", help="default: by the ending of FILE, or csv"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="'-' writes to standard output")
    parser.add_argument("--overwrite", action="store_true", help="replace FILE if it exists")
    parser.add_argument("--json", action="store_true", help="print the receipt as JSON")
    known: set[str] = set()
    for source in sources.values():
        _add_parameters(parser.add_argument_group(source.title), source, known)
    return parser


def _add_parameters(group: "argparse._ArgumentGroup", source: Source, known: set[str]) -> None:
    for parameter in source.parameters:
        if parameter.locator or parameter.key in known:
            continue  # one that two sources share is judged by the source that is used
        known.add(parameter.key)
        flag, dest = f"--{parameter.key}", f"parameter_{parameter.key}"
        if parameter.kind is ParameterKind.BOOLEAN:
            group.add_argument(
                flag, dest=dest, action="store_true", default=None, help=parameter.help
            )
        else:
            values = "|".join(value for value, _ in parameter.choices if value)
            metavar = values or parameter.key.upper()
            group.add_argument(flag, dest=dest, metavar=metavar, help=parameter.help)


def read_order(options: argparse.Namespace, sources: Mapping[str, Source]) -> Order:
    """The order of the parsed command line.

    Raises:
        InvalidRequestError: With the same sentences as the form.
    """
    found = find_source(sources, options.source)
    if found is None:
        raise InvalidRequestError({"source": f"Unknown source: {options.source}"})
    source, located = found
    if options.json and options.output == STDOUT:
        raise InvalidRequestError({"json": "--json and -o - both want standard output"})
    given = located | _given_parameters(options, source)
    file_format = _format(options)
    request = Request(source.key, with_defaults(source, given), _rows(options, source), file_format)
    check_request(request, source)
    target = _target(options, source, request)
    if target is not None and _is_source(target, source, request):
        raise InvalidRequestError(
            {"output": f"{target} is the source itself; name another file with -o"}
        )
    return Order(request, source, target, options.overwrite, options.json)


def _given_parameters(options: argparse.Namespace, source: Source) -> dict[str, Value]:
    own = {parameter.key: parameter for parameter in source.parameters}
    given: dict[str, Value] = {}
    for name, value in vars(options).items():
        key = name.removeprefix("parameter_")
        if key == name or value is None:
            continue
        if key not in own:
            raise InvalidRequestError({key: f"--{key} does not go with {source.title}"})
        choices = [choice for choice, _ in own[key].choices]
        # With one declared choice the others are known only when the source was looked at.
        if len(choices) > 1 and value not in choices:
            raise InvalidRequestError({key: f"--{key} takes one of: {', '.join(choices)}"})
        given[key] = value
    return given


def _rows(options: argparse.Namespace, source: Source) -> int | None:
    if options.all:
        return None
    return source.rows.default if options.rows is None else parse_rows(options.rows, source.rows)


def _format(options: argparse.Namespace) -> Format:
    if options.format is not None:
        return parse_format(options.format)
    return Format.TSV if str(options.output).lower().endswith(".tsv") else Format.CSV


def _target(options: argparse.Namespace, source: Source, request: Request) -> Path | None:
    if options.output == STDOUT:
        return None
    name = options.output or safe_file_name(source.describe(request), request.format.value)
    return Path(name).absolute()


def _is_source(target: Path, source: Source, request: Request) -> bool:
    files = [p.key for p in source.parameters if p.locator and p.kind is ParameterKind.FILE]
    with suppress(OSError):
        return any(target.samefile(request.text(key)) for key in files)
    return False


def _run(order: Order, sources: Mapping[str, Source]) -> int:
    application = QCoreApplication(sys.argv[:1])
    runner = TaskRunner(application)
    CycleCollector(application)
    on_interrupt(application, runner.cancel_all)
    endings: list[Ending] = []

    def end(ending: Ending) -> None:
        endings.append(ending)
        application.quit()

    def work(report: Report, cancel: Cancel) -> Receipt:
        with private_root(data_folder() / "headless") as root:
            return _export(order, sources, root, report, cancel)

    runner.start("export", work, end, _show_progress if sys.stderr.isatty() else _be_quiet)
    application.exec()
    code = _conclude(order, endings[0])
    if not runner.shut_down(2000):
        sys.stdout.flush()
        os._exit(code)  # a thread that hangs in a library would crash the interpreter's end
    return code


def _export(
    order: Order, sources: Mapping[str, Source], root: Path, report: Report, cancel: Cancel
) -> Receipt:
    title = safe_file_name(order.source.describe(order.request), order.request.format.value)
    job = Job(str(uuid.uuid4()), title, order.request, JobState.RUNNING, datetime.now(UTC))
    receipt = JobExporter(root, sources).run(job, report, cancel)
    done = replace(job, receipt=receipt)
    library = FileLibrary(root)
    if order.target is None:
        _write_out(library.path(done), cancel)
    else:
        library.save(done, order.target, order.overwrite, report, cancel)
    return receipt


def _write_out(path: Path, cancel: Cancel) -> None:
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                cancel.check()
                sys.stdout.buffer.write(block)
        sys.stdout.flush()
    except OSError as error:
        # What is still in the buffer must not fail once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        hint = "What was written there is not whole."
        raise StorageError(f"Cannot write standard output: {error.strerror}", hint) from error


def _conclude(order: Order, ending: Ending) -> int:
    if isinstance(ending, Failed):
        if not isinstance(ending.error, UserError):
            raise ending.error
        _complain(ending.error)
        return FAILED
    if not isinstance(ending, Succeeded):
        outcome = "nothing was saved" if order.target else "the output is not whole"
        sys.stderr.write(f"csvdownloader: cancelled; {outcome}\n")
        return CANCELLED
    receipt: Receipt = ending.value
    if order.as_json:
        record = plain_receipt(receipt) | {"saved_to": str(order.target)}
        sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    elif sys.stderr.isatty():
        _clear_line()
        sys.stderr.write(f"{order.target or 'standard output'}: {_summary(receipt)}\n")
    return NOT_COMPLETE if receipt.completeness is Completeness.UNVERIFIED else COMPLETE


def _summary(receipt: Receipt) -> str:
    rows, size = units.count(receipt.rows, "row"), units.size(receipt.bytes)
    return f"{rows}, {size}, {receipt.completeness.value}, SHA-256 {receipt.sha256}"


def _show_progress(progress: Progress) -> None:
    parts = [progress.stage.value if progress.percent is None else ""]
    if progress.percent is not None:
        parts = [texts.download_percent(progress.percent)]
    if progress.rows is not None:
        parts.append(units.count(progress.rows, "row"))
    _clear_line()
    sys.stderr.write(", ".join(parts))
    sys.stderr.flush()


def _be_quiet(_progress: Progress) -> None:
    """Standard error is not a terminal: nobody watches."""


def _clear_line() -> None:
    sys.stderr.write("\r\x1b[K")


def _complain(error: UserError) -> None:
    if sys.stderr.isatty():
        _clear_line()
    sys.stderr.write(f"csvdownloader: {error.message}\n")
    if not isinstance(error, InvalidRequestError):
        sys.stderr.write(f"{error.hint}\n")
