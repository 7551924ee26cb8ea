"""Drivers whose answers have another shape than ADBC says."""

import duckdb
import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.engine.arrow import schema as arrow_schema
from csvdownloader.sources.database.adbc.catalog import one_value, tables_of

OBJECTS = """
SELECT 'c' AS catalog_name,
       [{{'db_schema_name': 's', 'db_schema_tables': [{{'table_name': 't', 'table_type': {}}}]}}]
       AS catalog_db_schemas
"""


class Stream:
    """The rows of a query as an Arrow stream."""

    def __init__(self, query):
        self._relation = duckdb.connect().sql(query)

    def __arrow_c_stream__(self, requested_schema=None):
        return self._relation.__arrow_c_stream__(requested_schema)


def test_s16_a_table_without_a_type_is_a_table():
    tables = tables_of(Stream(OBJECTS.format("NULL::VARCHAR")))
    assert tables == (TableInfo(("c", "s", "t")),)


@pytest.mark.parametrize("read", [tables_of, one_value])
@pytest.mark.parametrize("query", ["SELECT 1 WHERE false", "SELECT 1 AS catalog_db_schemas"])
def test_s16_another_shape_ends_in_a_sentence(read, query):
    if (read, query) == (one_value, "SELECT 1 AS catalog_db_schemas"):
        assert read(Stream(query)) == "1"
    else:
        with pytest.raises(UserError):
            read(Stream(query))


def test_s16_a_name_of_a_column_that_is_no_text_is_an_error(monkeypatch):
    column = arrow_schema._Schema(format=b"i", name=b"\xff")
    monkeypatch.setattr(arrow_schema, "_schema", lambda handle: (None, None))
    monkeypatch.setattr(arrow_schema, "_children", lambda schema: iter([column]))
    with pytest.raises(BadBytesError, match="no UTF-8"):
        arrow_schema.column_names(None)
