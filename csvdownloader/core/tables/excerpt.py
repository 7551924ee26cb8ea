"""A few lines of a text, to look at."""

from msgspec import Struct


class Excerpt(Struct, frozen=True):
    """Lines of a source's text, as they are.

    Attributes:
        lines: The lines without their ends; long ones are cut, and end in dots then.
        first: The number of the first of them, from 1.
    """

    lines: tuple[str, ...] = ()
    first: int = 1
