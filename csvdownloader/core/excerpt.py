"""A few lines of a text, to look at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a source's text, as they are.

    Attributes:
        lines: The lines without their ends; long ones are cut, and end in dots then.
        first: The number of the first of them, from 1.
    """

    lines: tuple[str, ...] = ()
    first: int = 1
