"""Rows, names and counts of exports from PostgreSQL."""

import csv

import pytest

from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.core.jobs.progress import Stage
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.sources.database.dialects import POSTGRESQL, without_end
from csvdownloader.sources.database.driver import Selection
from tests.fakes.report import Recorder
from tests.sources.database.postgresql.harness import copy
from tests.support.postgres import Export


def test_inp_10_column_names_are_written_as_they_are(export, postgres):
    names = ["a", "=cmd", "with,comma", 'with"quote', "two\nlines", "é" * 31, " ", "A", "-1", "\\."]
    columns = ", ".join('1 AS "' + name.replace('"', '""') + '"' for name in [*names, "a"])
    _, data = export.run(f"select {columns}")
    assert data == copy(postgres, f"select {columns}")
    assert data.startswith(b'a,=cmd,"with,comma","with""quote","two\nlines",')


def test_inp_03_a_null_in_the_only_column_is_an_empty_line(export):
    outcome, data = export.run("select * from (values (null), (''), ('x')) v(a)")
    assert data == b'a\n\n""\nx\n'
    assert outcome.promised_rows == 3
    assert "an empty line" in outcome.statement
    outcome, _ = export.run("select 1, null")
    assert "empty line" not in outcome.statement


@pytest.mark.parametrize("end", [";", "; -- all", "\n-- a; b\n", "; /* a /* b */ c */ ;"])
def test_a_query_may_end_with_a_semicolon_and_a_comment(export, end):
    query = without_end(f"select 'a; -- b' as a{end}", POSTGRESQL)
    _, data = export.run(query, rows=5)
    assert data == b"a\na; -- b\n"


@pytest.mark.parametrize(
    ("query", "start"),
    [
        ("show server_encoding", b"server_encoding\nUTF8\n"),
        ("-- which\nSHOW search_path", b'search_path\n"""$user"", public"\n'),
        ("explain (costs off) select 1", b"QUERY PLAN\nResult\n"),
        ("EXPLAIN (FORMAT JSON) SELECT 1", b'QUERY PLAN\n"[\n'),
        ("explain (analyze, costs off) select 1", b"QUERY PLAN\n"),
        ("values (1, 'a')", b"column1,column2\n1,a\n"),
        ("table pg_catalog.pg_am limit 0", b"oid,amname,"),
        ("with a as (select 1 as b) select * from a", b"b\n1\n"),
    ],
)
def test_what_copy_does_not_take_is_run(export, query, start):
    outcome, data = export.run(query)
    assert data.startswith(start)
    assert outcome.promised_rows == len(list(csv.reader(data.decode().splitlines(True)))) - 1
    assert outcome.completeness is Completeness.COMPLETE


def test_what_copy_does_not_take_obeys_the_limit_and_writes_nothing(export):
    outcome, data = export.run("show all", rows=2)
    assert (data.count(b"\n"), outcome.completeness) == (3, Completeness.LIMITED)
    with pytest.raises(QueryRefusedError, match="read-only transaction"):
        export.run("explain analyze delete from pg_am")


def test_an_empty_result_is_a_header(export, postgres):
    outcome, data = export.run("select 1 as a, 2 as b where false")
    assert data == b"a,b\n"
    assert (outcome.completeness, outcome.promised_rows) == (Completeness.COMPLETE, 0)
    assert outcome.statement == f"{postgres.title} sent 0 rows from one snapshot."


@pytest.mark.parametrize(
    ("limit", "completeness"),
    [(9, "limited"), (10, "limited"), (11, "complete"), (None, "complete")],
)
def test_a_row_limit_that_is_reached_is_said(export, limit, completeness):
    outcome, data = export.run("select generate_series(1, 10) as n", rows=limit)
    assert data.count(b"\n") - 1 == outcome.promised_rows == min(limit or 10, 10)
    assert outcome.completeness == completeness
    assert ("as you asked" in outcome.statement) == (completeness == "limited")


def test_a_cell_of_50_megabytes_arrives_whole(export):
    outcome, data = export.run("select repeat('0123456789', 5000000) as a, 'é' as b")
    assert data == b"a,b\n" + b"0123456789" * 5_000_000 + ",é\n".encode()
    assert outcome.promised_rows == 1


def test_counted_rows_give_a_true_percentage(export):
    export.run(
        Selection(query="select repeat('x', 100) from generate_series(1, 9000)", count_first=True)
    )
    copying = [p for p in export.report.seen if p.stage is Stage.COPYING]
    assert len(copying) > 2
    assert all(p.total == 9000 for p in copying)
    assert [p.percent for p in copying] == pytest.approx(
        [100 * p.row_count / 9000 for p in copying]
    )
    assert (copying[-1].row_count, copying[-1].percent) == (9000, 100)


def test_counted_rows_are_no_more_than_were_asked_for(export):
    export.run(Selection(query="select generate_series(1, 9000)", count_first=True), rows=10)
    assert export.report.seen[-1].total == 10


def test_the_planners_guess_is_no_ground_for_a_percentage(export):
    export.run("select * from generate_series(1, 123)")
    assert export.report.percents == []
    assert export.report.seen[-1].estimate == 123
    assert export.report.seen[-1].bytes == export.part.stat().st_size


def test_a_row_limit_gives_a_percentage(export):
    export.run("select generate_series(1, 100)", rows=200)
    assert export.report.percents[-1] == 100 / 2
    assert export.report.seen[-1].total is None


def test_inp_07_the_file_is_one_snapshot(postgres, export):
    postgres.do(
        "CREATE TABLE moving AS SELECT i, repeat('x', 500) AS pad FROM generate_series(1, 40000) i"
    )

    changed = []

    class Changing(Recorder):
        def __call__(self, progress):
            if progress.total and not changed:  # counted, and not yet copied
                changed.append(progress.stage)
                postgres.do("DELETE FROM moving WHERE i % 2 = 0", "UPDATE moving SET pad = 'late'")

    export.report = Changing()
    outcome, data = export.run(Selection(table=("moving",), count_first=True))
    assert outcome.promised_rows == 40000
    assert b"late" not in data
    assert changed == [Stage.WAITING]
    assert postgres.value("SELECT count(*) FROM moving WHERE pad = 'late'") == 20000


def test_bytes_that_are_no_text_are_refused(tmp_path, postgres):
    postgres.do("CREATE DATABASE bytes ENCODING 'SQL_ASCII' TEMPLATE template0")
    try:
        query = (
            "select i, case when i = 7 then chr(233) else 'x' end as c from generate_series(1, 9) i"
        )
        with pytest.raises(BadBytesError, match=r"0xe9 \(after 6 rows\)") as raised:
            Export(tmp_path, postgres.settings(database="bytes")).run(query)
        assert "Mend the text" in raised.value.hint
    finally:
        postgres.do("DROP DATABASE bytes")
