import json
import logging
import threading
from collections import Counter
from decimal import Decimal

import pytest

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.databases import QueryRefusedError, ServerError
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.sources.database.adbc.drivers import adbc_drivers
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.source import DatabaseSource
from tests.sources.database.adbc.harness import ServerJobs
from tests.support.builders import names_in
from tests.support.sparkserver import SparkServer, missing

pytestmark = [
    pytest.mark.timeout(600),  # a server has to start
    pytest.mark.spark,
    pytest.mark.skipif(bool(missing()), reason=missing()),
]

CANARY = "CANARY-9c1e"
ROWS = 2_000_000
LARGE = f"""
    SELECT id,
           CAST(CAST(id AS int) + 0.123456789012345678BD AS decimal(38,18)) AS amount,
           timestamp_micros(id * 1234567891) AS moment,
           array(id, NULL, id + 1) AS items,
           map('key', concat('name "', id, '"')) AS names,
           IF(id % 7 = 0, NULL, IF(id % 7 = 1, '', concat('text, ', id))) AS words
    FROM range(0, {ROWS}, 1, 8)"""
HUGE = LARGE.replace(f"{ROWS}, 1, 8", f"{100 * ROWS}, 1, 2000")  # the first rows come soon
ENDLESS = """SELECT 'endless', count(*) FROM range(0, 1000000000000, 1, 4)
    WHERE sha2(CAST(id AS string), 256) LIKE 'zz%'"""


@pytest.fixture(scope="session")
def server(tmp_path_factory, processes):
    server = SparkServer(tmp_path_factory.mktemp("spark"))
    server.wait()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def spark(server):
    """Spark's own client."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.remote(server.url).create()
    session.conf.set("spark.sql.session.timeZone", "UTC")
    yield session
    session.stop()


@pytest.fixture
def jobs(tmp_path, server):
    return ServerJobs(tmp_path, server.url)


# warnings of pyspark's own client and of what it loads
@pytest.mark.filterwarnings("ignore")
def test_two_million_rows_are_those_that_spark_has(jobs, spark):
    receipt = jobs.export(query=LARGE)
    assert (receipt.row_count, receipt.completeness) == (ROWS, Completeness.COMPLETE)
    records = jobs.reader()
    assert next(records) == ["id", "amount", "moment", "items", "names", "words"]
    sums, sampled = Counter(), {}
    for record in records:
        sums["id"] += int(record[0])
        sums["amount"] += int(record[1].replace(".", ""))
        sums["items"] += sum(json.loads(record[3])[::2])
        if int(record[0]) % 2000 == 7:
            sampled[int(record[0])] = record
    summing = f"SELECT sum(id), sum(amount), sum(items[0] + items[2]) FROM ({LARGE})"
    expected = spark.sql(summing).collect()[0]
    assert sums["id"] == expected[0]
    assert Decimal(sums["amount"]).scaleb(-18) == expected[1]
    assert sums["items"] == expected[2]
    rows = spark.sql(f"SELECT * FROM ({LARGE}) WHERE id % 2000 = 7").collect()
    assert len(rows) == len(sampled) == 1000
    assert [sampled[row.id] for row in rows] == [rendered(row) for row in rows]


def rendered(row):
    """What the file must have for a row of LARGE."""
    moment = row.moment.strftime("%Y-%m-%d %H:%M:%S.%f").rstrip("0").rstrip(".")
    items, names = (json.dumps(value, separators=(",", ":")) for value in (row["items"], row.names))
    return [str(row.id), f"{row.amount:f}", f"{moment}+00", items, names, row.words or ""]


TYPES = {
    "CAST('12345678901234567890.123456789012345678' AS decimal(38,18))": (
        "12345678901234567890.123456789012345678"
    ),
    "CAST('-0.000000000000000001' AS decimal(38,18))": "-0.000000000000000001",
    "true": "true",
    "CAST(-128 AS tinyint)": "-128",
    "CAST(-32768 AS smallint)": "-32768",
    "CAST(-2147483648 AS int)": "-2147483648",
    "CAST(-9223372036854775808 AS bigint)": "-9223372036854775808",
    "CAST(1.1 AS float)": "1.1",
    "1.7976931348623157E308D": "1.7976931348623157e+308",
    "-0.0D": "-0.0",
    "CAST('NaN' AS double)": "nan",
    "CAST('Infinity' AS float)": "inf",
    "CAST('-Infinity' AS double)": "-inf",
    "date'0001-01-01'": "0001-01-01",
    "date'9999-12-31'": "9999-12-31",
    "timestamp'2024-07-01 12:00:00.000001 Europe/Berlin'": "2024-07-01 10:00:00.000001+00",
    "timestamp'0001-01-01 00:00:00 UTC'": "0001-01-01 00:00:00+00",
    "timestamp'9999-12-31 23:59:59.999999 UTC'": "9999-12-31 23:59:59.999999+00",
    "timestamp_ntz'2024-07-01 12:00:00.5'": "2024-07-01 12:00:00.5",
    "X'00FF'": r"\x00ff",
    "''": '""',
    "NULL": "",
    "CAST(NULL AS string)": "",
    "'Grüße, \"日本\"'": '"Grüße, ""日本"""',
    "array(1, NULL, 3)": '"[1,null,3]"',
    "array()": "[]",
    "array(X'0A')": r'"[""\\x0a""]"',
    "map('a', 1, 'b', NULL)": '"{""a"":1,""b"":null}"',
    "named_struct('x', 1.50BD, 'y', date'2024-01-02')": '"{""x"":1.50,""y"":""2024-01-02""}"',
    "array(map('k', named_struct('v', array(1.5D, CAST('NaN' AS double)))))": (
        '"[{""k"":{""v"":[1.5,""nan""]}}]"'
    ),
    "INTERVAL '100 01:02:03.000004' DAY TO SECOND": "2401:02:03.000004",
    "INTERVAL '-1-2' YEAR TO MONTH": "-1 year -2 months",
    "make_interval(1, 2, 0, 4, 5, 6, 7.000001)": "1 year 2 months 4 days 05:06:07.000001",
}


