"""The formats that are written. TSV follows the CSV rules with a tab as its delimiter."""

from enum import StrEnum


class Format(StrEnum):
    """A format of the written file; the value is also its suffix."""

    CSV = "csv"
    TSV = "tsv"

    @property
    def delimiter(self) -> str:
        """The one character between two fields."""
        return "," if self is Format.CSV else "\t"

    @property
    def label(self) -> str:
        """The name as people write it."""
        return self.value.upper()
