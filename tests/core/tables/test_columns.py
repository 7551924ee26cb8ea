import pytest

from csvdownloader.core.tables.columns import Column, ColumnType, untyped


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (Column("a", ColumnType.DECIMAL, 10, 2), "decimal(10, 2)"),
        (Column("a", ColumnType.DECIMAL), "decimal"),
        (Column("a", ColumnType.TIMESTAMP_WITH_TIME_ZONE), "timestamp with time zone"),
    ],
)
def test_a_type_is_shown_with_its_precision(column, text):
    assert column.type_text == text


def test_columns_without_types_keep_their_names():
    assert untyped(["a", "b"]) == (
        Column("a", ColumnType.UNKNOWN, None, None, is_promise=True),
        Column("b", ColumnType.UNKNOWN, None, None, is_promise=True),
    )
