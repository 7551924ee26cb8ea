import csv
import logging
import sqlite3
import subprocess
import sys
from decimal import Decimal
from uuid import uuid4

import pytest

from csvdownloader.core.connection_book import ConnectionBook
from csvdownloader.core.connections import Connection, SecretLocation
from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors import (
    DriverMissingError,
    InvalidRequestError,
    QueryRefusedError,
    ServerError,
    SourceError,
)
from csvdownloader.core.formats import Format
from csvdownloader.core.models import Completeness, Request, TableInfo
from csvdownloader.engine.exporter import JobExporter
from csvdownloader.sources.database.adbc.drivers import adbc_drivers
from csvdownloader.sources.database.adbc.errors import sentence
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.workers.runner import TaskReport
from tests.support.builders import make_job, names_in

CANARY = "CANARY-7f3a"
DRIVERS = {driver.key: driver for driver in adbc_drivers()}
ENDLESS = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
    SELECT i FROM n"""


class Runs:
    """Jobs against one SQLite file through its ADBC driver, as the program runs them."""

    def __init__(self, folder):
        self.file, self.root = folder / "data.db", folder / "jobs"
        self.seen, self.cancel = [], Cancel()

    def execute(self, script):
        with sqlite3.connect(self.file) as connection:
            connection.executescript(script)
        connection.close()

    def source(self, secret=None, **settings):
        settings = {"driver": "adbc_driver_sqlite", "uri": str(self.file)} | settings
        connection = Connection(str(uuid4()), "files", "adbc", settings, SecretLocation.ASK)
        book = ConnectionBook(None, [connection])
        if secret:
            book.put_secret(connection.id, secret)
        return DatabaseSource(book, list(DRIVERS.values()))

    def export(self, rows=None, *, source=None, **parameters):
        parameters = {"connection": "files", "what": "table"} | parameters
        if "query" in parameters:
            parameters["what"] = "query"
        request = Request("database", parameters, rows, Format.CSV)
        self.job = make_job("out.csv", request=request)
        exporter = JobExporter(self.root, {"database": source or self.source()})
        receipt = exporter.run(self.job, TaskReport(self.seen.append), self.cancel)
        assert [column.name for column in receipt.schema] == self.records()[0]
        return receipt

    def records(self):
        path = self.root / self.job.id / "out.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))


@pytest.fixture
def runs(tmp_path):
    return Runs(tmp_path)


def test_a_table_arrives_with_its_own_column_names(runs):
    runs.execute("CREATE TABLE t(a, \"b,c\", d); INSERT INTO t VALUES (1, 'x', 2.5), (2, NULL, 3)")
    receipt = runs.export(table="t")
    assert runs.records() == [["a", "b,c", "d"], ["1", "x", "2.5"], ["2", "", "3.0"]]
    assert (receipt.rows, receipt.completeness) == (2, Completeness.COMPLETE)


def test_inp_10_equal_names_stay_as_they_are(runs):
    runs.export(query='SELECT 1 AS a, 2 AS a, 3 AS ""')
    assert runs.records() == [["a", "a", ""], ["1", "2", "3"]]


def test_the_columns_have_the_types_that_the_driver_gives(runs):
    query = "SELECT 1 AS i, 2.5 AS f, 'x' AS t, x'00' AS b"
    for rows in (None, 1):
        types = [column.type_text for column in runs.export(rows, query=query).schema]
        assert types == ["integer", "float", "text", "bytes"]


def test_only_the_wanted_columns_in_the_wanted_order(runs):
    runs.execute("CREATE TABLE t(a, b, c); INSERT INTO t VALUES (1, 2, 3)")
    runs.export(table="t", columns="c,a")
    assert runs.records() == [["c", "a"], ["3", "1"]]


@pytest.mark.parametrize("selected", [{"table": "t"}, {"query": "SELECT a FROM t ORDER BY a"}])
def test_a_limit_is_kept_and_said(runs, selected):
    runs.execute("CREATE TABLE t(a); INSERT INTO t VALUES (1), (2), (3)")
    receipt = runs.export(2, **selected)
    assert runs.records() == [["a"], ["1"], ["2"]]
    assert receipt.completeness is Completeness.LIMITED


def test_counted_rows_are_the_total(runs):
    runs.execute("CREATE TABLE t(a); INSERT INTO t VALUES (1), (2), (3)")
    assert runs.export(table="t", count=True).rows == 3


def test_no_rows_give_a_header_alone(runs):
    runs.execute("CREATE TABLE t(a INTEGER, b TEXT)")
    assert runs.export(table="t").rows == 0
    assert runs.records() == [["a", "b"]]


def test_inp_03_a_single_column_keeps_its_null_rows(runs):
    runs.execute("CREATE TABLE t(a TEXT); INSERT INTO t VALUES (NULL), (''), ('x')")
    assert runs.export(table="t").rows == 3


def test_bytes_become_hex(runs):
    runs.export(query="SELECT x'00ff' AS b")
    assert runs.records() == [["b"], [r"\x00ff"]]


def test_a_refused_query_brings_the_servers_words_and_no_file(runs):
    with pytest.raises(QueryRefusedError, match="no such table: nowhere"):
        runs.export(query="SELECT * FROM nowhere")
    assert names_in(runs.root) == []


@pytest.mark.parametrize("query", ["DROP TABLE t", "/* SELECT */ DELETE FROM t", "-- x\nCOMMIT"])
def test_a_query_may_only_read(runs, query):
    runs.execute("CREATE TABLE t(a); INSERT INTO t VALUES (1)")
    with pytest.raises(QueryRefusedError, match="Only queries that read"):
        runs.export(query=query)
    assert runs.export(table="t").rows == 1


def test_an_answer_without_columns_is_no_table(runs):
    runs.execute("CREATE TABLE t(a)")
    with pytest.raises(QueryRefusedError, match="The query gives no rows"):
        runs.export(query="WITH x AS (SELECT 1) DELETE FROM t")


def test_a_driver_that_cannot_cancel_says_so_to_nobody(runs):
    class Eager(Cancel):
        def calling(self, callback):
            callback()
            return super().calling(callback)

    runs.execute("CREATE TABLE t(a)")
    login = Login("files", {"driver": "adbc_driver_sqlite", "uri": str(runs.file)})
    assert DRIVERS["adbc"].tables(login, Eager()) == (TableInfo(("main", "t")),)


def test_only_spark_is_known_to_have_no_nanoseconds():
    assert [key for key, d in DRIVERS.items() if not d._kind.has_nanoseconds] == ["spark"]


def test_inp_06_an_error_in_mid_stream_publishes_nothing(runs):
    runs.execute("CREATE TABLE t(a)")
    with sqlite3.connect(runs.file) as connection:
        connection.executemany("INSERT INTO t VALUES (?)", ((n,) for n in range(5000)))
        connection.execute("INSERT INTO t VALUES ('late text')")
    connection.close()
    with pytest.raises(ServerError):
        runs.export(table="t")
    assert names_in(runs.root) == []


def test_a_cancel_ends_rows_that_never_end(runs):
    report = TaskReport(lambda _progress: runs.cancel.set())
    request = Request("database", {"connection": "files", "what": "query", "query": ENDLESS})
    exporter = JobExporter(runs.root, {"database": runs.source()})
    with pytest.raises(Cancelled):
        exporter.run(make_job("out.csv", request=request), report, runs.cancel)
    assert names_in(runs.root) == []


def test_the_catalog_lists_tables_and_views(runs):
    runs.execute('CREATE TABLE "My Table"(a, "b c"); CREATE VIEW v AS SELECT 1 AS x')
    source, cancel = runs.source(), Cancel()
    assert source.tables("files", cancel) == (
        TableInfo(("main", "My Table")),
        TableInfo(("main", "v"), is_view=True),
    )
    assert source.columns("files", 'main."My Table"', cancel) == ("a", "b c")
    runs.export(table='main."My Table"')
    assert runs.records() == [["a", "b c"]]


def test_the_trial_says_what_answered(runs):
    login = Login("files", {"driver": "adbc_driver_sqlite", "uri": str(runs.file)})
    assert DRIVERS["adbc"].test(login, Cancel()) == "adbc_driver_sqlite answered"


def test_a_driver_that_is_not_there_is_named(runs):
    login = Login("files", {"driver": "adbc_driver_nowhere"})
    with pytest.raises(SourceError, match="no ADBC driver adbc_driver_nowhere") as caught:
        DRIVERS["adbc"].test(login, Cancel())
    assert "pip install adbc-driver-nowhere" in caught.value.hint


def test_a_missing_package_is_named_with_its_extra(monkeypatch):
    module = "csvdownloader.sources.database.adbc.shared_library.find_spec"
    monkeypatch.setattr(module, lambda _name: None)
    driver = DRIVERS["spark"]
    settings, secret = driver.parse("sc://localhost:1")
    with pytest.raises(DriverMissingError) as caught:
        driver.test(Login("spark", settings, secret), Cancel())
    assert "csvdownloader[spark]" in caught.value.hint


def test_a_library_can_be_named_by_its_path(runs):
    import adbc_driver_sqlite

    path = adbc_driver_sqlite._driver_path()
    login = Login("files", {"driver": path, "uri": str(runs.file)})
    assert DRIVERS["adbc"].test(login, Cancel()).endswith("answered")


def test_unknown_options_of_a_driver_are_told(runs):
    with pytest.raises(SourceError, match="nowhere"):
        runs.export(source=runs.source(options="nowhere=1"), query="SELECT 1")


def test_sec_02_no_secret_in_errors_and_logs(runs, caplog):
    caplog.set_level(logging.DEBUG)
    source = runs.source(CANARY, user="me")
    with pytest.raises(SourceError) as caught:
        runs.export(source=source, query="SELECT 1")
    assert CANARY not in f"{caught.value!r} {caught.value.hint} {caplog.text}"


@pytest.mark.process
def test_pyarrow_is_never_loaded(tmp_path):
    code = f"""
