"""The outcome of reading a file."""

from collections.abc import Sequence

from msgspec.structs import replace

from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.sources.outcomes import Outcome, limited
from csvdownloader.core.sources.reading import Certainty, Finding, Reading
from csvdownloader.core.units import count


def file_outcome(rows: int, *, truncated: bool, remark: Message = EMPTY) -> Outcome:
    """The outcome of a file that was read from its start to its end, or to the limit.

    Args:
        rows: Rows that were written.
        truncated: Whether the limit was reached and rows are, or may be, left.
        remark: A sentence on what else there is to know.
    """
    if truncated:
        return limited(rows, remark)
    return Outcome(Completeness.COMPLETE, rows, joined([_complete_statement(rows), remark]))


def _complete_statement(rows: int) -> Message:
    if not rows:
        return Message("The file has a header and no rows.")
    if rows == 1:
        return Message("The file has {rows} and it was copied.", rows=count(rows, "row"))
    return Message("The file has {rows} and all were copied.", rows=count(rows, "row"))


def read_outcome(
    outcome: Outcome,
    findings: Sequence[Finding],
    changes: Sequence[Message],
    remarks: Sequence[Message] = (),
    set_aside: Sequence[str] = (),
) -> Outcome:
    """The outcome with what was found out while reading.

    Args:
        outcome: Without that.
        findings: A doubtful one makes it unverified.
        changes: What was changed in rows; one makes it unverified.
        remarks: What else was left out.
        set_aside: Lines that stood before the table.
    """
    if not findings and not changes:
        return outcome
    is_doubtful = any(found.certainty is Certainty.DOUBTFUL for found in findings)
    reading = Reading(
        options=tuple({found.option: found.value for found in findings}.items()),
        notes=(*(found.note for found in findings if found.note), *changes, *remarks),
        set_aside=tuple(set_aside),
        certainties=tuple({found.option: found.certainty for found in findings}.items()),
    )
    completeness = Completeness.UNVERIFIED if is_doubtful or changes else outcome.completeness
    return replace(outcome, completeness=completeness, reading=reading, findings=tuple(findings))
