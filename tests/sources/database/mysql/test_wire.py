"""Statements and rows that are longer than a packet, and what a result is followed by."""

import csv

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.sources.database.mysql.connect import session

PACKET = (1 << 24) - 1  # bytes
ENOUGH = "SET GLOBAL max_allowed_packet = 128000000;"


@pytest.mark.parametrize("size", [PACKET - 18, PACKET - 17, PACKET + 5, 2 * PACKET])
def test_a_statement_may_fill_several_packets(server, size):
    server.run(ENOUGH)
    with session(server.login(), Cancel()) as wire:
        assert wire.fetch_all(f"SELECT length('{'x' * size}')") == [(str(size),)]
        assert wire.fetch_all("SELECT 1, NULL, ''") == [("1", None, "")]


def test_a_long_cell_is_written_as_any_other(server, export):
    server.run(ENOUGH)
    csv.field_size_limit(1 << 30)
    cells = "repeat('a,\"é', 4000000), unhex(repeat('30E9', 10000000)), NULL, '', 'x'"
    export(server.login(), query=f"SELECT {cells}")
    _, long = export.cells()
    assert long == ['a,"é' * 4_000_000, "\\x" + "30e9" * 10_000_000, "", "", "x"]
    assert export.part.read_bytes().endswith(b',,"",x\n')


def test_a_limit_counts_long_rows(server, export):
    query = "SELECT repeat('x', 2000000) AS a FROM seq_1_to_5"
    outcome = export(server.login(), query=query, rows=3)
    assert export.part.read_bytes() == b"a\n" + 3 * (b"x" * 2_000_000 + b"\n")
    assert outcome.completeness == "limited"


def test_an_error_after_some_rows_is_one(server, export):
    query = "SELECT seq, (SELECT 1 UNION SELECT seq) FROM seq_1_to_100000"
    with pytest.raises(QueryRefusedError, match="more than 1 row"):
        export(server.login(), query=query)
