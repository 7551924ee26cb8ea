"""What is said about a file that was read."""

from csvdownloader.core.models import Completeness, Outcome
from csvdownloader.core.units import count


def outcome(rows: int, *, cut: bool, remark: str = "") -> Outcome:
    """The outcome of a file that was read from its start to its end, or to the limit.

    Args:
        rows: Rows that were written.
        cut: Whether the limit was reached with rows left, or without knowing.
        remark: A sentence on what else there is to know.
    """
    if cut:
        said = f"Stopped after the {count(rows, 'row')} that you asked for."
    else:
        were = "was" if rows == 1 else "were"
        said = f"The file has {count(rows, 'row')} and all {were} copied."
        if rows == 1:
            said = "The file has 1 row and it was copied."
        elif not rows:
            said = "The file has a header and no rows."
    completeness = Completeness.LIMITED if cut else Completeness.COMPLETE
    return Outcome(completeness, rows, f"{said} {remark}".strip())
