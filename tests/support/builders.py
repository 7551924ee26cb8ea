"""Small values that many tests share."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.receipt import Completeness, Receipt
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.running import Report
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import Output
from csvdownloader.core.writing.formats import Format
from tests.fakes.report import Recorder

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


def make_job(title: str = "sample.csv", state: JobState = JobState.RUNNING, **changes: Any) -> Job:
    """A job with sensible values."""
    request = Request("sample", {"slow": False}, 100, Format(title.rpartition(".")[2]))
    return replace(Job(str(uuid4()), title, request, state, NOON), **changes)


def make_receipt(name: str = "sample.csv", **changes: Any) -> Receipt:
    """A receipt with sensible values."""
    receipt = Receipt(
        name, 2, 3, 40, "0" * 64, Completeness.COMPLETE, Message("All rows came"), NOON
    )
    return replace(receipt, **changes)


def complete(rows: int | None) -> Outcome:
    """The outcome of a source that promises that its `rows` rows are all there are."""
    return Outcome(Completeness.COMPLETE, rows, Message("All rows came"))


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
