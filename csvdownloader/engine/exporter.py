"""Runs a request from its source to a finished, proven file."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors import (
    OWN_FOLDER_HINT,
    DiskFullError,
    StorageError,
    UserError,
    disk_full_error,
)
from csvdownloader.core.models import Inspection, Job, Receipt, Request
from csvdownloader.core.ports import Report, Source
from csvdownloader.core.requests import source_of
from csvdownloader.engine.size_estimate import SizeEstimate
from csvdownloader.engine.spool import JobSpool


class JobExporter:
    """Exports jobs into folders below one root, one folder for each job."""

    def __init__(self, root: Path, sources: Mapping[str, Source]) -> None:
        self._root, self._sources = root, sources

    def run(self, job: Job, report: Report, cancel: Cancel) -> Receipt:
        """See `core.ports.Exporter`.

        Leaves nothing behind unless it succeeds, or has saved a checkpoint and was not cancelled
        by the user.
        """
        source = source_of(job.request, self._sources)
        spool = JobSpool.create(self._root / job.id, job)
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
            if spool.has_checkpoint:
                raise
            spool.discard()
            if isinstance(error, DiskFullError) and _lacks(self._root, estimate.whole):
                raise disk_full_error(self._root, estimate.whole, is_estimate=True) from error
            raise

    def inspect(self, request: Request, cancel: Cancel) -> Inspection:
        """See `core.ports.Exporter`."""
        return source_of(request, self._sources).inspect(request, cancel)


def _lacks(folder: Path, size: int | None) -> bool:
    """Whether so many bytes are surely not free there; False when the size is not known."""
    try:
        return size is not None and shutil.disk_usage(folder).free < size
    except OSError:
        return False
