"""Exports from servers that other people wrote; the oracle is the database behind them."""

import csv
import io
import sqlite3

import duckdb
import pytest

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.writing.formats import Format
from tests.support.webservers import Datasette, Roapi

ROWS = 200_000
SQL_PROFILE = """
schema = 1
id = "roapi-sql"
name = "ROAPI: SQL"
docs = "https://roapi.github.io/docs/"
base_url = "http://127.0.0.1"
mode = "direct"

[[params]]
name = "sql"
type = "string"
required = true
multiline = true

[result]
method = "POST"
url = "/api/sql"
headers = { Accept = "application/csv" }
text = "{{ params.sql }}"

[decode]
format = "csv"

[errors]
message = ["message"]
"""


def notes(number):
    return (None, "", 'said "hi", twice', "zwei\nZeilen — ä", "#1", "-")[number % 6]


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """A table of values that are easily got wrong."""
    path = tmp_path_factory.mktemp("database") / "shop.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, price REAL, note TEXT)")
    rows = ((i, i / 8, notes(i)) for i in range(1, ROWS + 1))
    connection.executemany("INSERT INTO orders VALUES (?, ?, ?)", rows)
    connection.commit()
    connection.close()
    return path


@pytest.fixture(scope="module")
def datasette(processes, database, tmp_path_factory):
    server = Datasette(tmp_path_factory.mktemp("datasette"), database)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def roapi(processes, tmp_path_factory):
    folder = tmp_path_factory.mktemp("roapi")
    query = (
        "SELECT i AS id, (i / 8)::DECIMAL(12, 2) AS price, "
        "DATE '2024-01-01' + (i % 365)::INT AS day, "
        "CASE i % 3 WHEN 0 THEN 'said \"hi\", twice' WHEN 1 THEN 'zwei\nZeilen — ä' END AS note "
        f"FROM range({ROWS}) r(i)"
    )
    duckdb.execute(f"COPY ({query}) TO '{folder}/orders.parquet'")
    server = Roapi(folder, "orders", folder / "orders.parquet")
    server.start()
    yield server
    server.stop()


def expected(database):
    """The rows as the database has them; a missing text is empty, as Datasette writes it."""
    connection = sqlite3.connect(database)
    rows = connection.execute("SELECT id, price, note FROM orders ORDER BY id").fetchall()
    connection.close()
    return [["id", "price", "note"], *([str(i), str(p), n or ""] for i, p, n in rows)]


def test_a_csv_stream_of_datasette_equals_the_database(harness, datasette, database):
    done = harness.run("datasette", {"site": datasette.url, "database": "shop", "table": "orders"})
    assert done.cells() == expected(database)
    assert done.receipt.row_count == ROWS
    assert done.receipt.completeness is Completeness.COMPLETE  # it comes in chunks


def test_the_pages_of_datasettes_json_equal_the_database(harness, datasette, database):
    done = harness.run(
        "link-header",
        {"url": f"{datasette.url}/shop/orders.json?_shape=array&_size=1000"},
    )
    assert done.cells() == expected(database)
    assert done.receipt.completeness is Completeness.COMPLETE


def test_a_limit_cuts_the_pages_short(harness, datasette):
    done = harness.run(
        "link-header",
        {"url": f"{datasette.url}/shop/orders.json?_shape=array&_size=1000"},
        rows=1500,
    )
    assert done.receipt.row_count == 1500
    assert done.receipt.completeness is Completeness.LIMITED


def test_a_download_from_datasette_keeps_every_byte(harness, datasette, database):
    done = harness.download(f"{datasette.url}/shop/orders.csv?_stream=on&_size=max")
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(expected(database))
    assert done.bytes == text.getvalue().encode()


def test_datasettes_own_words_on_a_table_that_is_not_there(harness, datasette):
    with pytest.raises(SourceError) as caught:
        harness.run("datasette", {"site": datasette.url, "database": "shop", "table": "nothing"})
    assert "Table not found" in caught.value.message


@pytest.mark.process
def test_a_file_that_datasette_breaks_off_is_no_success(harness, database, tmp_path):
    """Above its limit the server writes a sentence as the last line, and still says 200."""
    server = Datasette(tmp_path, database, max_csv_mb=1)
    server.start()
    try:
        with pytest.raises(SourceError) as caught:
            harness.run("datasette", {"site": server.url, "database": "shop", "table": "orders"})
    finally:
        server.stop()
    assert "CSV contains more than" in caught.value.message
    assert harness.files() == []


def test_a_query_to_roapi_equals_the_database(harness, roapi, tmp_path):
    done = harness.run(
        SQL_PROFILE, {"sql": "SELECT *\nFROM orders\nORDER BY id"}, base_url=roapi.url
    )
    oracle = tmp_path / "oracle.csv"
    duckdb.execute(f"COPY (FROM '{roapi.parquet}' ORDER BY id) TO '{oracle}' (HEADER)")
    with oracle.open(newline="", encoding="utf-8") as file:
        assert done.cells() == list(csv.reader(file))
    assert done.receipt.completeness is Completeness.COMPLETE


def test_a_query_to_roapi_as_tsv(harness, roapi):
    sql = "SELECT id, note FROM orders WHERE id < 3 ORDER BY id"
    done = harness.run(SQL_PROFILE, {"sql": sql}, base_url=roapi.url, format=Format.TSV)
    assert done.bytes == 'id\tnote\n0\t"said ""hi"", twice"\n1\t"zwei\nZeilen — ä"\n2\t\n'.encode()


def test_roapis_own_words_on_a_wrong_query(harness, roapi):
    with pytest.raises(SourceError, match="Failed to plan"):
        harness.run(SQL_PROFILE, {"sql": "SELECT * FROM nothing"}, base_url=roapi.url)
