"""The outcome of reading a file."""

from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.models import Completeness, Outcome
from csvdownloader.core.outcomes import limited
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
