import json
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.tables.columns import ColumnType, untyped
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from tests.support.finished import make_finished, save_as, schema_of_types
from tests.support.tables import as_fetched, tables

JSONL = WriteOptions(format=SavedFormat.JSONL)
NUMBERS = {ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.FLOAT}


def text_of(value):
    """A value of JSON as the fetched file has it."""
    return None if value is None else value if isinstance(value, str) else str(value)


@settings(deadline=None, max_examples=40)
@given(tables(distinct=True))
def test_any_table_is_what_it_was(table):
    schema, rows = table
    with TemporaryDirectory() as folder:
        finished = make_finished(Path(folder) / "in.csv", schema, rows)
        saved = save_as(finished, Path(folder) / "x.jsonl", JSONL)
        data = saved.path.read_bytes()
        assert save_as(finished, Path(folder) / "y.jsonl", JSONL).path.read_bytes() == data
    lines = data.decode().split("\n")
    assert lines.pop() == ""
    found = [
        json.loads(line, parse_float=Literal, parse_int=Literal, parse_constant=pytest.fail)
        for line in lines
    ]
    assert [list(record) for record in found] == [[c.name for c in schema]] * len(rows)
    for record, row in zip(found, as_fetched(schema, rows), strict=True):
        for column, cell, value in zip(schema, row, record.values(), strict=True):
            if isinstance(value, Literal):
                assert column.type in NUMBERS | {ColumnType.NESTED}
                assert str(value) == cell
            elif isinstance(value, bool):
                assert column.type in {ColumnType.BOOLEAN, ColumnType.NESTED}
                assert cell in {str(value).lower(), str(value)[0].lower()}
            elif column.type is not ColumnType.NESTED:
                assert value == cell


class Literal(str):
    """A number, as it is written."""


def test_typed_columns_have_values_of_json(tmp_path):
    schema = schema_of_types(
        i=ColumnType.INTEGER,
        d=ColumnType.DECIMAL,
        b=ColumnType.BOOLEAN,
        n=ColumnType.NESTED,
        t=ColumnType.TEXT,
        u=ColumnType.UNKNOWN,
    )
    rows = [
        ("12345678901234567890", "1.50", "true", '{"a": [1, null]}', "1", "1"),
        ("007", "NaN", "f", "{", None, ""),
    ]
    finished = make_finished(tmp_path / "in.csv", schema, rows)
    lines = save_as(finished, tmp_path / "x.jsonl", JSONL).path.read_text().splitlines()
    assert json.loads(lines[0], parse_float=Decimal) == {
        "i": 12345678901234567890,
        "d": Decimal("1.50"),
        "b": True,
        "n": {"a": [1, None]},
        "t": "1",
        "u": "1",
    }
    assert '"d":1.50' not in lines[1]
    assert json.loads(lines[1]) == {
        "i": "007", "d": "NaN", "b": False, "n": "{", "t": None, "u": "",
    }  # fmt: skip


def test_two_columns_of_one_name_are_refused(tmp_path):
    finished = make_finished(tmp_path / "in.csv", untyped(["a", "a"]), [("1", "2")])
    with pytest.raises(InvalidRequestError, match="several columns a"):
        save_as(finished, tmp_path / "x.jsonl", JSONL)
