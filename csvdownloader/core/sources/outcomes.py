"""Outcomes that all sources word alike."""

from csvdownloader.core.jobs.progress import Outcome
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.tables.columns import Schema
from csvdownloader.core.units import count


def is_limited(rows: int, limit: int | None) -> bool:
    """Whether there may be more rows than those that were asked for."""
    return limit is not None and rows >= limit


def limited(rows: int, remark: Message = EMPTY, schema: Schema = ()) -> Outcome:
    """The outcome of a source that stopped at the limit; `remark` is appended to the sentence."""
    statement = joined([stopped_after(rows), remark])
    return Outcome(Completeness.LIMITED, rows, statement, schema=schema)


def stopped_after(rows: int) -> Message:
    """The sentence for rows that end at the limit."""
    return Message("Stopped after the {rows} that you asked for.", rows=count(rows, "row"))