def test_inp_05_every_type_is_written_exactly(jobs):
    selected = ", ".join(f"{sql} AS c{number}" for number, sql in enumerate(TYPES))
    jobs.export(query=f"SELECT {selected}")
    line = jobs.bytes().decode().splitlines()[1]
    assert line == ",".join(TYPES.values())


def test_the_columns_have_sparks_types(jobs):
    selected = ", ".join(f"{sql} AS c{number}" for number, sql in enumerate(TYPES))
    schema = jobs.export(query=f"SELECT {selected}").schema
    assert [column.type_text for column in schema] == [
        *["decimal(38, 18)"] * 2,
        "boolean",
        *["integer"] * 4,
        *["float"] * 6,
        *["date"] * 2,
        *["timestamp with time zone"] * 3,
        "timestamp",
        "bytes",
        "text",
        "unknown",
        *["text"] * 2,
        *["nested"] * 6,
        *["text"] * 3,
    ]


def test_inp_10_equal_names_stay_as_they_are(jobs):
    jobs.export(query="SELECT 1 AS a, 2 AS a, 3 AS `b,c`")
    assert jobs.bytes() == b'a,a,"b,c"\n1,2,3\n'


def test_inp_03_a_single_column_keeps_its_null_rows(jobs):
    receipt = jobs.export(query="SELECT * FROM VALUES (CAST(NULL AS string)), (''), ('x') AS t(a)")
    assert receipt.row_count == 3


def test_no_rows_give_a_header_alone(jobs):
    assert jobs.export(query="SELECT id, 'x' AS x FROM range(0)").row_count == 0
    assert jobs.bytes() == b"id,x\n"


def test_a_type_that_cannot_be_carried_is_named(jobs):
    with pytest.raises(QueryRefusedError, match="UNSUPPORTED_TIME_TYPE"):
        jobs.export(query="SELECT time'12:00:00'")


@pytest.mark.filterwarnings("ignore")
def test_the_catalog_its_columns_a_limit_and_a_count(jobs, spark):
    spark.sql("CREATE VIEW `from` AS SELECT id, 'x' AS `b c` FROM range(10)")
    located = str(jobs.source.locate(jobs.url)["connection"])
    path = ("spark_catalog", "default", "from")
    assert TableInfo(path) in jobs.source.tables(located, jobs.cancel)
    name = "spark_catalog.default.from"
    assert jobs.source.columns(located, name, jobs.cancel) == ("id", "b c")
    seen = []
    receipt = jobs.export(3, table=name, columns="b c", count=True, on_progress=seen.append)
    assert (receipt.row_count, receipt.completeness) == (3, Completeness.LIMITED)
    assert jobs.bytes() == b"b c\nx\nx\nx\n"
    assert jobs.export(4, query="SELECT id FROM range(1000000)").row_count == 4
    assert jobs.bytes() == b"id\n0\n1\n2\n3\n"