import sys
from csvdownloader.core.control import Cancel
from csvdownloader.sources.database.adbc.drivers import adbc_drivers
from csvdownloader.sources.database.driver import Login
driver = {{d.key: d for d in adbc_drivers()}}["adbc"]
login = Login("x", {{"driver": "adbc_driver_sqlite", "uri": {str(tmp_path / "x.db")!r}}})
driver.test(login, Cancel()), driver.tables(login, Cancel())
assert "pyarrow" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


URLS = {
    "sc://h:15002/;user_id=me;use_ssl=true;x-team=a%3Bb": ("spark", None),
    "sc://[::1]:15002": ("spark", None),
    "grpc+tls://me@h:31337": ("flightsql", None),
    "grpc://h:31337?quotes=back": ("flightsql", None),
    "snowflake://me@org-acc/DB/SCH?warehouse=w&role=r": ("snowflake", None),
    "bigquery://my-project/data?key_file=%2Fk.json": ("bigquery", None),
}


@pytest.mark.parametrize("url", URLS)
def test_a_url_is_read_and_written_back(url):
    driver = DRIVERS[URLS[url][0]]
    settings, secret = driver.parse(url)
    assert secret is None
    assert driver.check(settings) == {}
    assert driver.parse(driver.url(settings)) == (settings, None)


