"""What a source says at its end, and the sentences of it that all sources share."""

from msgspec import Struct

from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.sources.reading import Finding, Reading
from csvdownloader.core.tables.columns import Schema
from csvdownloader.core.units import count


class Outcome(Struct, frozen=True):
    """What a source says once it has written its last row.

    Attributes:
        completeness: The strongest claim that the source can prove.
        promised_rows: Rows that the source says it handed over; None when it cannot count.
        statement: One sentence on what that claim rests on, shown in the receipt.
        verbatim: Whether the file's bytes are the source's own, so that its last record may lack
            a line end.
        schema: The columns, named as in the file's header; empty when the source has no types.
        reading: How the source's file was read; None where there was nothing to decide.
        name: What the source calls the file, without its ending; empty where it says nothing.
        findings: What `reading` was made of, each with its own note.
    """

    completeness: Completeness
    promised_rows: int | None
    statement: Message
    verbatim: bool = False
    schema: Schema = ()
    reading: Reading | None = None
    name: str = ""
    findings: tuple[Finding, ...] = ()


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
