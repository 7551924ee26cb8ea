"""Runs a request from its source to a finished, proven file.

What writes and reads files is imported when a job runs: the window begins without it.
"""

import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from csvdownloader.core import units
from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.data_folder import jobs_below
from csvdownloader.core.errors.base import StorageError, UserError
from csvdownloader.core.errors.storage import OWN_FOLDER_HINT, DiskFullError, disk_full_error
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.progress import Progress
from csvdownloader.core.jobs.receipt import Completeness, Receipt
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import reads_files, source_of
from csvdownloader.core.writing.formats import Format

if TYPE_CHECKING:
    from csvdownloader.core.ports.running import Report
    from csvdownloader.core.ports.sources import Source
    from csvdownloader.core.sources.first_rows import FirstRows
    from csvdownloader.core.sources.inspection import Inspection, Stamp
    from csvdownloader.core.tables.excerpt import Excerpt
    from csvdownloader.engine.jobs.spool import JobSpool
    from csvdownloader.engine.saving.size_estimate import SizeEstimate


class JobExporter:
    """Exports jobs into folders below one root, one folder for each job."""

    def __init__(self, root: Path, sources: "Mapping[str, Source]") -> None:
        self._usual = self._root = root
        self._sources = sources

    def use_folder(self, chosen: str) -> None:
        """See `core.ports.running.Exporter`."""
        self._root = jobs_below(chosen, self._usual)

    def run(self, job: Job, report: "Report", cancel: Cancel) -> Receipt:
        """See `core.ports.running.Exporter`.

        Leaves nothing behind unless it succeeds, or has saved a checkpoint and was not cancelled
        by the user.
        """
        from csvdownloader.engine.saving.size_estimate import SizeEstimate

        source = source_of(job.request, self._sources)
        spool = self._new_spool(job)
        estimate = SizeEstimate(spool.following(report, cancel))
        try:
            outcome = source.export(job.request, spool, estimate, cancel)
            return spool.publish(outcome, report, cancel)
        except Cancelled:
            if cancel.is_shutting_down and spool.has_checkpoint:
                raise Cancelled(is_resumable=True) from None
            spool.discard()
            raise
        except BaseException as error:
            if isinstance(error, UserError):
                error.is_resumable = spool.has_checkpoint
            if isinstance(error, StorageError) and not isinstance(error, DiskFullError):
                error.hint = OWN_FOLDER_HINT  # the user has chosen no folder yet
            if isinstance(error, DiskFullError):
                error.message = self._named(error.message)
            if spool.has_checkpoint:
                raise
            spool.discard()
            if isinstance(error, DiskFullError) and (needed := self._needed(error, estimate)):
                raise disk_full_error(self._root, needed) from error
            raise

    def _new_spool(self, job: Job) -> "JobSpool":
        from csvdownloader.engine.jobs.fetched_folder import require_root
        from csvdownloader.engine.jobs.folder_owner import require_own
        from csvdownloader.engine.jobs.spool import JobSpool

        require_root(self._root)
        require_own(self._root, self._usual)
        return JobSpool.create(self._root / job.id, job)

    def _named(self, message: Message) -> Message:
        """The message with the folder of all files in place of the job's own, which has no name."""
        if "folder" not in message.values:
            return message
        return message.filled(**{**message.values, "folder": self._root})

    def _needed(self, error: DiskFullError, estimate: "SizeEstimate") -> Message:
        """What the file needs, where nobody has said it yet."""
        if _lacks(self._root, estimate.whole):
            return Message("about {size}", size=units.size(estimate.whole or 0))
        if estimate.so_far and not error.message.values.keys() & {"needed", "came"}:
            return Message("more than {size}", size=units.size(estimate.so_far))
        return EMPTY

    def inspect(self, request: Request, cancel: Cancel) -> "Inspection":
        """See `core.ports.running.Exporter`."""
        stamp = self.stamp(request)
        inspection = source_of(request, self._sources).inspect(request, cancel)
        return replace(inspection, stamp=stamp)

    def stamp(self, request: Request) -> "Stamp":
        """See `core.ports.running.Exporter`."""
        source = source_of(request, self._sources)
        files = source.files(request) if reads_files(source) else ()
        with suppress(OSError):
            found = [path.stat() for path in files]
            return tuple(
                (each.st_dev, each.st_ino, each.st_size, each.st_mtime_ns) for each in found
            )
        return ()

    def excerpt(self, request: Request, line: int, cancel: Cancel) -> "Excerpt":
        """See `core.ports.running.Exporter`."""
        return source_of(request, self._sources).excerpt(request, line, cancel)

    def first_rows(self, request: Request, rows: int, cancel: Cancel) -> "FirstRows":
        """See `core.ports.running.Exporter`.

        They are written and read back: so they are what a job writes. The folder has the name of a
        job's; if this process dies, the next start removes it as one that no job owns.
        """
        from csvdownloader.core.sources.first_rows import FirstRows
        from csvdownloader.core.sources.output import ASIDE
        from csvdownloader.engine.jobs.preview import count_rows, read_preview

        source = source_of(request, self._sources)
        most = min(
            rows + 1, source.row_bounds.maximum or rows + 1
        )  # one tells whether there are more
        request = replace(request, row_limit=most, format=Format.CSV)
        job_id, now = str(uuid.uuid4()), datetime.now(UTC)
        job = Job(job_id, "preview.csv", request, JobState.RUNNING, now, started_at=now)
        spool = self._new_spool(job)
        try:
            outcome = source.export_first(request, spool, _Unheard(), cancel)
            preview = read_preview(spool.part, request.format, rows)
            aside = count_rows(spool.folder / ASIDE)
        finally:
            spool.discard()
        is_complete = preview.complete and outcome.completeness is not Completeness.LIMITED
        preview = replace(preview, complete=is_complete)
        return FirstRows(preview, outcome.schema, outcome.reading, outcome.findings, aside)


class _Unheard:
    """A report that nobody hears."""

    def __call__(self, progress: Progress) -> None:
        """See `core.ports.running.Report`."""

    @contextmanager
    def watching(self, probe: Callable[[], Progress | None]) -> Iterator[None]:  # noqa: ARG002 - the port's
        """See `core.ports.running.Report`."""
        yield


def _lacks(folder: Path, size: int | None) -> bool:
    """Whether so many bytes are surely not free there; False when the size is not known."""
    try:
        return size is not None and shutil.disk_usage(folder).free < size
    except OSError:
        return False
