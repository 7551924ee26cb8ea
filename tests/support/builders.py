"""Small builders and recorders that many tests share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from csvdownloader.core.control import Cancel
from csvdownloader.core.formats import Format
from csvdownloader.core.models import (
    Completeness,
    Job,
    JobState,
    Outcome,
    Progress,
    Receipt,
    Request,
)
from csvdownloader.core.ports import Output, Report

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


def make_job(title: str = "sample.csv", state: JobState = JobState.RUNNING, **changes) -> Job:
    """A job with sensible values."""
    request = Request("sample", {"slow": False}, 100, Format(title.rpartition(".")[2]))
    return replace(Job(str(uuid4()), title, request, state, NOON), **changes)


def make_receipt(name: str = "sample.csv", **changes) -> Receipt:
    """A receipt with sensible values."""
    receipt = Receipt(name, 2, 3, 40, "0" * 64, Completeness.COMPLETE, "All rows came", NOON)
    return replace(receipt, **changes)


def complete(rows: int | None) -> Outcome:
    """The outcome of a source that promises that its `rows` rows are all there are."""
    return Outcome(Completeness.COMPLETE, rows, "All rows came")


class Recorder:
    """A `core.ports.Report` that records all progress, and calls each probe once."""

    def __init__(self) -> None:
        self.seen: list[Progress] = []

    def __call__(self, progress: Progress) -> None:
        self.seen.append(progress)

    @contextmanager
    def watching(self, probe: Callable[[], Progress | None]) -> Iterator[None]:
        progress = probe()
        if progress is not None:
            self(progress)
        yield

    @property
    def percents(self) -> list[float]:
        """The percents that were reported, in their order."""
        return [progress.percent for progress in self.seen if progress.percent is not None]


def make_output(
    part: Path,
    format: Format = Format.CSV,
    limit: int | None = None,
    report: Report | None = None,
    cancel: Cancel | None = None,
) -> Output:
    """Where an export writes to, with a report and a cancel of its own unless they are given."""
    return Output(part, format, limit, report or Recorder(), cancel or Cancel())


def names_in(folder: Path) -> list[str]:
    """The sorted names of the files and folders in the folder."""
    return sorted(path.name for path in folder.iterdir())
