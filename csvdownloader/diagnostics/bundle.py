"""The report as a file: a zip with the report, the log, crashes and a table of the downloads."""

import csv
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.core.errors.storage import storage_error
from csvdownloader.core.jobs.job import Job
from csvdownloader.diagnostics.faults import known_faults
from csvdownloader.diagnostics.log import last_lines
from csvdownloader.diagnostics.report import shortened
from csvdownloader.engine.disk.durable import DRAFT_SUFFIX
from csvdownloader.store.stored import stored_jobs
from csvdownloader.system.log_lines import without_its_values

_LOG_LINES = 2000
_TITLES = (
    "id", "state", "source", "parameters", "rows asked", "format", "created", "started", "ended",
    "failure", "sentence", "resumable", "rows", "bytes", "completeness", "kept", "saved",
)  # fmt: skip


def save_bundle(target: Path, folder: DataFolder, report: str, *, overwrite: bool) -> None:
    """Writes the bundle. Raises as `core.ports.reporter.Reporter.save`.

    Args:
        target: The zip.
        folder: The data folder; need not be there.
        report: The text of `report_text`.
        overwrite: Whether a file that is there is replaced.
    """
    bundle = _bundle(folder, report)
    try:
        if overwrite:
            draft = target.with_name(f"{target.name}{DRAFT_SUFFIX}")
            draft.unlink(missing_ok=True)
            _write(draft, bundle)
            draft.replace(target)
        else:
            _write(target, bundle)
    except FileExistsError as error:
        raise TargetExistsError(target) from error
    except OSError as error:
        raise storage_error(error, target) from error


def _bundle(folder: DataFolder, report: str) -> bytes:
    files: dict[str, Callable[[], str]] = {
        "report.txt": lambda: report,
        "log.txt": lambda: "\n".join(last_lines(folder.log, _LOG_LINES)),
        "crashes.txt": lambda: "\n\n".join(f.told() for f in known_faults(folder.log)),
        "downloads.csv": lambda: _table(stored_jobs(folder.store)),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, gather in files.items():
            bundle.writestr(name, shortened(_gathered(gather)))
    return written.getvalue()


def _gathered(gather: Callable[[], str]) -> str:
    try:
        return gather()
    except (UserError, OSError) as error:
        return f"not known: {type(error).__name__}"


def _table(jobs: list[Job]) -> str:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(_TITLES)
    table.writerows(map(_row, jobs))
    return written.getvalue()


def _row(job: Job) -> tuple[object, ...]:
    request, failure, receipt = job.request, job.failure, job.receipt
    return (
        job.id, job.state, request.source, " ".join(sorted(request.parameters)), request.row_limit,
        request.format.value, job.created_at, job.started_at, job.ended_at,
        *((failure.kind, without_its_values(failure.message), failure.is_resumable)
          if failure else ("", "", "")),
        *((receipt.row_count, receipt.bytes, receipt.completeness) if receipt else ("", "", "")),
        job.pinned, job.saved_to is not None,
    )  # fmt: skip


def _write(target: Path, data: bytes) -> None:
    """Writes a new private file; one that is not whole is removed. Raises OSError."""
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError:
        target.unlink(missing_ok=True)
        raise
