"""The outcome of reading a file."""

from csvdownloader.core.models import Completeness, Outcome
from csvdownloader.core.outcomes import limited
from csvdownloader.core.units import count


def file_outcome(rows: int, *, truncated: bool, remark: str = "") -> Outcome:
    """The outcome of a file that was read from its start to its end, or to the limit.

    Args:
        rows: Rows that were written.
        truncated: Whether the limit was reached and rows are, or may be, left.
        remark: A sentence on what else there is to know.
    """
    if truncated:
        return limited(rows, remark)
    return Outcome(Completeness.COMPLETE, rows, f"{_complete_statement(rows)} {remark}".strip())


def _complete_statement(rows: int) -> str:
    if not rows:
        return "The file has a header and no rows."
    return f"The file has {count(rows, 'row')} and {'it was' if rows == 1 else 'all were'} copied."
