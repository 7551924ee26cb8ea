"""A job's private folder: the part file, the finished file, its sidecar and its record index.

Order of the steps at the end: sync the part and verify the rest of it meanwhile, read it once more,
write the sidecar, give the file its final name, sync the folder. So a file with its final name is
whole, and its sidecar stands beside it.
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.services import StartUnsureError
from csvdownloader.core.errors.storage import storage_error, unreadable_error
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.jobs.records import job_from_json, job_to_json
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.running import ByteObserver, Report
from csvdownloader.core.requests.request import Request
from csvdownloader.core.saving.names import safe_file_name
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import ASIDE
from csvdownloader.core.tables.columns import Schema, untyped
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.units import count
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.beside import beside
from csvdownloader.engine.disk.durable import (
    DRAFT_SUFFIX,
    make_private_file,
    make_private_folder,
    sync_file,
    sync_folder,
    write_atomically,
)
from csvdownloader.engine.index.index_file import INDEX, write_index
from csvdownloader.engine.jobs.preview import read_header
from csvdownloader.engine.proof.verify import IncrementalVerifier, check_unchanged
from csvdownloader.engine.saving.drafts import is_note

SIDECAR = "receipt.json"
CHECKPOINT = "memory.json"
SPILLED = "sorting-"  # how the name of a folder begins to which a sort of rows spills
_EXPORT_SHARE = 75.0  # percent of a job; verifying the written file takes a third as long
_CHECKED_PERCENT = 99.0
_FEW_ROWS = 10_000  # they are verified in no time
_DAMAGED = Message("The note of how far this download came is damaged, so it cannot go on")
_MOST_AT_ONCE = 128 << 20  # bytes; so that the end of a copy does not wait long for the background


class JobSpool:
    """The spool of one run of a job."""

    def __init__(self, folder: Path, job: Job) -> None:
        self.folder, self.job = folder, job
        self.has_checkpoint = has_checkpoint(folder)
        self._began = time.monotonic()
        self._report: _VerifyingReport | None = None
        self._written = ""
        self._verifier = IncrementalVerifier(self.part, job.request.format)

    @classmethod
    def create(cls, folder: Path, job: Job) -> "JobSpool":
        """A spool with an empty part file. What an earlier run left in the folder is removed.

        Unless that run saved a checkpoint: then its files stay.
        """
        spool = cls(folder, job)
        try:
            if not spool.has_checkpoint:
                spool.discard()
                make_private_folder(folder)
            for draft in folder.glob(f"*{DRAFT_SUFFIX}"):
                draft.unlink()
            if not spool.part.exists():
                make_private_file(spool.part)
        except OSError as error:
            raise storage_error(error, spool.part) from error
        return spool

    @property
    def part(self) -> Path:
        """See `core.ports.running.Spool`."""
        return self.folder / f"{self.job.title}.part"

    def following(self, report: Report, cancel: Cancel) -> Report:
        """A report that also verifies the part file in the background while a library writes it.

        At the end only the rest has to be read, and the progress has true counts meanwhile.
        """
        self._report = _VerifyingReport(report, self, self._verifier, cancel)
        return self._report

    def verifying(self) -> AbstractContextManager[None]:
        """See `core.ports.running.Spool`. Does nothing before `following`."""
        if self._report is None:
            return nullcontext()
        self._verifier.notice_truncation()
        return self._report.watching(_no_news)

    def wrote(self, checksum: str) -> None:
        """See `core.ports.running.Spool`."""
        self._written = checksum

    def reset(self) -> None:
        """See `core.ports.running.Spool`."""
        self.truncate(0)

    def truncate(self, size: int) -> None:
        """See `core.ports.running.Spool`."""
        try:
            with self._verifier.replacing():
                self._written = ""
                os.truncate(self.part, size)
        except OSError as error:
            raise storage_error(error, self.part) from error

    def move_part(self, target: Path) -> None:
        """See `core.ports.running.Spool`."""
        try:
            with self._verifier.replacing():
                self._written = ""
                self.part.replace(target)
                make_private_file(self.part)
        except OSError as error:
            raise storage_error(error, self.part) from error

    def observe(self, make: Callable[[], ByteObserver]) -> None:
        """See `core.ports.running.Spool`."""
        self._verifier.observe(make)

    def measured(self, cancel: Cancel) -> Measured | None:
        """See `core.ports.running.Spool`."""
        self._verify_rest(_ignore, cancel)
        try:
            return self._verifier.result(open_end=True)
        except NotWholeError:
            return None

    def load_checkpoint(self) -> dict[str, Any] | None:
        """See `core.ports.running.Spool`."""
        try:
            state = json.loads((self.folder / CHECKPOINT).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise StartUnsureError(_DAMAGED) from error
        if not isinstance(state, dict):
            raise StartUnsureError(_DAMAGED)
        return state

    def save_checkpoint(self, state: Mapping[str, Any]) -> None:
        """See `core.ports.running.Spool`."""
        try:
            write_atomically(self.folder / CHECKPOINT, json.dumps(state))
        except OSError as error:
            raise storage_error(error, self.folder / CHECKPOINT) from error
        self.has_checkpoint = True

    def clear_checkpoint(self) -> None:
        """See `core.ports.running.Spool`."""
        (self.folder / CHECKPOINT).unlink(missing_ok=True)
        self.has_checkpoint = False

    def publish(self, outcome: Outcome, report: Report, cancel: Cancel) -> Receipt:
        """Verifies the part file and gives it its final name.

        Raises:
            NotWholeError: The file is truncated, or is not what the source promised.
            StorageError: The disk refused.
            Cancelled: `cancel` was set before the file had its name.
        """
        try:
            receipt = self._receipt(outcome, self._measure(outcome, report, cancel))
            receipt = replace(receipt, aside=self._measure_aside(cancel))
            # most of it was verified before it was forced to disk, and may have changed since
            self._check_unchanged(receipt, cancel)
            cancel.check()
            self._write_sidecar(receipt)
            write_index(self.folder, self._verifier.index(), receipt)
            self.part.rename(self.folder / receipt.name)
            sync_folder(self.folder)
            remove_working_files(self.folder, receipt.name)
        except OSError as error:
            raise storage_error(error, self.part) from error
        return receipt

    def discard(self) -> None:
        """Removes the folder and all in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _check_unchanged(self, receipt: Receipt, cancel: Cancel) -> None:
        try:
            check_unchanged(self.part, receipt, _ignore, cancel)
        except OSError as error:
            raise unreadable_error(error, self.part) from error

    def _measure(self, outcome: Outcome, report: Report, cancel: Cancel) -> Measured:
        size = max(1, self.part.stat().st_size)
        before = min(_export_share(self.job.request), _CHECKED_PERCENT)

        def report_progress(read: int) -> None:
            percent = before + (_CHECKED_PERCENT - before) * read / size
            report(Progress(Stage.VERIFYING, self._verifier.rows, size, percent=percent))

        self._verify_rest(report_progress, cancel)
        report_progress(size)  # nothing may have been left to verify
        measured = self._verifier.result(open_end=outcome.verbatim)
        if self._written not in {"", measured.checksum}:
            raise NotWholeError(Message("The file on disk is not what was written into it"))
        return measured

    def _verify_rest(self, report: Callable[[int], None], cancel: Cancel) -> None:
        """Verifies what was not verified yet; meanwhile the part file is forced to disk."""
        try:
            with beside() as call:
                call(sync_file, self.part)
                self._verifier.verify_more(report, cancel)
        except OSError as error:
            raise storage_error(error, self.part) from error

    def _measure_aside(self, cancel: Cancel) -> Measured | None:
        aside = self.folder / ASIDE
        if not aside.exists():
            return None
        sync_file(aside)
        verifier = IncrementalVerifier(aside, Format.CSV)
        verifier.verify_more(_ignore, cancel)
        return verifier.result()

    def _receipt(self, outcome: Outcome, measured: Measured) -> Receipt:
        promised = outcome.promised_rows
        if promised is not None and promised != measured.row_count:
            raise NotWholeError(
                Message(
                    "The source handed over {promised:,} rows, but the file has {rows:,}",
                    promised=promised,
                    rows=measured.row_count,
                )
            )
        counts = measured.row_count, measured.columns, measured.bytes, measured.sha256
        claim = outcome.completeness, outcome.statement
        schema = self._schema(outcome, measured)
        now = datetime.now(UTC)
        ending = self.job.request.format.value
        name = safe_file_name(outcome.name, ending) if outcome.name else self.job.title
        seconds = time.monotonic() - self._began
        of_reading = schema, outcome.reading
        checksum = measured.checksum
        return Receipt(name, *counts, *claim, now, *of_reading, checksum=checksum, seconds=seconds)

    def _schema(self, outcome: Outcome, measured: Measured) -> Schema:
        promised = len(outcome.schema)
        if not promised:
            return untyped(read_header(self.part, self.job.request.format))
        if promised != measured.columns:
            raise NotWholeError(
                Message(
                    "The source has {promised}, but the file has {columns:,}",
                    promised=count(promised, "column"),
                    columns=measured.columns,
                )
            )
        return outcome.schema

    def _write_sidecar(self, receipt: Receipt) -> None:
        done = replace(
            self.job,
            title=receipt.name,
            state=JobState.COMPLETED,
            receipt=receipt,
            ended_at=receipt.finished_at,
        )
        write_atomically(self.folder / SIDECAR, job_to_json(done))


