"""FLOAT values of queries: all digits, in the order that was asked for, or an error."""

import random
import struct

import pytest

from csvdownloader.core.errors.databases import QueryRefusedError


@pytest.fixture
def floats(server):
    server.run(
        "USE t; CREATE OR REPLACE TABLE f2 (id INT, v FLOAT, w FLOAT(7, 2), s VARCHAR(9));"
        "INSERT INTO f2 VALUES (3, 16777217, 1.5, 'c'), (1, 0.1, 2.25, 'a'),"
        " (2, 123456.789, 3, 'b'), (4, NULL, NULL, NULL)"
    )
    return server


@pytest.mark.parametrize(
    ("query", "cells"),
    [
        ("SELECT v FROM f2 ORDER BY id", ["0.1", "123456.79", "16777216", ""]),
        ("SELECT v FROM f2 ORDER BY id DESC -- last", ["", "16777216", "123456.79", "0.1"]),
        ("SELECT v FROM f2 ORDER BY id LIMIT 2", ["0.1", "123456.79"]),
        ("(SELECT v FROM f2 WHERE id < 3) ORDER BY v DESC", ["123456.79", "0.1"]),
        ("SELECT max(v) AS v FROM f2", ["16777216"]),
        ("SELECT v FROM f2 WHERE id = 3 UNION SELECT v FROM f2 WHERE id = 3", ["16777216"]),
        ("WITH x AS (SELECT * FROM f2) SELECT v FROM x WHERE s = 'c'", ["16777216"]),
        ("SELECT if(v > 1, v, v) FROM f2 WHERE id = 3", ["16777216"]),
    ],
)
def test_a_query_gives_all_digits(floats, export, query, cells):
    export(floats.login(), query=query)
    assert [cell for (cell,) in export.cells()[1:]] == cells
    export(floats.login(), query=query, rows=2)
    assert [cell for (cell,) in export.cells()[1:]] == cells[:2]


def test_names_and_the_other_columns_stay(floats, export):
    query = "SELECT v, id AS v, w, s, v AS `a``b`, v * 2, v + 0e0 FROM f2 WHERE id = 2"
    outcome = export(floats.login(), query=query, count_first=True)
    assert export.cells() == [
        ["v", "v", "w", "s", "a`b", "v * 2", "v + 0e0"],
        ["123456.79", "2", "3.00", "b", "123456.79", "246913.578125", "123456.7890625"],
    ]
    assert [column.type_text for column in outcome.schema][:4] == [
        *("float", "integer", "float", "text")
    ]


def test_any_float_reads_back_as_the_same(server, export):
    numbers = random.Random(6)
    values = [struct.unpack("<f", numbers.randbytes(4))[0] for _ in range(3000)]
    values = [number for number in values if abs(number) < 3.4e38]
    rows = ", ".join(f"({i}, {number!r})" for i, number in enumerate(values))
    server.run(f"USE t; CREATE OR REPLACE TABLE f3 (id INT, v FLOAT); INSERT INTO f3 VALUES {rows}")
    export(server.login(), query="SELECT v FROM f3 ORDER BY id")
    found = [float(cell) for (cell,) in export.cells()[1:]]
    assert [struct.pack("<f", v) for v in found] == [struct.pack("<f", v) for v in values]


def test_an_order_that_would_be_lost_is_refused(floats, export):
    with pytest.raises(QueryRefusedError, match=r"Of FLOAT values \(v\)") as caught:
        export(floats.login(), query="SELECT v FROM f2 ORDER BY id LOCK IN SHARE MODE")
    assert "CAST" in caught.value.hint


@pytest.mark.parametrize("query", ["SHOW TABLES", "SELECT 1", "EXPLAIN SELECT * FROM f2"])
def test_a_query_without_floats_is_sent_as_it_is(floats, export, query):
    export(floats.login(), query=query)
    assert len(export.cells()) > 1
