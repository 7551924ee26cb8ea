"""What is said about rows that a service sent."""

from dataclasses import dataclass

from csvdownloader.core.models import Completeness, Outcome
from csvdownloader.core.units import count


@dataclass(frozen=True, slots=True)
class Totals:
    """What came.

    Attributes:
        rows: Rows that were written.
        bodies: Files or pages.
        noun: What one of them is called.
        limited: Whether there may be rows behind the limit.
        verbatim: Whether the bytes are the service's own.
        remark: A sentence on what else there is to know.
        only_line: What came, if it may be a message instead of a header; else empty.
    """

    rows: int
    bodies: int
    noun: str
    limited: bool
    verbatim: bool
    remark: str = ""
    only_line: str = ""


def outcome(tally: Totals, *, proven: bool) -> Outcome:
    """The outcome; `proven` is whether the service proved that this was all."""
    if tally.limited:
        completeness = Completeness.LIMITED
        said = f"Stopped after the {count(tally.rows, 'row')} that you asked for."
    elif tally.only_line:
        completeness = Completeness.UNVERIFIED
        said = f"One line came: {tally.only_line}. It may be a message and no header."
    elif proven:
        completeness, said = Completeness.COMPLETE, _all(tally)
    else:
        completeness, said = Completeness.UNVERIFIED, _unproven(tally)
    if tally.verbatim:
        said += " The bytes are the service's own."
    return Outcome(completeness, tally.rows, f"{said} {tally.remark}".strip(), tally.verbatim)


def _all(tally: Totals) -> str:
    if not tally.rows:
        return "The service sent a header and no rows."
    parts = f"{count(tally.bodies, tally.noun)} with " if tally.bodies > 1 else ""
    copied = "it was copied" if tally.rows == 1 else "all were copied"
    return f"The service sent {parts}{count(tally.rows, 'row')} and {copied}."


def _unproven(tally: Totals) -> str:
    came = f"{count(tally.rows, 'row')} came" if tally.rows else "A header and no rows came"
    return f"{came}, but the service gave no proof of its end: there may be more."