class _VerifyingReport:
    def __init__(
        self, report: Report, spool: JobSpool, verifier: IncrementalVerifier, cancel: Cancel
    ) -> None:
        self._report, self._spool, self._verifier, self._cancel = report, spool, verifier, cancel

    def __call__(self, progress: Progress) -> None:
        self._report(self._of_whole_job(progress))

    def watching(self, probe: Callable[[], Progress | None]) -> AbstractContextManager[None]:
        def verify_and_probe() -> Progress | None:
            with suppress(Cancelled):  # the worker itself raises it
                self._verifier.verify_more(_ignore, self._cancel, most=_MOST_AT_ONCE)
            progress = probe()
            if progress is None:
                return None
            return self._with_counts(progress)

        return self._report.watching(verify_and_probe)

    def _with_counts(self, progress: Progress) -> Progress:
        rows, percent = self._verifier.rows, progress.percent
        most = progress.total or self._spool.job.request.row_limit
        if percent is None and most:
            percent = 100 * rows / most
        counted = replace(progress, row_count=rows, bytes=self._verifier.size, percent=percent)
        return self._of_whole_job(counted)

    def _of_whole_job(self, progress: Progress) -> Progress:
        """The progress with its percent, which is of the export alone, scaled to the whole job."""
        percent = progress.percent
        if percent is not None:
            scaled = min(percent, 100.0) * _export_share(self._spool.job.request) / 100
            percent = min(scaled, _CHECKED_PERCENT)
        return replace(progress, percent=percent, is_resumable=self._spool.has_checkpoint)


