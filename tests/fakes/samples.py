"""Jobs, receipts and connections that look like those of a user."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.receipt import Completeness, Receipt
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.core.writing.formats import Format

FIRST = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=20)
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
HEADER = ("order_id", "ordered_at", "customer", "city", "product", "quantity", "unit_price", "note")
ROWS = (
    ("000001", "2024-01-01 09:12:40", "Ada Abe", "Osaka", "Fountain pen", "2", "29.90", ""),
    (
        "000002",
        "2024-01-01 09:57:03",
        "Björn O'Neil",
        "Washington, DC",
        'Monitor arm 27"',
        "1",
        "89.00",
        "Leave at the back door,\nthe bell is broken",
    ),
    (
        "000003",
        "2024-01-01 10:31:55",
        "Chloé Dvořák",
        "Lyon",
        "<b>Desk</b> lamp",
        "11",
        "45.50",
        "=1+1",
    ),
)


def make_connection(
    name: str = "Shop",
    kind: str = "postgresql",
    secret: SecretLocation = SecretLocation.NONE,
    **settings: Value,
) -> Connection:
    settings = settings or {"host": "db.example.com", "database": "shop", "user": "ada"}
    return Connection(str(uuid.uuid5(uuid.NAMESPACE_DNS, name)), name, kind, settings, secret)


def receipt(
    name: str,
    rows: int,
    completeness: Completeness = Completeness.COMPLETE,
    statement: str | None = None,
    ended: datetime | None = None,
) -> Receipt:
    return Receipt(
        name,
        rows,
        len(HEADER),
        rows * 112,
        DIGEST,
        completeness,
        Message(statement)
        if statement
        else Message("All {rows:,} rows that were asked for were made", rows=rows),
        ended or datetime.now(UTC),
    )


def make_job(
    number: int = 1,
    title: str = "sample.csv",
    state: JobState = JobState.COMPLETED,
    rows: int = 100,
    failure: Failure | None = None,
    completeness: Completeness = Completeness.COMPLETE,
    **more: Any,
) -> Job:
    created = FIRST + timedelta(minutes=number)
    started = None if state is JobState.QUEUED else created
    job = Job(
        f"job-{number}",
        title,
        more.pop("request", Request("sample", {"slow": False}, rows, Format.CSV)),
        state,
        created,
        started,
        None if state in {JobState.QUEUED, JobState.RUNNING} else created + timedelta(seconds=12),
        failure=failure,
    )
    if state is JobState.COMPLETED:
        proof = receipt(title, rows, completeness, more.pop("statement", None), job.ended_at)
        job = replace(job, receipt=proof)
    return replace(job, **more)


def failed_job(
    number: int = 1,
    title: str = "report.csv",
    message: str = "The token was refused",
    hint: str = "Sign in again.",
) -> Job:
    return make_job(
        number,
        title,
        JobState.ERROR,
        failure=Failure(FailureKind.QUERY_REFUSED, Message(message), Message(hint)),
    )
