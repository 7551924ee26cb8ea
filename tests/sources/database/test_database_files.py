"""That the path of a database file is enough, and its only table needs no name."""

import sqlite3
from contextlib import closing

import duckdb
import pytest

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.requests.command_line import as_command
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import check_request, with_defaults
from csvdownloader.sources.database.drivers import own_drivers
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.sources.database.sqlite.library_locks import python_lock
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.registry import find_source
from tests.fakes.key_store import KeyStoreFake
from tests.fakes.report import Recorder
from tests.sources.database.file_export import SpoolFake

SHOP = "CREATE TABLE orders (id INTEGER, note TEXT); INSERT INTO orders VALUES (1, 'x')"
GEOPACKAGE = (
    "PRAGMA application_id = 1196444487; CREATE TABLE gpkg_contents (table_name TEXT);"
    "CREATE TABLE gpkg_spatial_ref_sys (srs_id); CREATE TABLE rtree_orders_geom (id);"
)


@pytest.fixture
def sources():
    database = DatabaseSource(ConnectionBook(KeyStoreFake()), own_drivers)
    return {source.key: source for source in (FileSource(database), database)}


def sqlite_file(path, script=SHOP):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return path


def duckdb_file(path, script=SHOP):
    with duckdb.connect(path) as connection:
        connection.execute(script)
    return path


def located(sources, path):
    """The source that the path names, and the request to it."""
    source, own = find_source(sources, str(path))
    return source, Request(source.key, with_defaults(source, own))


def exported(source, request, folder, rows=None):
    check_request(request, source)
    request = Request(request.source, request.parameters, rows)
    spool = SpoolFake(folder)
    spool.part.touch(mode=0o600)
    outcome = source.export(request, spool, Recorder(), Cancel())
    return outcome, spool.part.read_text()


@pytest.mark.parametrize("make", [sqlite_file, duckdb_file])
@pytest.mark.parametrize("name", ["shop.sqlite", "shop.db", "shop.csv", "shop", "my shop#%20.gpkg"])
def test_a_database_is_known_by_its_content_and_its_only_table_is_read(
    sources, tmp_path, make, name
):
    path = make(tmp_path / name)
    source, request = located(sources, path)
    assert source.key == "database"
    assert source.files(request) == (path,)
    assert source.describe(request) == path.stem
    outcome, text = exported(source, request, tmp_path)
    assert text == "id,note\n1,x\n"
    assert outcome.completeness is Completeness.COMPLETE
    table = "orders" if make is sqlite_file else "main.orders"
    assert outcome.statement.endswith(f" had no more. {name} has only one table: {table}.")
    assert "--table" not in as_command(request, source)


@pytest.mark.parametrize("make", [sqlite_file, duckdb_file])
def test_the_file_source_says_that_a_database_belongs_to_another(sources, tmp_path, make):
    path = make(tmp_path / "shop.csv")
    found = sources["file"].inspect(Request("file", {"path": str(path)}), Cancel())
    assert found.instead == Request("database", find_source(sources, str(path))[1])
    path = tmp_path / "orders.csv"
    path.write_text("a\n1\n")
    assert sources["file"].inspect(Request("file", {"path": str(path)}), Cancel()).instead is None


def test_a_database_that_is_being_read_is_known_without_opening_it(sources, tmp_path):
    path = sqlite_file(tmp_path / "shop.db")
    with python_lock(path, Cancel()):
        path.write_bytes(b"x")  # what is in it is not looked at
        assert located(sources, path)[0].key == "database"
    assert located(sources, path)[0].key == "file"


@pytest.mark.parametrize(
    "content", [b"", b"SQLite format 3", b"a,b\n1,2\n", b"species,DUCK,a,b,c,d,e,f\n", b"DUCK"]
)
def test_another_file_is_a_file(sources, tmp_path, content):
    (tmp_path / "shop.sqlite").write_bytes(content)
    assert located(sources, tmp_path / "shop.sqlite")[0].key == "file"


@pytest.mark.parametrize("name", ["nothing.db", "", "~nobody/x.db"])
def test_what_is_no_file_is_left_to_the_files(sources, tmp_path, name):
    assert located(sources, tmp_path / name)[0].key == "file"


def test_a_geopackage_has_the_tables_that_are_its_content(sources, tmp_path):
    path = sqlite_file(tmp_path / "shop.gpkg", GEOPACKAGE + SHOP)
    assert exported(*located(sources, path), tmp_path)[1] == "id,note\n1,x\n"


def test_a_view_counts_where_there_is_no_table(sources, tmp_path):
    script = f"{SHOP}; CREATE VIEW some AS SELECT 1 AS a"
    path = sqlite_file(tmp_path / "shop.db", script)
    assert exported(*located(sources, path), tmp_path)[1] == "id,note\n1,x\n"
    path = sqlite_file(tmp_path / "view.db", "CREATE VIEW some AS SELECT 1 AS a")
    assert exported(*located(sources, path), tmp_path)[1] == "a\n1\n"


@pytest.mark.parametrize("make", [sqlite_file, duckdb_file])
def test_one_of_several_tables_is_named(sources, tmp_path, make):
    script = f'{SHOP}; CREATE TABLE "my.returns" (a INTEGER)'
    source, request = located(sources, make(tmp_path / "shop.db", script))
    with pytest.raises(InvalidRequestError) as caught:
        exported(source, request, tmp_path)
    assert caught.value.kind.remedy is Remedy.CHANGE_SETTINGS  # a retry would find both again
    schema = "" if make is sqlite_file else "main."
    listed = ", ".join(sorted([f'{schema}"my.returns"', f"{schema}orders"]))
    assert caught.value.message == f"shop.db has 2 tables: {listed}"
    assert "--table" in caught.value.hint
    named = Request(request.source, {**request.parameters, "table": "orders"})
    assert exported(source, named, tmp_path)[1] == "id,note\n1,x\n"


def test_a_database_without_a_table_is_named(sources, tmp_path):
    path = sqlite_file(tmp_path / "shop.db", "PRAGMA user_version = 1")
    with pytest.raises(SourceError) as caught:
        exported(*located(sources, path), tmp_path)
    assert caught.value.message == "shop.db has no table"


def test_a_limit_is_kept(sources, tmp_path):
    path = sqlite_file(tmp_path / "shop.db", f"{SHOP}; INSERT INTO orders VALUES (2, 'y')")
    outcome, text = exported(*located(sources, path), tmp_path, rows=1)
    assert text == "id,note\n1,x\n"
    assert outcome.completeness is Completeness.LIMITED


def test_the_origin_of_rows_of_a_file_is_its_path(sources, tmp_path):
    path = sqlite_file(tmp_path / "the shop.db")
    source, request = located(sources, path)
    assert source.origin(request) == (str(path),)
