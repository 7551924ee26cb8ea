"""What the receipt states about the rows that a service sent."""

from dataclasses import dataclass

from csvdownloader.core.models import Completeness, Outcome
from csvdownloader.core.outcomes import stopped_after
from csvdownloader.core.units import count


@dataclass(frozen=True, slots=True)
class Totals:
    """What a service sent.

    Attributes:
        rows: Rows that were written.
        bodies: Files or pages.
        noun: What one of them is called.
        limited: Whether there may be rows beyond the row limit.
        verbatim: Whether the bytes are the service's own.
        remark: A sentence on what else there is to know.
        only_line: The only line, if it may be a message instead of a header; else empty.
    """

    rows: int
    bodies: int
    noun: str
    limited: bool
    verbatim: bool
    remark: str = ""
    only_line: str = ""


def outcome(totals: Totals, *, proven: bool) -> Outcome:
    """The outcome; `proven` is whether the service proved that this was all."""
    if totals.limited:
        completeness = Completeness.LIMITED
        statement = stopped_after(totals.rows)
    elif totals.only_line:
        completeness = Completeness.UNVERIFIED
        statement = f"One line came: {totals.only_line}. It may be a message and no header."
    elif proven:
        completeness, statement = Completeness.COMPLETE, _all(totals)
    else:
        completeness, statement = Completeness.UNVERIFIED, _unproven(totals)
    if totals.verbatim:
        statement += " The bytes are the service's own."
    return Outcome(
        completeness, totals.rows, f"{statement} {totals.remark}".strip(), totals.verbatim
    )


def _all(totals: Totals) -> str:
    if not totals.rows:
        return "The service sent a header and no rows."
    parts = f"{count(totals.bodies, totals.noun)} with " if totals.bodies > 1 else ""
    copied = "it was copied" if totals.rows == 1 else "all were copied"
    return f"The service sent {parts}{count(totals.rows, 'row')} and {copied}."


def _unproven(totals: Totals) -> str:
    came = f"{count(totals.rows, 'row')} came" if totals.rows else "A header and no rows came"
    return f"{came}, but the service gave no proof of its end: there may be more."
