"""Each value of DuckDB as text, against Python's own reading of the same JSON."""

import json

import duckdb
import pytest

from csvdownloader.core.errors.base import SourceError
from csvdownloader.engine.duckdb.text import as_text, refuse_variants, without_null_line

LONG = "12345678901234567890123456789.123456789"
UNION = "UNION(n INT, s VARCHAR, l INT[], b BLOB, j JSON, d DECIMAL(38, 9))"


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as connection:
        yield connection


def text(connection, value):
    column_type = connection.sql(f"SELECT {value} AS v").types[0]
    refuse_variants(["v"], [column_type])
    query = f"SELECT {as_text('v', column_type)} FROM (SELECT {value} AS v)"
    return connection.execute(query).fetchone()[0]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("""{'j': '{"a": [1, 2]}'::JSON}""", '{"j":{"a": [1, 2]}}'),
        (f"['{LONG}'::JSON, 'null'::JSON, NULL]", f"[{LONG},null,null]"),
        ("""MAP {'k': '"x"'::JSON}""", '{"k":"x"}'),
        (f"[union_value(n := 1)::{UNION}, union_value(s := 'x'), NULL]", '[1,"x",null]'),
        (f"[union_value(l := [1, NULL])::{UNION}]", "[[1,null]]"),
        (rf"{{'u': union_value(b := '\xAA'::BLOB)::{UNION}}}", r'{"u":"\\xaa"}'),
        (f"[union_value(j := '[1]'::JSON)::{UNION}]", "[[1]]"),
        (f"[union_value(d := {LONG})::{UNION}]", f"[{LONG}]"),
        ("[union_value(n := NULL::INT)]", "[null]"),
        ("""[union_value("it's" := {'a': 1.50})]""", '[{"a":1.50}]'),
        ("['-.5', '.25', '0']::DECIMAL(2, 2)[]", "[-0.50,0.25,0.00]"),
        ("['-.5']::DECIMAL(38, 38)[]", f"[-0.5{'0' * 37}]"),
        ("[row(1, 'a'), NULL]", '[[1,"a"],null]'),
        (f"[{'9' * 60}::BIGNUM]", f"[{'9' * 60}]"),
        ("[[1, 2], [NULL, 3]]::INT[2][2]", "[[1,2],[null,3]]"),
        ("[INTERVAL '14 months 3 days 4.5 seconds']", '["1 year 2 months 3 days 00:00:04.5"]'),
        ("['nan', '-inf', '1e300', '0.1']::DOUBLE[]", '["nan","-inf",1e+300,0.1]'),
        ("[DATE '2020-02-29', 'infinity']", '["2020-02-29","infinity"]'),
        ("['12345678-1234-1234-1234-123456789012'::UUID]", None),
        ("MAP {DATE '2020-02-29': [TIME '01:02:03.000004']}", '{"2020-02-29":["01:02:03.000004"]}'),
    ],
)
def test_nested_values_are_true_json(connection, value, cell):
    written = text(connection, value)
    json.loads(written, parse_constant=pytest.fail)
    if cell is not None:
        assert written == cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("union_value(n := 1)", "1"),
        (r"union_value(b := '\xAA'::BLOB)", r"\xaa"),
        ("union_value(l := [1, NULL])", "[1,null]"),
        ("union_value(d := 1.50)", "1.50"),
        ("'-.5'::DECIMAL(1, 1)", "-0.5"),
    ],
)
def test_a_union_is_what_its_member_is(connection, value, cell):
    assert text(connection, value) == cell


@pytest.mark.parametrize(
    "column_type",
    [
        "VARIANT",
        "VARIANT[]",
        "VARIANT[2]",
        "STRUCT(a MAP(INT, VARIANT))",
        "UNION(a INT, b VARIANT)",
    ],
)
def test_a_variant_is_refused_at_any_depth(connection, column_type):
    types = connection.sql(f"SELECT 1 AS i, NULL::{column_type} AS v").types
    with pytest.raises(SourceError, match="Column the v is a VARIANT") as caught:
        refuse_variants(["i", "the v"], types)
    assert "have it as JSON" in caught.value.hint


@pytest.mark.parametrize("name", ["size", "child", "variant"])
def test_a_name_is_no_type(connection, name):
    assert text(connection, f"[{{'{name}': [1]}}]") == f'[{{"{name}":[1]}}]'


def test_each_column_has_a_name(connection):
    types = connection.sql("SELECT 1, 2").types
    with pytest.raises(ValueError, match="longer"):
        refuse_variants(["a"], types)


def test_only_a_single_column_is_never_null():
    assert without_null_line(["a", "b"]) == ["a", "b"]
    assert without_null_line(["a"]) == ["coalesce(CAST(a AS VARCHAR), '')"]
