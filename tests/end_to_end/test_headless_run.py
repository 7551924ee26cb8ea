"""`csvdownloader run NAME`, as a user runs it: a real process, no display."""

import json
import sqlite3
from contextlib import closing
from uuid import uuid4

import duckdb
import pytest
from msgspec.structs import replace

from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.core.requests.target import SaveTarget, WhenDone
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.core.writing.texts import options_of
from csvdownloader.store.sqlite import SqliteJobStore
from tests.end_to_end.reports import CSV, SECRET, TOKEN
from tests.support.builders import names_in

FIVE = Request("sample", {"slow": False}, 5)
SEMICOLONS = Request("sample", {"slow": False}, 2, writing=options_of({"delimiter": "semicolon"}))
PACKED = Request("sample", {}, 3, Format.TSV, WriteOptions(format=SavedFormat.PARQUET))


@pytest.fixture
def save(home):
    """Saves requests, and connections, as the window does."""

    def save(connections=(), **requests):
        home.mkdir(exist_ok=True)
        with closing(SqliteJobStore(DataFolder(home).store)) as store:
            store.write_saved(*(SavedRequest(*each) for each in requests.items()))
            for connection in connections:
                store.put_connection(connection)

    return save


def test_one_is_run_as_it_was_saved(save, run, work):
    save(Nightly=FIVE, Semicolons=SEMICOLONS)
    done = run("run", "Nightly", "-o", "a.csv", "--json")
    assert (done.returncode, json.loads(done.stdout)["rows"]) == (0, 5), done.stderr
    assert run("run", "semicolons").returncode == 0  # capitals do not count
    assert names_in(work) == ["a.csv", "sample.csv"]
    header = (work / "sample.csv").read_text().splitlines()[0]
    assert ";" in header
    assert header.replace(";", ",") == (work / "a.csv").read_text().splitlines()[0]


def test_what_is_said_goes_before_what_was_saved(save, run, work):
    save(Semicolons=SEMICOLONS, Packed=PACKED)
    assert run("run", "Semicolons", "-o", "a.csv", "--line-end", "crlf").returncode == 0
    assert b";" in (work / "a.csv").read_bytes().splitlines()[0]
    assert (work / "a.csv").read_bytes().count(b"\r\n") == 3
    assert run("run", "Packed", "--name-pattern", "{source}-{rows}.parquet").returncode == 0
    rows = duckdb.sql(f"SELECT count(*) FROM '{work / 'sample-3.parquet'}'").fetchall()
    assert rows == [(3,)]
    assert run("run", "Packed", "-o", "b.tsv").returncode == 0  # the ending is what was said last
    assert (work / "b.tsv").read_bytes().count(b"\t") > 3
    assert names_in(work) == ["a.csv", "b.tsv", "sample-3.parquet"]


def test_without_a_place_the_file_goes_where_the_request_says(save, run, work):
    folder = work / "out {x}"
    folder.mkdir()
    target = SaveTarget(str(folder), "orders-{rows}", WhenDone.SAVE)
    save(Here=replace(SEMICOLONS, target=target))
    done = run("run", "Here")
    assert (done.returncode, names_in(folder)) == (0, ["orders-2.csv"]), done.stderr
    assert run("run", "Here", "-o", "a.csv").returncode == 0
    assert names_in(work) == ["a.csv", folder.name]
    assert run("run", "Here").returncode == 1  # the name is taken, as for an export
    assert run("run", "Here", "--overwrite", "--format", "jsonl").returncode == 0
    assert names_in(folder) == ["orders-2.csv", "orders-2.jsonl"]


@pytest.mark.parametrize("name", ["-dashed", "it's 北京 📦; rm *", "two  spaces"])
def test_a_name_may_be_any_line(save, run, work, name):
    save(**{name: FIVE})
    done = run("run", "-o", "a.csv", "--", name)
    assert (done.returncode, names_in(work)) == (0, ["a.csv"]), done.stderr


def test_an_unknown_name_is_a_usage_error_that_lists_the_names(save, run, work):
    save(Weekly=FIVE, nightly=FIVE)
    done = run("run", "Night")
    assert done.returncode == 2
    assert "There is no saved request Night; there are: nightly, Weekly" in done.stderr
    done = run("run")
    assert done.returncode == 2
    assert "Name a saved request; there are: nightly, Weekly" in done.stderr
    assert (names_in(work), done.stdout) == ([], "")


def test_without_any_it_says_how_one_is_made(run, home):
    done = run("run", "Nightly")
    assert done.returncode == 2
    assert "There are no saved requests" in done.stderr
    assert "Save request" in done.stderr
    assert not (home / "jobs.sqlite").exists()


def test_a_connection_is_the_one_it_was_saved_with(save, run, work, tmp_path):
    path = tmp_path / "shop.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)")
    shop = Connection(str(uuid4()), "Shop", "sqlite", {"path": str(path)})
    asked = {"connection": shop.id, "what": "query", "query": "SELECT a FROM t;"}
    save(
        [shop],
        Shop=Request("database", asked),
        Gone=Request("database", {**asked, "connection": str(uuid4())}),
    )
    done = run("run", "Shop", "-o", "a.csv")
    assert (done.returncode, (work / "a.csv").read_text()) == (0, "a\n1\n2\n"), done.stderr
    done = run("run", "Gone", "-o", "b.csv")
    assert done.returncode == 1
    assert "removed" in done.stderr
    assert names_in(work) == ["a.csv"]


def test_a_secret_comes_the_same_ways_as_for_an_export(save, run, work, home, service):
    service.status = "ready"
    save(Orders=Request("web", {"profile": "reports", "param.report": "orders"}))
    done = run("run", "Orders", "-o", "a.csv")
    assert done.returncode == 1
    assert "CSVDOWNLOADER_SECRET" in done.stderr
    done = run("run", "Orders", "-o", "a.csv", **SECRET)
    assert (done.returncode, (work / "a.csv").read_bytes()) == (0, CSV), done.stderr
    for path in (*home.rglob("*"), *work.rglob("*")):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes()


def test_what_a_later_version_saved_is_not_listed(save, run, home):
    save(Nightly=FIVE)
    with sqlite3.connect(DataFolder(home).store) as raw:
        raw.execute("INSERT INTO saved_requests VALUES ('Later', '{\"source\": 1}')")
    done = run("run", "Later")
    assert done.returncode == 2
    assert done.stderr.endswith("there are: Nightly\n")


def test_a_source_that_is_gone_is_named(save, run):
    save(Old=Request("gopher", {"place": "x"}))
    done = run("run", "Old")
    assert done.returncode == 1
    assert "gopher" in done.stderr


def test_its_own_source_is_not_replaced(save, run, work):
    (work / "a.csv").write_text("x\n1\n")
    save(A=Request("file", {"path": str(work / "a.csv")}))
    done = run("run", "A", "--overwrite", "-o", "a.csv")
    assert done.returncode == 2
    assert (work / "a.csv").read_text() == "x\n1\n"