@pytest.mark.parametrize(
    "url",
    [
        f"sc://h:15002/;token={CANARY}",
        f"sc://me:{CANARY}@h:15002",
        f"grpc+tls://me:{CANARY}@h:1",
        f"snowflake://me:{CANARY}@account",
        f"bigquery://:{CANARY}@project",
    ],
)
def test_sec_02_the_secret_of_a_url_is_kept_apart(url):
    driver = next(d for d in DRIVERS.values() if url.partition(":")[0] in d.schemes)
    settings, secret = driver.parse(url)
    assert secret == CANARY
    assert CANARY not in f"{settings} {driver.url(settings)}"


@pytest.mark.parametrize(
    "url",
    [
        f"sc://h:99999/;token={CANARY}",
        f"sc://h:1/;token={CANARY};nonsense",
        f"grpc://me:{CANARY}@",
        f"grpc://me:{CANARY}@h:port",
        f"grpc+tls://u:12/{CANARY}@h:1",
        f"sc://u:12;a={CANARY}/b@h:1",
        f"sc://u:12/;a={CANARY}@h:1",
        f"snowflake://u:12?{CANARY}=1@acc",
        f"bigquery://u:12#{CANARY}@p",
        f"grpc://h:1?password={CANARY}",
        f"snowflake://me@acc?private_key_password={CANARY}",
        f"snowflake://me:{CANARY}@acc?login=nothing",
    ],
)
def test_sec_02_a_wrong_url_is_refused_without_its_secret(url):
    driver = next(d for d in DRIVERS.values() if url.partition(":")[0] in d.schemes)
    with pytest.raises(InvalidRequestError) as caught:
        driver.parse(url)
    assert list(caught.value.fields) == ["url"]
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("tls", "host", "encrypted"),
    [
        ("", "far.example", "true"),
        ("", "127.0.0.1", "false"),
        ("", "127.evil.example", "true"),
        ("", "localhost", "false"),
        ("on", "localhost", "true"),
        ("off", "far.example", "false"),
    ],
)
def test_tls_protects_the_way_to_other_computers(tls, host, encrypted):
    options = DRIVERS["spark"]._kind.options(
        Login("spark", {"host": host, "port": "1", "tls": tls}, CANARY)
    )
    assert options["adbc.spark.tls.enabled"] == encrypted
    flight = DRIVERS["flightsql"]._kind.options(
        Login("flight", {"host": host, "port": "1", "tls": tls})
    )
    assert flight["uri"].startswith("grpc+tls://") == (encrypted == "true")


