import pytest

from csvdownloader.core.tables.columns import Column, ColumnType


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
