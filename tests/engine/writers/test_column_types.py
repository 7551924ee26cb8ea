"""Which types are tried for a column of Parquet, and for which texts: the best one first."""

import re

import pytest

from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.engine.writers.column_types import casts_of

NINES = "9" * 18


@pytest.mark.parametrize(
    ("precision", "scale", "kind", "fitting", "others"),
    [
        (5, 2, "DECIMAL(5, 2)", ["1", "-123.45", "0.1"], ["1234", "1.234", "1.", ".5", "+1"]),
        (5, 5, "DECIMAL(5, 5)", ["0.12345", "-0"], ["10.1"]),
        (5, 4, "DECIMAL(5, 4)", ["1.2345"], ["10.1"]),
        (5, 0, "DECIMAL(5, 0)", ["12345"], ["123456", "1.0"]),
        (1, 1, "DECIMAL(1, 1)", ["0.1"], ["0.12"]),
        (38, 0, "DECIMAL(38, 0)", ["1" * 38], ["1" * 39]),
        (38, 38, "DECIMAL(38, 38)", ["0." + "1" * 38], ["0." + "1" * 39]),
    ],
)
def test_a_decimal_takes_as_many_digits_as_it_has(precision, scale, kind, fitting, others):
    (cast,) = casts_of(Column("a", ColumnType.DECIMAL, precision, scale))
    assert (cast.type, cast.value) == (kind, "{}")
    assert all(re.fullmatch(cast.pattern, text) for text in fitting)
    assert not any(re.fullmatch(cast.pattern, text) for text in others)


@pytest.mark.parametrize(
    ("precision", "scale"), [(39, 0), (5, 6), (5, -1), (None, 2), (5, None), (None, None)]
)
def test_a_decimal_that_cannot_be_one_stays_text(precision, scale):
    assert casts_of(Column("a", ColumnType.DECIMAL, precision, scale)) == ()


@pytest.mark.parametrize("kind", [ColumnType.TEXT, ColumnType.UNKNOWN, ColumnType.NESTED])
def test_a_text_stays_text(kind):
    assert casts_of(Column("a", kind)) == ()


@pytest.mark.parametrize(
    ("kind", "types", "fitting", "others"),
    [
        (
            "integer",
            ["BIGINT", "DECIMAL(38, 0)"],
            ["0", "-" + NINES + "9"],
            ["00", "-0", NINES * 2],
        ),
        ("float", ["DOUBLE"], ["1", "-1.5e-7", "NaN", "-inf", "Infinity"], ["1.", "+1", "e5"]),
        ("boolean", ["BOOLEAN"], ["true", "f"], ["True", "1"]),
        ("date", ["DATE"], ["2024-01-31"], ["24-01-31", "2024-1-31"]),
        ("time", ["TIME"], ["08:05:00", "08:05:00.123456"], ["8:05:00", "08:05:00.1234567"]),
        ("timestamp", ["TIMESTAMP"], ["2024-01-31T08:05:00"], ["2024-01-31", "2024-01-31 08:05"]),
        ("bytes", ["BLOB"], ["\\x", "\\x0aFF"], ["\\x0", "0a"]),
    ],
)
def test_what_each_type_takes(kind, types, fitting, others):
    casts = casts_of(Column("a", ColumnType(kind)))
    assert [cast.type for cast in casts] == types
    assert all(re.fullmatch(casts[0].pattern, text) for text in fitting)
    assert not any(re.fullmatch(casts[0].pattern, text) for text in others)