def test_snowflake_numbers_and_times_stay_exact():
    options = DRIVERS["snowflake"]._kind.options(
        Login("s", {"account": "a", "user": "u", "login": "auth_pat"}, CANARY)
    )
    client = "adbc.snowflake.sql.client_option."
    assert options[f"{client}use_high_precision"] == "true"
    assert options[f"{client}max_timestamp_precision"] == "nanoseconds_error_on_overflow"
    assert options[f"{client}auth_token"] == CANARY
    assert "password" not in options


@pytest.mark.parametrize(
    ("secret", "key_file", "expected"),
    [
        (None, "", "app_default_credentials"),
        (None, "/key.json", "json_credential_file"),
        ("{}", "", "json_credential_string"),
    ],
)
def test_bigquery_takes_the_login_that_was_given(secret, key_file, expected):
    login = Login("b", {"project": "p", "key_file": key_file}, secret)
    options = DRIVERS["bigquery"]._kind.options(login)
    assert options["adbc.bigquery.sql.auth_type"].endswith(f".{expected}")


WITH_PASSWORD = (
    "x://u:p@h",
    "u:p@tcp(h:3306)/db",
    "//a:p/w@db",
    "Server=h;PWD = p",
    "x://h/db?user=u&password=p",
    "x://h?access_token=p",
    "h;Pass=p",
)
SECRET_OPTIONS = (
    "pwd=x",
    "db.pass=x",
    "private_key=x",
    "access_key=x",
    "adbc.flight.sql.client_option.mtls_private_key=x",
    "uri=x://u:p@h",
)


@pytest.mark.parametrize(
    "uri", ["x://u@h:1/db", "/home/me@work/a.db", "file:/me@work/a.db", "C:\\me@work\\a.db", ""]
)
def test_an_address_without_a_password_is_taken(uri):
    assert DRIVERS["adbc"].check({"driver": "d", "uri": uri, "options": "bypass=1"}) == {}


@pytest.mark.parametrize(
    ("key", "settings", "field"),
    [
        ("spark", {"host": ""}, "host"),
        ("spark", {"port": "x"}, "port"),
        ("spark", {"options": "a"}, "options"),
        ("spark", {"options": "adbc.spark.token=x"}, "options"),
        ("spark", {"user": "a\0b"}, "user"),
        ("flightsql", {"port": ""}, "port"),
        ("snowflake", {"user": "u"}, "account"),
        ("bigquery", {}, "project"),
        ("adbc", {}, "driver"),
        *(("adbc", {"driver": "d", "uri": uri}, "uri") for uri in WITH_PASSWORD),
        *(("flightsql", {"options": option}, "options") for option in SECRET_OPTIONS),
    ],
)
def test_what_is_wrong_stands_at_its_field(key, settings, field):
    assert field in DRIVERS[key].check(settings)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "INTERNAL: [Spark] \n[PARSE_SYNTAX_ERROR] Syntax error at or near 'x'. SQLSTATE: 42601"
            " (line 1, pos 0)\n\n== SQL ==\nx\n. Vendor code: 13",
            "[PARSE_SYNTAX_ERROR] Syntax error at or near 'x' (line 1, pos 0)",
        ),
        (
            "IO: [FlightSQL] connection refused (Unavailable; ExecuteQuery). Vendor code: 14",
            "connection refused",
        ),
        ("[Spark] java.lang.E: boom\n\tat a.b(C.java:1)", "java.lang.E: boom"),
        ("", "No reason was given"),
    ],
)
def test_an_error_is_one_sentence(text, message):
    assert sentence(text) == message


def test_decimals_are_not_rounded(runs):
    runs.export(query="SELECT 0.1 AS a, 9007199254740993 AS b")
    assert [Decimal(cell) for cell in runs.records()[1]] == [
        Decimal("0.1"),
        Decimal("9007199254740993"),
    ]
