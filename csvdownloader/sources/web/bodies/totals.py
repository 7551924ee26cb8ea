"""What the receipt states about the rows that a service sent."""

from msgspec import Struct

from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.sources.outcomes import Outcome, stopped_after
from csvdownloader.core.units import count


class Totals(Struct, frozen=True):
    """What a service sent.

    Attributes:
        row_count: Rows that were written.
        bodies: Files or pages.
        noun: What one of them is called.
        limited: Whether there may be rows beyond the row limit.
        verbatim: Whether the bytes are the service's own.
        remark: A sentence on what else there is to know.
        doubt: Why it may be no table; else empty.
    """

    row_count: int
    bodies: int
    noun: str
    limited: bool
    verbatim: bool
    remark: Message = EMPTY
    doubt: Message = EMPTY


def outcome(totals: Totals, *, proven: bool) -> Outcome:
    """The outcome; `proven` is whether the service proved that this was all."""
    if totals.doubt:
        completeness, statement = Completeness.UNVERIFIED, totals.doubt
    elif totals.limited:
        completeness = Completeness.LIMITED
        statement = stopped_after(totals.row_count)
    elif proven:
        completeness, statement = Completeness.COMPLETE, _all(totals)
    else:
        completeness, statement = Completeness.UNVERIFIED, _unproven(totals)
    own_bytes = Message("The bytes are the service's own.") if totals.verbatim else EMPTY
    statement = joined([statement, own_bytes, totals.remark])
    return Outcome(completeness, totals.row_count, statement, totals.verbatim)


def _all(totals: Totals) -> Message:
    if not totals.row_count:
        return Message("The service sent a header and no rows.")
    rows = count(totals.row_count, "row")
    if totals.bodies > 1:
        bodies = count(totals.bodies, totals.noun)
        rows = Message("{bodies} with {rows}", bodies=bodies, rows=rows)
    if totals.row_count == 1:
        return Message("The service sent {rows} and it was copied.", rows=rows)
    return Message("The service sent {rows} and all were copied.", rows=rows)


def _unproven(totals: Totals) -> Message:
    if not totals.row_count:
        return Message(
            "A header and no rows came, but the service gave no proof of its end: "
            "there may be more."
        )
    return Message(
        "{rows} came, but the service gave no proof of its end: there may be more.",
        rows=count(totals.row_count, "row"),
    )
