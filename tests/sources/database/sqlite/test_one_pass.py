"""Which queries of SQLite files walk once through what is stored."""

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.sources.database.sqlite import one_pass
from csvdownloader.sources.database.sqlite.one_pass import is_one_pass
from csvdownloader.sources.database.sqlite.reading import opened
from tests.sources.database.sqlite.harness import FOREVER, script


@pytest.fixture
def file(run):
    script(
        run,
        "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, c REAL, d)",
        "CREATE INDEX i ON t(b)",
        "CREATE TABLE u(id INTEGER PRIMARY KEY, x)",
        "CREATE TABLE w(k TEXT PRIMARY KEY, v) WITHOUT ROWID",
        "CREATE TABLE g(a, b AS (CASE WHEN a > 1 THEN a END))",
        "CREATE VIRTUAL TABLE f USING fts5(x)",
        "CREATE VIEW v AS SELECT a, b FROM t",
    )
    return run.path


def answer(path, query):
    with opened(path, Cancel()) as connection:
        return is_one_pass(connection, query, path)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM t",
        "SELECT * FROM w",
        "SELECT b, 'x' AS x, NULL AS n, 1.5 AS r FROM v LIMIT 5",
        "SELECT * FROM t ORDER BY b DESC",
        "SELECT * FROM t WHERE b BETWEEN 'a' AND 'b'",
        "SELECT a, c FROM t WHERE a > 5",
    ],
)
@pytest.mark.parametrize("most", [None, 0])
def test_each_step_gives_a_row_of_a_file_of_any_size(file, monkeypatch, query, most):
    if most is not None:
        monkeypatch.setattr(one_pass, "_MOST_PASSED_OVER", most)
    assert answer(file, query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM t WHERE c < 3 AND b IS NOT NULL OR d = 'x'",
        "SELECT * FROM v WHERE a > 5 LIMIT 3 OFFSET 7",
        "SELECT t.*, u.x FROM t JOIN u ON u.id = t.d",
        "SELECT t.*, u.x FROM t LEFT JOIN u ON u.id = t.d",
        "SELECT CASE WHEN a > 1 THEN b ELSE c END AS x FROM t",
    ],
)
def test_rows_are_passed_over_in_small_files_only(file, monkeypatch, query):
    assert answer(file, query)
    monkeypatch.setattr(one_pass, "_MOST_PASSED_OVER", 0)
    assert not answer(file, query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM t ORDER BY c",
        "SELECT b, count(*) FROM t GROUP BY b",
        "SELECT max(a) FROM t",
        "SELECT * FROM t, u",
        "SELECT * FROM t JOIN w ON w.k > t.b",
        "SELECT * FROM t WHERE b LIKE 'x%'",
        "SELECT * FROM t WHERE b IN (SELECT x FROM u)",
        "SELECT a + 1 FROM t",
        "SELECT b || 'x' FROM t",
        "SELECT CAST(a AS TEXT) FROM t",
        "SELECT upper(b) FROM t",
        "SELECT random() FROM t",
        "SELECT (SELECT x FROM u WHERE id = a) FROM t",
        "SELECT * FROM t UNION SELECT * FROM t",
        "SELECT a, b FROM t UNION ALL SELECT b, a FROM t UNION ALL SELECT k, v FROM w",
        "SELECT c FROM t UNION ALL SELECT 7",
        "SELECT * FROM g",
        "SELECT * FROM f",
        "SELECT * FROM pragma_table_info('t')",
        f"{FOREVER} SELECT i FROM n",
        "PRAGMA table_info(t)",
        "EXPLAIN SELECT 1",
        "EXPLAIN QUERY PLAN SELECT 1",
    ],
)
def test_what_sorts_groups_loops_or_computes_is_not(file, query):
    assert not answer(file, query)