def test_the_trial_says_the_version(server):
    driver = next(driver for driver in adbc_drivers() if driver.key == "spark")
    settings, secret = driver.parse(server.url)
    assert driver.test(Login("spark", settings, secret), Cancel()).startswith("Apache Spark 4.")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT 1 1", r"Syntax error at or near '1'.* \(line 1, pos 9\)$"),
        ("SELECT * FROM nowhere", r"`nowhere` cannot be found.*\(line 1 pos 14\)$"),
        ("SELECT raise_error('boom') FROM range(5)", "boom$"),
    ],
)
def test_a_refused_query_brings_sparks_words_and_no_stack_trace(jobs, query, message):
    with pytest.raises((QueryRefusedError, ServerError), match=message):
        jobs.export(query=query)
    assert names_in(jobs.root) == []


def test_an_error_after_many_rows_publishes_nothing(jobs):
    query = "SELECT id, IF(id = 900000, raise_error('boom'), id) FROM range(0, 1000000, 1, 10)"
    with pytest.raises((QueryRefusedError, ServerError), match="boom"):
        jobs.export(query=query)
    assert names_in(jobs.root) == []


def test_a_server_that_is_not_there(jobs):
    jobs.url = "sc://127.0.0.1:1"
    with pytest.raises(UnreachableError, match="connection refused"):
        jobs.export(query="SELECT 1")


def test_tls_with_a_server_that_has_none_is_explained(jobs):
    jobs.url += "/;use_ssl=true"
    with pytest.raises(UnreachableError) as caught:
        jobs.export(query="SELECT 1")
    assert "TLS" in caught.value.hint


def test_a_cancel_ends_the_query_in_spark_too(jobs, server):
    ended = threading.Event()

    def cancel_once_it_runs():
        # Spark 4.3 forgets a cancel that comes while it still plans
        while not ended.wait(0.05):
            _, planned, after = server.log.read_text().rpartition("endless")
            if planned and "Starting task" in after:
                jobs.cancel.set()
                return

    user = threading.Thread(target=cancel_once_it_runs)
    user.start()
    try:
        with pytest.raises(Cancelled):
            jobs.export(query=ENDLESS)
    finally:
        ended.set()
        user.join()
    assert names_in(jobs.root) == []
    jobs.cancel = Cancel()
    busy = "SELECT count(*) AS n FROM range(0, 1000, 1, 4)"  # waits for a free executor
    assert jobs.export(query=busy).row_count == 1


def test_a_cancel_in_mid_stream(jobs):
    def cancel(progress):
        if progress.bytes:
            jobs.cancel.set()

    with pytest.raises(Cancelled):
        jobs.export(query=HUGE, on_progress=cancel)
    assert names_in(jobs.root) == []


@pytest.mark.process
def test_inp_06_sec_02_a_server_with_a_token_that_dies(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    server = SparkServer(tmp_path / "spark", CANARY)
    try:
        server.wait()
        jobs = ServerJobs(tmp_path / "jobs", f"{server.url}/;token=wrong-{CANARY}")
        with pytest.raises(LoginRefusedError) as refused:
            jobs.export(query="SELECT 1")
        jobs.url = f"{server.url}/;token={CANARY}"
        jobs.source = DatabaseSource(ConnectionBook(None), adbc_drivers)
        assert jobs.export(query="SELECT 1 AS a").row_count == 1

        def kill(progress):
            if progress.bytes and server.process.poll() is None:
                server.kill()

        with pytest.raises(ServerError) as died:
            jobs.export(query=HUGE, on_progress=kill)
        assert server.process.poll() is not None
        assert not (jobs.root / jobs.job.id).exists()
        for error in (refused.value, died.value):
            assert CANARY not in f"{error!r} {error.hint} {caplog.text}"
    finally:
        server.stop()
