"""What a column is like, in words: for its head, its tool tip and a screen reader."""

from csvdownloader.core.messages import EMPTY, Message, verbatim
from csvdownloader.core.tables.column_summary import ColumnSummary
from csvdownloader.ui.lists.one_line_delegate import one_line

_LONGEST = 40  # characters of a value in a list
_DATE = len("2026-12-31")


def share_text(summary: ColumnSummary, part: int) -> Message:
    """The share of the rows: "4.1 %", of a sample "≈4.1 %"."""
    text = _percent(part, summary.rows)
    return Message("≈{percent}", percent=text) if summary.is_sample else verbatim(text)


def absence_text(summary: ColumnSummary) -> Message:
    """How many rows have no value, or an empty text, for the head: "4.1 % NULL"."""
    missing, empty = summary.missing, summary.empty
    if not empty and not missing and not summary.is_sample:
        return Message("no NULL")
    share = share_text(summary, missing + empty)
    if not empty:
        return Message("{share} NULL", share=share)
    if not missing:
        return Message("{share} empty", share=share)
    return Message("{share} NULL/empty", share=share)


def extent_text(summary: ColumnSummary) -> Message:
    """How far the values reach, for the head: "0.25 to 99.50", "212 different"."""
    if not summary.values:
        return EMPTY
    if summary.bars:
        least, most = _short(summary.least), _short(summary.most)
        if summary.is_sample:
            return Message("≈{least} to {most}", least=least, most=most)
        return Message("{least} to {most}", least=least, most=most)
    if summary.is_sample:
        return Message("{count:,}+ different", count=summary.distinct)
    if summary.distinct == summary.values:
        return Message("all different")
    return Message("{count:,} different", count=summary.distinct)


def summary_lines(summary: ColumnSummary) -> list[Message]:
    """All figures, the most important ones first."""
    counts = (
        (Message("NULL: {count:,} ({percent})"), summary.missing),
        (Message("Empty text: {count:,} ({percent})"), summary.empty),
    )
    lines = [
        _rows_text(summary),
        *(each.filled(count=n, percent=_percent(n, summary.rows)) for each, n in counts),
        Message("Different values: {count:,}", count=summary.distinct),
    ]
    if summary.bars:
        lines.append(Message("From {least} to {most}", least=summary.least, most=summary.most))
    if summary.common and summary.common[0][1] > 1:
        lines.append(Message("Most frequent:"))
        lines += (
            Message(
                "{value}: {count:,} ({percent})",
                value=one_line(value)[:_LONGEST],
                count=n,
                percent=_percent(n, summary.rows),
            )
            for value, n in summary.common
        )
    return lines


def sample_text(summary: ColumnSummary) -> Message:
    """From how many rows the figures are, where these are not all; else empty."""
    if not summary.is_sample:
        return EMPTY
    return Message("summaries: a sample of {rows:,}", rows=summary.rows)


def _rows_text(summary: ColumnSummary) -> Message:
    if not summary.is_sample:
        return Message("Of all {rows:,} rows", rows=summary.rows)
    return Message(
        "Of a sample: {rows:,} of {total:,} rows, spread over the file",
        rows=summary.rows,
        total=summary.total,
    )


def _short(value: str) -> str:
    """A number as it is, and the date of a moment."""
    is_moment = value[4:5] == "-" and value[7:8] == "-"
    return value[:_DATE] if is_moment else value


def _percent(part: int, whole: int) -> str:
    """A share of the rows that says neither none nor all where it is not."""
    percent = 100 * part / whole if whole else 0.0
    if 0 < percent < 0.1:
        return "<0.1 %"
    if percent < 9.95:
        return f"{percent:.1f}".removesuffix(".0") + " %"
    return f"{100 if part == whole else min(round(percent), 99)} %"
