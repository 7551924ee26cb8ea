"""Profiles of query engines against servers that other people wrote; the rows are the oracle."""

import csv
import io

import pytest
from osmem_server import OsmemServer

from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.jobs.receipt import Completeness
from tests.support.query_servers import NoidaServer, index_documents, send

DOCUMENTS = {
    f"id{number:05}": {
        "n": number,
        "note": f'said "{number}",\nü' if number % 3 else None,
        "at": {"day": f"2026-11-{number % 28 + 1:02}"},
    }
    for number in range(4_500)  # three pages
}


@pytest.fixture(scope="module")
def clickhouse(processes, tmp_path_factory):
    yield from running(NoidaServer(tmp_path_factory.mktemp("clickhouse"), "clickhouse"))


@pytest.fixture(scope="module")
def elasticsearch(processes, tmp_path_factory):
    yield from running(NoidaServer(tmp_path_factory.mktemp("elasticsearch"), "elasticsearch"))


@pytest.fixture(scope="module")
def opensearch(processes):
    with OsmemServer.start() as server:
        yield server
    server.process.stdout.close()  # the package leaves it open


@pytest.fixture(scope="module", params=["elasticsearch", "opensearch"])
def search_engine(request, processes):
    url = request.getfixturevalue(request.param).url
    index_documents(url, "notes", DOCUMENTS)
    return request.param, url


def running(server):
    server.start()
    yield server
    server.stop()


def test_clickhouse_gives_the_rows_of_a_query(harness, clickhouse):
    create = "CREATE TABLE notes (n UInt32, note Nullable(String)) ENGINE = MergeTree ORDER BY n"
    send(clickhouse.url, create.encode())
    rows = [(number, f'said "{number}", twice' if number % 3 else None) for number in range(5_000)]
    values = ", ".join(f"({n}, {'NULL' if note is None else repr(note)})" for n, note in rows)
    send(clickhouse.url, f"INSERT INTO notes VALUES {values}".encode())

    params = {"server": clickhouse.url, "query": "SELECT * FROM notes ORDER BY n"}
    done = harness.run("clickhouse", params)

    expected = [[str(n), note or ""] for n, note in rows]
    assert done.cells() == [["n", "note"], *expected]
    assert done.receipt.completeness is Completeness.COMPLETE


def test_clickhouse_names_what_it_does_not_know(harness, clickhouse):
    params = {"server": clickhouse.url, "query": "SELECT * FROM nothing"}
    with pytest.raises(HttpStatusError, match="nothing"):
        harness.run("clickhouse", params)


def test_all_documents_of_an_index_come(harness, search_engine):
    product, url = search_engine
    done = harness.run(product, {"server": url, "index": "notes"})

    rows = list(csv.DictReader(io.StringIO(done.bytes.decode(), newline="")))
    assert {row["_id"]: (row["n"], row["note"], row["at.day"]) for row in rows} == {
        name: (str(known["n"]), known["note"] or "", known["at"]["day"])
        for name, known in DOCUMENTS.items()
    }
    assert len(rows) == len(DOCUMENTS)
    assert done.receipt.completeness is Completeness.COMPLETE


def test_an_index_that_is_not_there_is_named(harness, search_engine):
    product, url = search_engine
    with pytest.raises(HttpStatusError) as caught:
        harness.run(product, {"server": url, "index": "nothing"})

    assert "index" in caught.value.hint
