"""How the rows of a table are filtered and sorted: the table itself stays as it is."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeAlias

from msgspec import Struct

RowNumbers: TypeAlias = Sequence[int]  # of rows of a file, from 1


class Operator(StrEnum):
    """What a condition asks of a cell; the value is its word on the command line.

    NULL is a missing value, which is nothing but NULL and empty: it is not what a text is, and
    does not contain one.
    """

    IS = "is"
    IS_NOT = "is-not"
    CONTAINS = "contains"
    CONTAINS_NOT = "contains-not"
    STARTS = "starts"
    ENDS = "ends"
    MATCHES = "matches"
    GREATER = "greater"
    LESS = "less"
    BETWEEN = "between"
    EMPTY = "empty"
    NOT_EMPTY = "not-empty"
    NULL = "null"
    NOT_NULL = "not-null"

    @property
    def text_count(self) -> int:
        """How many texts it compares a cell with."""
        if self in {Operator.EMPTY, Operator.NOT_EMPTY, Operator.NULL, Operator.NOT_NULL}:
            return 0
        return 2 if self is Operator.BETWEEN else 1


class Condition(Struct, frozen=True):
    """What a cell of each row must be.

    Attributes:
        column: From 0.
        operator: What is asked.
        texts: What the cell is compared with, as many as `operator.text_count`. MATCHES has a
            regular expression by the rules of RE2. GREATER, LESS and BETWEEN, whose ends are
            inside, compare numbers, dates or texts, by the type of the column.
    """

    column: int
    operator: Operator
    texts: tuple[str, ...] = ()


class Sort(Struct, frozen=True):
    """By what the rows are sorted. Rows that are equal stay in the order of the file.

    Attributes:
        column: From 0.
        is_descending: Whether the largest come first. NULL and empty texts are the last ones in
            either way.
    """

    column: int
    is_descending: bool = False


class TableView(Struct, frozen=True):
    """Which rows of a table are shown, in which order.

    Attributes:
        conditions: All of them must hold.
        sort: None for the order of the file.
    """

    conditions: tuple[Condition, ...] = ()
    sort: Sort | None = None

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns that have to be read for it, each once."""
        columns = [condition.column for condition in self.conditions]
        return tuple(dict.fromkeys([*columns, *([self.sort.column] if self.sort else [])]))


WHOLE_TABLE = TableView()


def plain_view(view: TableView) -> dict[str, Any]:
    """The view as values that JSON has."""
    sort = view.sort
    return {
        "where": [
            {"column": each.column, "operator": each.operator.value, "values": list(each.texts)}
            for each in view.conditions
        ],
        "sort": {"column": sort.column, "descending": sort.is_descending} if sort else None,
    }


def view_from_plain(plain: dict[str, Any]) -> TableView:
    """The view of `plain_view`. Raises KeyError, TypeError or ValueError where it is none."""
    conditions = tuple(
        Condition(each["column"], Operator(each["operator"]), tuple(each["values"]))
        for each in plain["where"]
    )
    sort = plain["sort"]
    return TableView(conditions, Sort(sort["column"], sort["descending"]) if sort else None)
