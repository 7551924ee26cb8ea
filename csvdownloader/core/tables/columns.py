"""The columns of a file: names, and the types that the source gives them."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self, TypeAlias

from msgspec import Struct

from csvdownloader.core.overrides import override


class ColumnType(StrEnum):
    """What a source says its values are. The file has them as text all the same."""

    TEXT = "text"  # also what has no type of its own here: uuid, enum, interval, inet
    INTEGER = "integer"  # of any size, with or without a sign
    DECIMAL = "decimal"
    FLOAT = "float"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    TIMESTAMP = "timestamp"  # a wall clock's, without a zone
    TIMESTAMP_WITH_TIME_ZONE = "timestamp with time zone"  # in UTC where the value names no zone
    BYTES = "bytes"
    NESTED = "nested"  # list, structure, map, JSON
    UNKNOWN = "unknown"  # the source has no types, or none for this column

    @override
    @classmethod
    def _missing_(cls, value: object) -> Self:  # noqa: ARG003 - the signature of Enum
        return cls("unknown")  # it is of a later version


NUMBERS = frozenset({ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.FLOAT})
MOMENTS = frozenset({ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.TIMESTAMP_WITH_TIME_ZONE})


class Column(Struct, frozen=True):
    """One column of a file.

    Attributes:
        name: As the file's header has it.
        type: As the source has it.
        precision: Digits of a decimal, in all; None where the source sets no bound.
        scale: Digits behind its point; None like `precision`.
        is_promise: Whether no value can be of another type; SQLite lets any stand in any column.
    """

    name: str
    type: ColumnType
    precision: int | None = None
    scale: int | None = None
    is_promise: bool = True

    @property
    def type_text(self) -> str:
        """The type as people read it: "decimal(10, 2)", "timestamp with time zone"."""
        if self.precision is None:
            return self.type.value
        return f"{self.type}({self.precision}, {self.scale})"


Schema: TypeAlias = tuple[Column, ...]  # in the order of the file


def untyped(names: Iterable[str]) -> Schema:
    """The columns of a source that has no types."""
    return tuple(Column(name, ColumnType.UNKNOWN) for name in names)