def _export_share(request: Request) -> float:
    """Percent of a job that the source's own work is; the rest is for verifying the file."""
    return (
        100.0 if request.row_limit is not None and request.row_limit <= _FEW_ROWS else _EXPORT_SHARE
    )


def _no_news() -> None:
    """A probe for a worker that reports its progress itself."""


def _ignore(_read: int) -> None:
    """For a verification whose progress is not shown."""


def has_checkpoint(folder: Path) -> bool:
    """Whether a run left a checkpoint in the folder."""
    return (folder / CHECKPOINT).exists()


def remove_working_files(folder: Path, name: str) -> None:
    """Leaves only the finished file of that name and what belongs to it in the folder.

    A note on a draft stays until the draft is gone, which may lie on a disk that is unplugged.

    What cannot be removed stays: it takes room, but the finished file is whole.
    """
    with suppress(OSError):
        for path in list(folder.iterdir()):
            if path.name not in {name, SIDECAR, INDEX, ASIDE} and not is_note(path):
                with suppress(OSError):
                    if path.name.startswith(SPILLED) and path.is_dir():
                        shutil.rmtree(path)
                    else:
                        path.unlink(missing_ok=True)  # a folder that is none of ours stays


def read_finished(folder: Path) -> Job | None:
    """The finished job whose file lies in the folder; None when there is no whole file."""
    try:
        job = job_from_json((folder / SIDECAR).read_text(encoding="utf-8"))
        size = (folder / job.title).lstat().st_size
        aside = job.receipt.aside if job.receipt else None
        is_aside_whole = aside is None or (folder / ASIDE).lstat().st_size == aside.bytes
    except (OSError, ValueError):
        return None
    whole = job.receipt is not None and job.receipt.bytes == size and job.id == folder.name
    return job if whole and is_aside_whole else None
