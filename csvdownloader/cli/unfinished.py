"""Headless jobs on disk: each has a note beside its folder, so that it can be taken up again."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from csvdownloader.cli.options import Delivery
from csvdownloader.core.errors import storage_error
from csvdownloader.core.models import Job, JobState
from csvdownloader.core.records import job_from_json, job_to_json
from csvdownloader.engine.disk import write_atomically
from csvdownloader.engine.headless import unfinished_folders
from csvdownloader.engine.spool import read_finished

_NOTE = "order.json"


class HeadlessJobHome:
    """The private folder of one headless job; see `run.Place`."""

    keeps_files = False

    def __init__(self, root: Path, delivery: Delivery) -> None:
        self.root, self._delivery = root, delivery

    def put(self, job: Job) -> None:
        """Writes the note. Raises StorageError."""
        target = self._delivery.target
        note = json.loads(job_to_json(job)) | {
            "target": None if target is None else str(target),
            "overwrite": self._delivery.overwrite,
        }
        path = self.root / _NOTE
        try:
            write_atomically(path, json.dumps(note, ensure_ascii=False))
        except OSError as error:
            raise storage_error(error, path) from error


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A headless job that runs, can go on, or is finished but not saved.

    Attributes:
        job: The job, with the state that it has now.
        delivery: Where its file is to go.
    """

    job: Job
    delivery: Delivery


def unfinished(parent: Path) -> list[Unfinished]:
    """The headless jobs below `parent`, oldest first."""
    found = []
    for root, runs in unfinished_folders(parent):
        try:
            found.append(_read(root, runs))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # it ended meanwhile, or is no note of this program
    return sorted(found, key=lambda left: left.job.created_at)


def _read(root: Path, runs: bool) -> Unfinished:
    text = (root / _NOTE).read_text(encoding="utf-8")
    note, job = json.loads(text), job_from_json(text)
    if job.id != root.name:
        raise ValueError("the note of another job")
    target = None if note["target"] is None else Path(note["target"])
    if job.state is JobState.RUNNING and not runs:
        job = read_finished(root / job.id) or replace(job, state=JobState.INTERRUPTED)
    return Unfinished(job, Delivery(target, bool(note["overwrite"]), as_json=False))
