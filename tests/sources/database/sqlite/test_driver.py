"""What a SQLite file offers, and the URL that names it."""

import pytest

from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.sources.inspection import TableInfo
from tests.sources.database.sqlite.harness import script


def test_tables_views_and_columns(run):
    script(
        run,
        "CREATE TABLE b(id INTEGER PRIMARY KEY AUTOINCREMENT, g AS (id + 1), s AS (id) STORED)",
        "CREATE VIEW a AS SELECT id FROM b",
        "CREATE INDEX i ON b(s)",
        "INSERT INTO b(id) VALUES (1), (2)",
        "ANALYZE",
    )
    found = run.driver.tables(run.login, run.cancel)
    assert found == (TableInfo(("a",), is_view=True), TableInfo(("b",), row_estimate=2))
    assert run.driver.columns(run.login, ("b",), run.cancel) == ("id", "g", "s")
    with pytest.raises(QueryRefusedError, match="no such table"):
        run.driver.columns(run.login, ("nope",), run.cancel)
    assert run.driver.test(run.login, run.cancel).startswith("SQLite 3.")
    assert run(["a"]).promised_rows == 2


@pytest.mark.parametrize(
    ("url", "path"),
    [("sqlite:////a/b%20c.db", "/a/b c.db"), ("sqlite:///x/y.db", "{here}/x/y.db")],
)
def test_urls(run, tmp_path, monkeypatch, url, path):
    monkeypatch.chdir(tmp_path)
    parsed, secret = run.driver.parse(url)
    assert (parsed, secret) == ({"path": path.format(here=tmp_path)}, None)
    assert run.driver.parse(run.driver.url(parsed)) == (parsed, None)
    assert run.driver.parse(run.driver.url({"path": str(run.path)}))[0] == {"path": str(run.path)}


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///", "sqlite://host/x.db", "sqlite:///x?mode=rw"]
)
def test_urls_that_name_no_file(run, url):
    with pytest.raises(InvalidRequestError):
        run.driver.parse(url)


def test_an_empty_path_is_no_setting(run):
    assert set(run.driver.check({"path": " "})) == {"path"}
    assert run.driver.check({"path": "x"}) == {}


@pytest.mark.parametrize("stat", ["9" * 5000, "²", "-1", "many", ""])
def test_s16_an_odd_statistic_of_a_file_is_no_estimate(run, stat):
    script(run, "CREATE TABLE b(i)", "INSERT INTO b VALUES (1)", "CREATE INDEX x ON b(i)")
    script(run, "ANALYZE", f"UPDATE sqlite_stat1 SET stat = '{stat}'")

    assert run.driver.tables(run.login, run.cancel) == (TableInfo(("b",)),)
