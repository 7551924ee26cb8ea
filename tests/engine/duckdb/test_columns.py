"""What DuckDB's types are called, one for each name."""

import duckdb
import pytest

from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.engine.duckdb.columns import schema_of


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as connection:
        yield connection


def test_each_column_has_a_name_and_a_type(connection):
    types = connection.sql("SELECT 1, '{}'::JSON, 1.50::DECIMAL(7, 2), 'x', NULL").types
    assert schema_of("abcde", types) == (
        Column("a", ColumnType.INTEGER),
        Column("b", ColumnType.NESTED),
        Column("c", ColumnType.DECIMAL, 7, 2),
        Column("d", ColumnType.TEXT),
        Column("e", ColumnType.UNKNOWN),
    )
    with pytest.raises(ValueError, match="longer"):
        schema_of("abcd", types)
