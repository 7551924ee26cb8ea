"""Random tables for the writers."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from csvdownloader.core.tables.columns import Column, ColumnType, Schema

_ODD = ["", "NULL", "\\N", "-1.5", "1e5", "007", "=1+1", "+49 30", "-x", "@", "\ta", "-0", "true"]
_MOMENTS = ["2024-01-31", "1899-12-31", "2024-02-30", "08:00:00.5", "24:00:00", "infinity"]
_LONGER = [
    "2024-01-31 08:00:00",
    "2024-01-31 08:00:00.123+02",
    "1.50",
    "123456789012345.6",
    "\\x00",
]
_SIGNS = "\"\r\n,;\t|#\\'=+-.0aé€😀\x00\x01_x<&>"
CELLS = st.one_of(
    st.none(),
    st.sampled_from(_ODD + _MOMENTS + _LONGER),
    st.integers().map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
    st.text(max_size=6),
    st.text(alphabet=_SIGNS, max_size=6),
)
_TYPES = st.one_of(
    st.sampled_from(ColumnType).map(lambda kind: (kind, None, None)),
    st.just((ColumnType.DECIMAL, 10, 2)),
)


@st.composite
def tables(
    draw: Callable[[Any], Any], *, distinct: bool = False, named: bool = False
) -> tuple[Schema, list[tuple[str | None, ...]]]:
    """A schema and rows; names differ, in capitals too, or are not empty, where that is said."""
    name = st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=4)
    names = draw(
        st.lists(
            name if named else st.text(max_size=4),
            min_size=1,
            max_size=4,
            unique_by=str.casefold if distinct else None,
        )
    )
    types = draw(st.lists(_TYPES, min_size=len(names), max_size=len(names)))
    rows = draw(st.lists(st.tuples(*[CELLS] * len(names)), max_size=8))
    schema = tuple(Column(name, *kind) for name, kind in zip(names, types, strict=True))
    return schema, rows


def as_fetched(schema: Schema, rows: list[tuple[str | None, ...]]) -> list[tuple[str | None, ...]]:
    """The rows as a fetched file tells them: of one column, a missing value is an empty text."""
    return [(row[0] or "",) for row in rows] if len(schema) == 1 else rows
