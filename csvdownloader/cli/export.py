"""The headless export: `csvdownloader export SOURCE [options]`.

Exit codes: 0 the file is whole; 1 failed; 2 usage; 3 saved, but the source gave no proof of its
end; 130 cancelled.
"""

import os
import sys
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from csvdownloader.cli.options import Order, make_parser, read_order
from csvdownloader.cli.output import (
    FAILED,
    USAGE,
    complain,
    conclude,
    progress_printer,
    write_out,
)
from csvdownloader.cli.secrets import Secrets
from csvdownloader.core.connections import ConnectionBook
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import InvalidRequestError, UserError
from csvdownloader.core.models import Job, JobState, Receipt
from csvdownloader.core.names import safe_file_name
from csvdownloader.core.ports import Report, Source
from csvdownloader.engine.exporter import JobExporter
from csvdownloader.engine.headless import private_root
from csvdownloader.engine.library import FileLibrary
from csvdownloader.engine.save import check_target
from csvdownloader.sources.database.drivers import own_drivers
from csvdownloader.sources.database.source import PREFIX, DatabaseSource
from csvdownloader.sources.registry import other_sources, own_sources
from csvdownloader.store.key_store import SystemKeyStore
from csvdownloader.store.sqlite import stored_connections
from csvdownloader.workers.collector import CycleCollector
from csvdownloader.workers.interrupts import on_interrupt
from csvdownloader.workers.places import data_folder
from csvdownloader.workers.runner import Ending, TaskRunner


def main(arguments: list[str]) -> int:
    """Runs `csvdownloader export` and returns the exit code."""
    book = ConnectionBook(SystemKeyStore())
    database = DatabaseSource(book, own_drivers())
    sources = own_sources(database) | {source.key: source for source in other_sources()}
    options = make_parser(sources).parse_args(arguments)
    try:
        if options.source.startswith(PREFIX):
            for stored in stored_connections(data_folder() / "jobs.sqlite"):
                book.put(stored)
        order = read_order(options, sources)
        if order.target is not None:
            check_target(order.target, order.overwrite)
        connection = database.connection(order.request) if order.source is database else None
    except InvalidRequestError as error:
        complain(error)
        return USAGE
    except UserError as error:
        complain(error)
        return FAILED
    return _run(order, sources, Secrets(book, connection))


def _run(order: Order, sources: Mapping[str, Source], secrets: Secrets) -> int:
    application = QCoreApplication(sys.argv[:1])
    runner = TaskRunner(application)
    CycleCollector(application)
    on_interrupt(application, runner.cancel_all)

    def work(report: Report, cancel: Cancel) -> Receipt:
        with private_root(data_folder() / "headless") as root:
            return _export(order, sources, root, report, cancel)

    def run_once() -> Ending:
        endings: list[Ending] = []

        def end(ending: Ending) -> None:
            endings.append(ending)
            application.quit()

        runner.start("export", work, end, progress_printer())
        application.exec()
        return endings[0]

    ending = run_once()
    while secrets.are_asked_for(ending):
        ending = run_once()
    code = conclude(order, ending)
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
        write_out(library.path(done), cancel)
    else:
        library.save(done, order.target, order.overwrite, report, cancel)
    return receipt
