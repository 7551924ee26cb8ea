"""Unfinished headless jobs: each has a note on disk, so that it can be resumed."""

import json
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from csvdownloader.cli.options.delivery import Delivery
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.storage import own_storage_error
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.judgement import judged
from csvdownloader.core.jobs.records import job_from_json, job_to_json
from csvdownloader.core.saving.name_pattern import parse_pattern
from csvdownloader.engine.disk.durable import write_atomically
from csvdownloader.engine.jobs.headless import unfinished_folders
from csvdownloader.engine.jobs.library import FileLibrary

_NOTE = "order.json"


class HeadlessJobHome:
    """The private folder of one headless job; see `JobHome`."""

    keeps_files = False

    def __init__(self, root: Path, delivery: Delivery) -> None:
        self.root, self._delivery = root, delivery

    def put(self, job: Job) -> None:
        """Writes the note. Raises StorageError."""
        target = self._delivery.target
        note = json.loads(job_to_json(job)) | {
            "target": None if target is None else str(target),
            "overwrite": self._delivery.overwrite,
            "receipt_files": self._delivery.receipt_files,
            "pattern": self._delivery.pattern.text if self._delivery.pattern else None,
        }
        path = self.root / _NOTE
        try:
            write_atomically(path, json.dumps(note))
        except OSError as error:
            raise own_storage_error(error, path) from error


class Unfinished(Struct, frozen=True):
    """A headless job that runs, is resumable, or is finished but not saved.

    Attributes:
        job: The job, with the state that it has now.
        delivery: Where its file is to go.
    """

    job: Job
    delivery: Delivery


def unfinished(parent: Path) -> list[Unfinished]:
    """The headless jobs below `parent`, oldest first."""
    found = []
    for root, is_running in unfinished_folders(parent):
        try:
            found.append(_read(root, is_running))
        except (OSError, UserError, ValueError, KeyError, TypeError):
            continue  # the job has ended meanwhile, or it is no note of this program
    return sorted(found, key=lambda entry: entry.job.created_at)


def _read(root: Path, is_running: bool) -> Unfinished:
    text = (root / _NOTE).read_text(encoding="utf-8")
    note, job = json.loads(text), job_from_json(text)
    if job.id != root.name:
        raise ValueError("the note of another job")
    target = None if note["target"] is None else Path(note["target"])
    if job.state is JobState.RUNNING and not is_running:
        job = judged(job, FileLibrary(root).look([job]), datetime.now(UTC))
    # Versions before noted neither of them.
    receipt_files, pattern = bool(note.get("receipt_files")), note.get("pattern")
    named_by = parse_pattern(pattern) if pattern else None
    delivery = Delivery(target, bool(note["overwrite"]), False, receipt_files, named_by)
    return Unfinished(job, delivery)
