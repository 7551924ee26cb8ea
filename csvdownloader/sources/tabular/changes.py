"""Sentences on what does not come out as it stood in the file."""

from csvdownloader.core.messages import Message
from csvdownloader.core.units import count
from csvdownloader.sources.tabular.encoding import REPLACEMENT, ReplacedBytes


def changes(
    *, padded: int, cut: int, replaced: ReplacedBytes | None, aside: int = 0
) -> list[Message]:
    """A sentence for each kind of change that happened.

    Args:
        padded: Rows that were filled.
        cut: Rows that were cut.
        aside: Rows that were set aside.
        replaced: Counts bytes that were replaced; None where they are refused.
    """
    filled, shortened, moved = (count(n, "row") for n in (padded, cut, aside))
    number = replaced.count if replaced else 0
    said = (
        (padded, Message("Filled with missing values, as too short: {rows}.", rows=filled)),
        (cut, Message("Cut, as longer than the header: {rows}.", rows=shortened)),
        (
            aside,
            Message(
                "Set aside, as not of the header's length: {rows}; they are saved beside the "
                "file, as NAME.aside.csv.",
                rows=moved,
            ),
        ),
        (
            number,
            Message(
                "Replaced by {replacement}, as they do not fit the encoding: {bytes}.",
                replacement=REPLACEMENT,
                bytes=count(number, "byte"),
            ),
        ),
    )
    return [sentence for number, sentence in said if number]
