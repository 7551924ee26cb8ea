"""Outcomes that all sources word alike."""

from csvdownloader.core.models import Completeness, Outcome
from csvdownloader.core.units import count


def is_limited(rows: int, limit: int | None) -> bool:
    """Whether there may be more rows than those that were asked for."""
    return limit is not None and rows >= limit


def limited(rows: int, remark: str = "") -> Outcome:
    """The outcome of a source that stopped at the limit; `remark` is appended to the sentence."""
    return Outcome(Completeness.LIMITED, rows, f"{stopped_after(rows)} {remark}".strip())


def stopped_after(rows: int) -> str:
    """The sentence for rows that end at the limit."""
    return f"Stopped after the {count(rows, 'row')} that you asked for."
