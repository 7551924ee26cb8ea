"""The place where a finished file would be saved, as the disk has it now; and what became of it."""

from enum import StrEnum
from pathlib import Path

from msgspec import Struct


class SavePlace(Struct, frozen=True):
    """What is at the place already.

    Attributes:
        target: The path that was asked about.
        taken: Those of the files of a save that are there already.
        free: The path itself, or the first one with a number behind its name, where none is.
    """

    target: Path
    taken: tuple[Path, ...]
    free: Path


class SavedState(StrEnum):
    """What became of a saved file; the worst of its parts counts."""

    UNCHANGED = "unchanged"
    UNSURE = "unsure"  # its size is the same, its time is not, and it is too large to be read
    CHANGED = "changed"
    GONE = "gone"
