"""Reads without changing anything: the first rows of a file or a source, or what it offers."""

import shutil
import uuid
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from csvdownloader.core.jobs.job import Job
from csvdownloader.core.requests.request import Request
from csvdownloader.workers.runner import Ending, Stopped, TaskRunner, on_end

if TYPE_CHECKING:
    from csvdownloader.core.ports.library import Library
    from csvdownloader.core.ports.running import Exporter
    from csvdownloader.core.sources.first_rows import Preview
    from csvdownloader.workers.column_summaries import ColumnSummaries
    from csvdownloader.workers.save_lookups import SaveLookups
    from csvdownloader.workers.table_reading import TableReading

PREVIEW_ROWS, LEAST_ROWS = 200, 20
PREVIEW_CELLS = 60_000  # of a file with many columns: all cells of its first rows are in memory
FIRST_ROWS = 100


class Lookups(QObject):
    """Reads previews of files and of sources, and inspects sources, in a worker.

    Signals, all on the GUI thread:
        previewed(str, Preview): The first rows of the job's file that was asked for last.
        preview_failed(str, Failure): Instead of `previewed`.
        inspected(Request, Inspection): The result of `inspect`.
        inspect_failed(Request, Failure): Instead of `inspected`.
        stamped(Request, Stamp): The result of `look_at_files`.
        disk_seen(Path, int): The bytes that are free on the disk of that folder; None where it
            cannot be asked.
        file_seen(str, bool): Whether there is a file of that path.
        rows_read(Request, FirstRows): The result of `read_rows`, unless that was stopped.
        rows_failed(Request, Failure): Instead of `rows_read`.
        lines_read(Request, int, Excerpt): The lines of the source's text around that one.
        lines_failed(Request, int, Failure): Instead of `lines_read`.
    """

    previewed = Signal(str, object)
    preview_failed = Signal(str, object)
    inspected = Signal(object, object)
    inspect_failed = Signal(object, object)
    stamped = Signal(object, object)
    disk_seen = Signal(object, object)
    file_seen = Signal(str, bool)
    rows_read = Signal(object, object)
    rows_failed = Signal(object, object)
    lines_read = Signal(object, int, object)
    lines_failed = Signal(object, int, object)

    def __init__(
        self,
        runner: TaskRunner,
        exporter: "Exporter",
        library: "Library",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._exporter, self._library = runner, exporter, library
        self._wanted: Job | None = None  # whose preview was asked for last
        self._is_previewing = False
        self._rows_task = ""

    def preview(self, job: Job) -> None:
        """Reads the first rows of the job's finished file.

        One file at a time: of those that are asked for meanwhile only the last one is read.
        """
        self._wanted = job
        if not self._is_previewing:
            self._read_wanted(job)

    def _read_wanted(self, job: Job) -> None:
        self._is_previewing = True
        self._runner.start(
            f"preview {uuid.uuid4()}",
            lambda _report, _cancel: self._library.preview(job, _preview_rows(job)),
            partial(self._end_preview, job),
        )

    def _end_preview(self, job: Job, ending: "Ending[Preview]") -> None:
        self._is_previewing = False
        if isinstance(ending, Stopped) or self._wanted is None:
            return
        if self._wanted != job:
            self._read_wanted(self._wanted)
            return
        shown = partial(self.previewed.emit, job.id), partial(self.preview_failed.emit, job.id)
        on_end(*shown)(ending)

    def of_saving(self, job: Job, parent: QObject) -> "SaveLookups":
        """Looks for a dialog about the saving of the job's file."""
        from csvdownloader.workers.save_lookups import SaveLookups  # loads much

        return SaveLookups(self._runner, self._library, job, parent)

    def table_reading(self, parent: QObject) -> "TableReading":
        """Reads the whole of one finished file after the other."""
        from csvdownloader.workers.table_reading import TableReading

        return TableReading(self._runner, self._library, parent)

    def column_summaries(self, parent: QObject) -> "ColumnSummaries":
        """Finds out what the columns of one finished file after the other are like."""
        from csvdownloader.workers.column_summaries import ColumnSummaries

        return ColumnSummaries(self._runner, parent)

    def look_at_disk(self, folder: Path) -> None:
        """Finds out how much is free on the disk of the folder."""
        self._runner.start(
            f"disk {uuid.uuid4()}",
            lambda _report, _cancel: _free(folder),
            on_end(partial(self.disk_seen.emit, folder), lambda _failure: None),
        )

    def look_at_file(self, path: str) -> None:
        """Finds out whether there is a file of that path."""
        self._runner.start(
            f"file {uuid.uuid4()}",
            lambda _report, _cancel: self._library.is_there(Path(path)),
            on_end(partial(self.file_seen.emit, path), lambda _failure: None),
        )

    def inspect(self, request: Request) -> None:
        """Inspects the request's source."""
        self._runner.start(
            f"inspect {uuid.uuid4()}",
            lambda _report, cancel: self._exporter.inspect(request, cancel),
            on_end(
                partial(self.inspected.emit, request), partial(self.inspect_failed.emit, request)
            ),
        )

    def look_at_files(self, request: Request) -> None:
        """Finds out what the files of the request's source are now."""
        self._runner.start(
            f"stamp {uuid.uuid4()}",
            lambda _report, _cancel: self._exporter.stamp(request),
            on_end(partial(self.stamped.emit, request), lambda _failure: None),
        )

    def read_rows(self, request: Request) -> None:
        """Reads the first rows of the request; those that were asked for before are given up."""
        self.stop_rows()
        self._rows_task = f"rows {uuid.uuid4()}"
        self._runner.start(
            self._rows_task,
            lambda _report, cancel: self._exporter.first_rows(request, FIRST_ROWS, cancel),
            on_end(partial(self.rows_read.emit, request), partial(self.rows_failed.emit, request)),
        )

    def read_lines(self, request: Request, line: int) -> None:
        """Reads the lines of the request's text around that one."""
        self._runner.start(
            f"lines {uuid.uuid4()}",
            lambda _report, cancel: self._exporter.excerpt(request, line, cancel),
            on_end(
                partial(self.lines_read.emit, request, line),
                partial(self.lines_failed.emit, request, line),
            ),
        )

    def stop_rows(self) -> None:
        """Gives up reading first rows; nothing is emitted for them any more."""
        self._runner.cancel(self._rows_task)


def _preview_rows(job: Job) -> int:
    columns = job.receipt.columns if job.receipt else 1
    return max(LEAST_ROWS, min(PREVIEW_ROWS, PREVIEW_CELLS // columns))


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:  # it is gone, or on a disk that is
        return None
