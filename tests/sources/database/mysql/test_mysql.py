import csv
import logging
import random
import shutil
import socket
import struct
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors import (
    BadBytesError,
    InvalidRequestError,
    LoginRefusedError,
    QueryRefusedError,
    SecretNeededError,
    ServerError,
    SourceUnreadableError,
    UnreachableError,
)
from csvdownloader.core.formats import Format
from csvdownloader.core.models import Completeness, Stage, TableInfo
from csvdownloader.sources.database.driver import Login, Selection
from csvdownloader.sources.database.mysql.cells import ResultColumn, RowDecoder, shortest_float
from csvdownloader.sources.database.mysql.driver import MysqlDriver
from tests.support.builders import Recorder, make_output
from tests.support.mariadb import MariaDb, missing

DRIVER = MysqlDriver()
SECRET = "s3cret-ä-canary"
ENDLESS = "SELECT a.seq FROM seq_1_to_1000000 a, seq_1_to_1000000 b"
COMPUTING = "SELECT count(*) FROM many a, many b WHERE sqrt(a.id + b.id) < 0"


@pytest.fixture(scope="module")
def server(processes):
    if lacking := missing():
        pytest.skip(f"not on this machine: {', '.join(lacking)} (a real MariaDB server)")
    folder = Path(tempfile.mkdtemp(prefix="mariadb-"))  # short: a socket's path is limited
    server = MariaDb(folder)
    try:
        server.start()
        server.run(
            "CREATE DATABASE t CHARSET utf8mb4; USE t;"
            f"CREATE USER reader@'%' IDENTIFIED BY '{SECRET}'; GRANT SELECT ON t.* TO reader@'%';"
            "CREATE TABLE t.many (id INT PRIMARY KEY, name VARCHAR(50)) ENGINE InnoDB;"
            "INSERT INTO t.many SELECT seq, concat('name ', seq) FROM seq_1_to_200000;"
            "ANALYZE TABLE t.many;"
        )
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


class Export:
    """One export into a file of its own."""

    def __init__(self, part, format=Format.CSV):
        self.part, self.format = part, format
        self.report, self.cancel = Recorder(), Cancel()

    def __call__(self, login, *, report=None, rows=None, **selection):
        output = make_output(self.part, self.format, rows, report or self.report, self.cancel)
        outcome = DRIVER.export(login, Selection(**selection), output)
        assert [column.name for column in outcome.schema] == self.cells()[0]
        return outcome

    def types(self, login, **selection):
        """The types of the columns of what is exported, as people read them."""
        return [column.type_text for column in self(login, **selection).schema]

    def cells(self):
        with self.part.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file, delimiter=self.format.delimiter, strict=True))


@pytest.fixture
def export(tmp_path):
    return Export(tmp_path / "part")


class OnRows(Recorder):
    """Calls `act` as soon as the first rows are written."""

    def __init__(self, act):
        super().__init__()
        self.act = act

    def __call__(self, progress):
        super().__call__(progress)
        if progress.stage is Stage.COPYING and self.act:
            act, self.act = self.act, None
            act()


def until(condition):
    for _ in range(600):
        if condition():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never came to that")


def running(server, text):
    """The ids of the connections whose query has the text."""
    listed = "SELECT id FROM information_schema.processlist WHERE info LIKE '%{}%' AND id <> "
    return server.run(listed.format(text) + "connection_id()", "--batch", "-N").split()


@contextmanager
def elsewhere(act):
    """Runs `act` on another thread meanwhile."""
    thread = threading.Thread(target=act)
    thread.start()
    try:
        yield
    finally:
        thread.join()


# --- values -------------------------------------------------------------------------------------

AWKWARD = 'a,b\t\'""\\ \r\n\n\x00\x01é漢\U0001f600`;--\x1a'
TYPES = {
    "bigint unsigned": ("18446744073709551615", "0"),
    "bigint": ("-9223372036854775808", "9223372036854775807"),
    "tinyint(1)": ("-128", "127"),
    "int(8) zerofill": ("42", "4294967295"),
    "decimal(65,30)": ("-" + "9" * 35 + "." + "9" * 30, "0.000000000000000000000000000001"),
    "double": ("1.7976931348623157e308", "5e-324", "-2.2250738585072014e-308", "0.1", "-0e0"),
    "float(7,2)": ("99999.99", "-0.01"),
    "date": ("'0000-00-00'", "'9999-12-31'", "'2024-00-00'"),
    "time(6)": ("'-838:59:59.999999'", "'838:59:59.999999'", "'00:00:00.000001'"),
    "datetime(6)": ("'0000-00-00 00:00:00'", "'9999-12-31 23:59:59.999999'"),
    "timestamp(6) null": ("'1970-01-01 00:00:01'", "'2038-01-19 03:14:07.999999'"),
    "year": ("1901", "2155", "0"),
    "enum('', 'a,b', 'ü')": ("'a,b'", "'ü'", "''"),
    "set('x','y','z')": ("'x,z'", "''"),
    "json": ('\'{"a": [1, null, "ü"]}\'', "'\"\"'"),
    "varchar(40)": ("''", "'NULL'", "' '", f"CONVERT(X'{AWKWARD.encode().hex()}' USING utf8mb4)"),
    "longtext": ("repeat('ä', 300)", "repeat('x', 70000)", "repeat('y', 17000000)"),
    "char(5)": ("'a  '", "'\\\\N'"),
    "varchar(10) charset latin1": ("'é€'", "'ÿ'"),
    "varchar(10) charset utf16": ("'é😀'",),
    "varchar(10) collate utf8mb4_bin": ("'Aé'",),
    "inet6": ("'::1'", "'fe80::1'"),
    "uuid": ("'123e4567-e89b-12d3-a456-426655440000'",),
}


@pytest.mark.parametrize("file_format", Format)
def test_inp_02_every_type_is_the_servers_own_text(server, export, file_format):
    columns = ", ".join(f"c{i} {type_name}" for i, type_name in enumerate(TYPES))
    sql = ["SET time_zone = '+00:00', sql_mode = ''; USE t;"]
    sql.append(f"CREATE OR REPLACE TABLE kinds (id INT AUTO_INCREMENT PRIMARY KEY, {columns});")
    for i, values in enumerate(TYPES.values()):
        sql += [f"INSERT INTO kinds (c{i}) VALUES ({value});" for value in values]
        sql.append(f"INSERT INTO kinds (c{i}) VALUES (NULL);")
    server.run("SET GLOBAL max_allowed_packet = 64000000;")
    server.run("\n".join(sql))
    # the oracle: the server's text as hexadecimal digits, so that nothing can be misread
    asked = ", ".join(f"hex(CONVERT(CAST(c{i} AS CHAR) USING utf8mb4))" for i in range(len(TYPES)))
    printed = server.run(
        f"SET time_zone = '+00:00'; SELECT {asked} FROM t.kinds ORDER BY id",
        "--batch",
        "-N",
        "--max-allowed-packet=1G",
    )
    wanted = [
        ["" if cell == "NULL" else bytes.fromhex(cell).decode() for cell in line.split("\t")]
        for line in printed.splitlines()
    ]
    export.format = file_format
    csv.field_size_limit(1 << 30)
    names = tuple(f"c{i}" for i in range(len(TYPES)))

    outcome = export(server.login(), table=("t", "kinds"), columns=names)

    assert outcome.completeness is Completeness.COMPLETE
    assert outcome.promised_rows == len(wanted) == len(export.cells()) - 1
    for found, expected in zip(export.cells()[1:], wanted, strict=True):
        assert found == expected
    assert "TIMESTAMP are in UTC" in outcome.statement


TOLD = {
    "tinyint": "integer",
    "tinyint(1)": "integer",
    "boolean": "integer",
    "smallint": "integer",
    "mediumint": "integer",
    "int": "integer",
    "int(8) zerofill": "integer",
    "bigint": "integer",
    "bigint unsigned": "integer",
    "year": "integer",
    "bit(1)": "integer",
    "bit(64)": "integer",
    "decimal(10,2)": "decimal(10, 2)",
    "decimal(10,2) unsigned": "decimal(10, 2)",
    "decimal(10,2) zerofill": "decimal(10, 2)",
    "decimal(65,30)": "decimal(65, 30)",
    "decimal(7,0)": "decimal(7, 0)",
    "decimal(2,2)": "decimal(2, 2)",
    "decimal": "decimal(10, 0)",
    "float": "float",
    "float(7,2)": "float",
    "double": "float",
    "date": "date",
    "time": "time",
    "time(6)": "time",
    "datetime(6)": "timestamp",
    "timestamp(6) null": "timestamp with time zone",
    "char(5)": "text",
    "varchar(40)": "text",
    "varchar(10) charset latin1": "text",
    "tinytext": "text",
    "text": "text",
    "mediumtext": "text",
    "longtext": "text",
    "enum('a')": "text",
    "set('a')": "text",
    "uuid": "text",
    "inet4": "text",
    "inet6": "text",
    "json": "text",  # MariaDB's is a longtext
    "binary(3)": "bytes",
    "varbinary(3)": "bytes",
    "tinyblob": "bytes",
    "blob": "bytes",
    "mediumblob": "bytes",
    "longblob": "bytes",
    "geometry": "bytes",
    "point": "bytes",
}


def test_every_type_is_told(server, export):
    columns = ", ".join(f"c{i} {type_name}" for i, type_name in enumerate(TOLD))
    server.run(f"CREATE OR REPLACE TABLE t.told ({columns});")
    assert export.types(server.login(), table=("t", "told")) == list(TOLD.values())
    assert export.types(server.login(), query="SELECT * FROM t.told") == list(TOLD.values())
    picked = {"table": ("t", "told"), "columns": ("c26", "c13"), "rows": 1}
    assert export.types(server.login(), **picked) == ["timestamp with time zone", "decimal(10, 2)"]


def test_the_columns_of_a_query_are_told(server, export):
    query = (
        "SELECT NULL AS n, 1 AS i, 1.50 AS d, -0.5 AS e, 1e0 AS f, 'x' AS t, X'00' AS b,"
        " count(*) AS c, sum(id) AS s, avg(id) AS a, concat(id) AS x, now() AS w,"
        " true AS i FROM t.many"
    )
    server.run(f"CREATE OR REPLACE VIEW t.oracle AS {query.replace('true AS i', 'true AS j')}")
    listed = server.run(
        "SELECT concat(data_type, '(', numeric_precision, ', ', numeric_scale, ')') FROM"
        " information_schema.columns WHERE table_name = 'oracle' AND data_type = 'decimal'"
        " ORDER BY ordinal_position",
        "--batch",
        "-N",
    ).splitlines()
    types = export.types(server.login(), query=query)
    assert [told for told in types if told.startswith("decimal")] == listed
    assert types == [
        *("unknown", "integer", listed[0], listed[1], "float", "text", "bytes", "integer"),
        *(listed[2], listed[3], "text", "timestamp", "integer"),
    ]


def test_null_is_nothing_and_an_empty_text_is_two_quotes(server, export):
    export(server.login(), query="SELECT NULL AS a, '' AS b, X'' AS c UNION ALL SELECT 'x', 0, 'y'")
    assert export.part.read_text() == 'a,b,c\n,"",\\x\nx,0,\\x79\n'
    export(server.login(), query="SELECT NULL AS only")
    assert export.part.read_text() == 'only\n""\n'


def test_bytes_are_hexadecimal_and_bits_a_number(server, export):
    server.run(
        "USE t; CREATE OR REPLACE TABLE raw (a blob, b varbinary(4), c binary(3), d bit(64),"
        " e bit(1), f geometry);"
        "INSERT INTO raw VALUES (X'00FF', 'a', X'01', b'1', b'0', point(1, 2)),"
        f" ('', NULL, NULL, {2**64 - 1}, NULL, NULL);"
    )
    export(server.login(), table=("t", "raw"))
    point = server.run("SELECT lower(hex(f)) FROM t.raw LIMIT 1", "--batch", "-N").strip()
    assert export.cells()[1:] == [
        ["\\x00ff", "\\x61", "\\x010000", "1", "0", f"\\x{point}"],
        ["\\x", "", "", str(2**64 - 1), "", ""],
    ]


def test_a_float_of_a_table_reads_back_as_the_same_float(server, export):
    numbers = random.Random(5)
    floats = [struct.unpack("<f", numbers.randbytes(4))[0] for _ in range(3000)]
    floats = [number for number in floats if abs(number) < 3.4e38] + [0.1, 16777216.0, 1e15, 5.5]
    rows = ", ".join(f"({number!r})" for number in floats)
    server.run("CREATE OR REPLACE TABLE t.f (id INT AUTO_INCREMENT KEY, v FLOAT)")
    server.run(f"INSERT INTO t.f (v) VALUES {rows}")
    outcome = export(server.login(), table=("t", "f"), columns=("v",))
    found = [float(cell) for (cell,) in export.cells()[1:]]
    assert [struct.pack("<f", v) for v in found] == [struct.pack("<f", v) for v in floats]
    assert export.cells()[-4:] == [["0.1"], ["16777216"], ["1e15"], ["5.5"]]
    assert "FLOAT" not in outcome.statement


def test_a_query_with_float_columns_says_which_are_short(server, export):
    server.run("USE t; CREATE OR REPLACE TABLE f2 (v FLOAT); INSERT INTO f2 VALUES (16777216)")
    outcome = export(server.login(), query="SELECT v, v * 1e0 FROM f2")
    assert export.cells() == [["v", "v * 1e0"], ["16777200", "16777216"]]
    assert "FLOAT values (v)" in outcome.statement


@pytest.mark.parametrize(("exact", "short"), [("0.10000000149011612", "0.1"), ("-0", "-0")])
def test_the_shortest_float(exact, short):
    assert shortest_float(exact) == short


def test_inp_04_bytes_that_are_no_utf_8_name_column_and_row():
    cells = RowDecoder([ResultColumn("a", 3, 63, 0), ResultColumn("b", 253, 45, 0)])
    rows = cells.rows([b"\x011\x01x", b"\x012\x01\xff"])
    assert next(rows) == ["1", "x"]
    with pytest.raises(BadBytesError, match="Column b of row 2"):
        next(rows)


@pytest.mark.parametrize("packet", [b"\x011", b"\x011\x05x", b"\x011\x01x\x01y", b"\x011\xfc\x01"])
def test_a_damaged_row_is_an_error(packet):
    cells = RowDecoder([ResultColumn("a", 3, 63, 0), ResultColumn("b", 253, 45, 0)])
    with pytest.raises(ServerError, match="damaged row"):
        list(cells.rows([packet]))


# --- what is selected ---------------------------------------------------------------------------


def test_inp_10_names_are_kept_as_they_are(server, export):
    table, column = 'we`ird."tä;--', '=cmd `x`,\n"y"\''
    quoted = ["`" + name.replace("`", "``") + "`" for name in (table, column)]
    server.run("USE t; CREATE OR REPLACE TABLE {} ({} INT, f FLOAT)".format(*quoted))
    server.run(f"INSERT INTO t.{quoted[0]} VALUES (7, 1.5)")
    assert DRIVER.columns(server.login(), ("t", table), Cancel()) == (column, "f")
    export(server.login(), table=("t", table))
    assert export.cells() == [[column, "f"], ["7", "1.5"]]
    export(server.login(), query="SELECT 1 AS a, 2 AS a, 3 AS `é é`")
    assert export.cells() == [["a", "a", "é é"], ["1", "2", "3"]]


@pytest.mark.parametrize("name", ["x`; DROP TABLE many; -- ", "many` -- ", "' OR 1=1 -- ", "a\\'b"])
def test_sec_09_a_name_is_never_sql(server, export, name):
    with pytest.raises(QueryRefusedError):
        export(server.login(), table=("t", name))
    with pytest.raises(QueryRefusedError):
        DRIVER.columns(server.login(), ("t", name), Cancel())
    with pytest.raises(QueryRefusedError):
        export(server.login(), table=("t", "many"), columns=(name,))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE many",
        "DROP TABLE many",
        "DELETE FROM many",
        "INSERT INTO many VALUES (0, '')",
        "SET SESSION TRANSACTION READ WRITE",
        "COMMIT",
        "SELEKT 1",
        "SELECT * FROM nowhere",
        "CALL one()",
        "WITH a AS (SELECT 1 AS id) DELETE FROM many WHERE id IN (SELECT id FROM a)",
        "EXPLAIN DELETE FROM nowhere",
        "SELECT * FROM many INTO OUTFILE '/tmp/never'",
        "SELECT id FROM many LIMIT 1 INTO @x",
        "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE many",
    ],
)
def test_a_query_may_only_read(server, export, query):
    with pytest.raises(QueryRefusedError) as caught:
        export(server.login(), query=query)
    assert "Traceback" not in caught.value.message
    assert server.run("SELECT count(*) FROM t.many", "--batch", "-N") == "200000\n"


@pytest.mark.parametrize("selection", [{"table": ("t", "many")}, {"query": "SELECT * FROM many"}])
def test_a_limit_ends_the_rows_and_says_so(server, export, selection):
    outcome = export(server.login(), rows=5, count_first=True, **selection)
    assert (outcome.completeness, outcome.promised_rows) == (Completeness.LIMITED, 5)
    assert len(export.cells()) == 6
    assert export.report.seen[-1].total == 5
    export.report = Recorder()
    export(server.login(), rows=5, **selection)
    assert export.report.percents[-1] == 100


def test_a_limit_holds_where_the_query_has_its_own(server, export):
    outcome = export(server.login(), query="SELECT id, id FROM many LIMIT 100", rows=5)
    assert (outcome.completeness, len(export.cells())) == (Completeness.LIMITED, 6)


def test_counting_first_gives_a_percentage_and_not_counting_a_guess(server, export):
    export(server.login(), table=("t", "many"), count_first=True)
    assert export.report.percents[-1] == 100
    assert export.report.seen[-1].total == 200_000
    export.report = Recorder()
    outcome = export(server.login(), table=("many",))
    assert export.report.percents == []
    assert 100_000 < export.report.seen[-1].estimate < 300_000
    assert (outcome.completeness, outcome.promised_rows) == (Completeness.COMPLETE, 200_000)


def test_a_default_of_the_server_cuts_nothing_off(server, export):
    server.run("SET GLOBAL sql_select_limit = 3")
    try:
        assert export(server.login(), table=("t", "many")).promised_rows == 200_000
    finally:
        server.run("SET GLOBAL sql_select_limit = DEFAULT")


def test_a_result_that_the_server_calls_incomplete_is_unverified(server, export):
    outcome = export(server.login(), query="SELECT * FROM many LIMIT ROWS EXAMINED 10")
    assert outcome.completeness is Completeness.UNVERIFIED
    assert "The server warned: " in outcome.statement


def test_inp_07_a_change_during_the_export_is_not_in_it(server, export):
    server.run("CREATE OR REPLACE TABLE t.moving ENGINE InnoDB AS SELECT * FROM t.many")
    change = OnRows(
        lambda: server.run("UPDATE t.moving SET name = 'new'; DELETE FROM t.moving WHERE id > 9")
    )
    outcome = export(server.login(), table=("t", "moving"), report=change)
    assert outcome.promised_rows == 200_000
    assert not any(name == "new" for _, name in export.cells())


def test_an_empty_table_has_a_header(server, export):
    server.run("CREATE OR REPLACE TABLE t.empty (a INT, b FLOAT)")
    assert export(server.login(), table=("t", "empty"), count_first=True).promised_rows == 0
    assert export.part.read_text() == "a,b\n"


def test_the_catalog_has_tables_and_views_and_nothing_of_the_system(server):
    server.run("CREATE OR REPLACE VIEW t.seen AS SELECT id AS one, name AS two FROM t.many")
    tables = {table.path: table for table in DRIVER.tables(server.login(), Cancel())}
    assert tables[("t", "seen")] == TableInfo(("t", "seen"), is_view=True)
    assert tables[("t", "many")].rows > 100_000
    assert {schema for schema, _ in tables} == {"t"}
    assert DRIVER.columns(server.login(), ("t", "seen"), Cancel()) == ("one", "two")


# --- errors -------------------------------------------------------------------------------------


def test_an_error_in_mid_stream_has_the_servers_words(server, export):
    query = "SELECT id, IF(id = 150000, (SELECT 1 UNION SELECT 2), 0) FROM many"
    with pytest.raises(QueryRefusedError, match="Subquery returns more than 1 row"):
        export(server.login(), query=query)


@pytest.mark.parametrize("how", ["KILL", "KILL QUERY"])
def test_inp_06_a_kill_by_someone_else_is_an_error(server, export, how):
    kill = OnRows(lambda: server.run(f"{how} {running(server, 'seq_1_to_1000000 b')[0]}"))
    with pytest.raises(ServerError, match="stopped in the middle"):
        export(server.login(), query=ENDLESS, report=kill)


@pytest.mark.parametrize("end", [MariaDb.stop, MariaDb.kill])
def test_inp_06_a_server_that_goes_away_is_an_error(server, export, end):
    try:
        with pytest.raises(ServerError, match="stopped in the middle"):
            export(server.login(), query=ENDLESS, report=OnRows(lambda: end(server)))
    finally:
        server.start()


def test_a_timeout_of_the_server_is_an_error(server, export):
    server.run("SET GLOBAL max_statement_time = 0.2")
    try:
        with pytest.raises(ServerError, match="max_statement_time"):
            export(server.login(), query=ENDLESS)
    finally:
        server.run("SET GLOBAL max_statement_time = DEFAULT")


@pytest.mark.parametrize("query", [COMPUTING, "SELECT sleep(60)"])
def test_a_cancel_ends_what_the_server_computes(server, export, query):
    fragment = query[-20:].replace("%", "")

    def stop():
        until(lambda: running(server, fragment))
        export.cancel.set()

    with elsewhere(stop), pytest.raises(Cancelled):
        export(server.login(), query=query)
    until(lambda: not running(server, fragment))


@pytest.mark.parametrize("settings", [{}, {"tls": "require"}, {"tls": "disable"}])
def test_a_cancel_in_mid_stream_reads_nothing_more(server, export, settings):
    stop = OnRows(lambda: export.cancel.set())
    with pytest.raises(Cancelled):
        export(server.login(**settings), query=ENDLESS, report=stop)
    until(lambda: not running(server, "seq_1_to_1000000 b"))


def test_a_cancel_ends_the_wait_for_a_server_that_does_not_greet(server):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        cancel = Cancel()

        def stop():
            connection, _ = silent.accept()
            cancel.set()
            connection.recv(1)
            connection.close()

        login = server.login(port=str(silent.getsockname()[1]))
        with elsewhere(stop), pytest.raises(Cancelled):
            DRIVER.test(login, cancel)


# --- connecting ---------------------------------------------------------------------------------


def test_the_test_names_product_and_version(server):
    assert DRIVER.test(server.login(), Cancel()).startswith("MariaDB 1")
    assert DRIVER.test(server.login(host=str(server.socket)), Cancel()).startswith("MariaDB 1")


def test_a_password_with_any_characters_is_taken(server):
    DRIVER.test(server.login(SECRET, user="reader"), Cancel())


def test_a_missing_password_is_asked_for_and_a_wrong_one_refused(server):
    with pytest.raises(SecretNeededError, match="password of mine"):
        DRIVER.test(server.login(user="reader"), Cancel())
    with pytest.raises(LoginRefusedError, match="Access denied"):
        DRIVER.test(server.login("wrong", user="reader"), Cancel())
    with pytest.raises(LoginRefusedError, match="Unknown database"):
        DRIVER.test(server.login(database="nowhere"), Cancel())


def test_a_port_that_nobody_serves_is_unreachable(server):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    with pytest.raises(UnreachableError, match="refused"):
        DRIVER.test(server.login(port=port), Cancel())


# 127.1 is this computer, in a spelling that the program does not know: it is another one to it
def test_a_connection_to_another_computer_is_encrypted_and_checked(server):
    DRIVER.test(server.login(host="localhost", ca=str(server.ca)), Cancel())
    for settings in (
        {"host": "127.1"},
        {"host": "127.1", "ca": str(server.ca)},  # another name than the certificate's
        {"host": "localhost", "ca": str(server.folder / "other.pem")},
    ):
        with pytest.raises(UnreachableError, match="cannot be trusted"):
            DRIVER.test(server.login(SECRET, user="reader", **settings), Cancel())
    with pytest.raises(SourceUnreadableError, match="nowhere"):
        DRIVER.test(server.login(ca="/nowhere/ca.pem"), Cancel())
    DRIVER.test(server.login(SECRET, user="reader", host="127.1", tls="require"), Cancel())


class Pretender:
    """A fake server that plays the handshake and asks for the password in a way of its own."""

    def __init__(self, auth_plugin, *requests):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = str(self.listener.getsockname()[1])
        self.auth_plugin, self.requests = auth_plugin, requests
        self.received = b""

    def __call__(self):
        connection, _ = self.listener.accept()
        with connection, self.listener:
            flags = 0xFFFFF7FF  # all but TLS
            connection.sendall(
                self._packet(
                    0,
                    b"\x0a8.4.0\0"
                    + struct.pack("<I", 1)
                    + b"12345678\0"
                    + struct.pack("<HBHHB", flags & 0xFFFF, 45, 2, flags >> 16, 21)
                    + bytes(10)
                    + b"123456789012\0"
                    + self.auth_plugin
                    + b"\0",
                )
            )
            for number, request in enumerate(self.requests):
                self.received += connection.recv(4096)
                connection.sendall(self._packet(2 + 2 * number, request))
            while data := connection.recv(4096):
                self.received += data

    @staticmethod
    def _packet(number, payload):
        return struct.pack("<I", len(payload))[:3] + bytes([number]) + payload


@pytest.mark.parametrize(
    ("auth_plugin", "requests"),
    [
        (b"mysql_native_password", [b"\xfemysql_clear_password\0"]),
        (b"mysql_native_password", [b"\xfedialog\0\x02Password: "]),
        (b"mysql_native_password", [b"\xfemysql_old_password\0" + b"1" * 8]),
        (b"mysql_native_password", [b"\xfesha256_password\0" + b"1" * 20]),
        (b"caching_sha2_password", [b"\x01\x04", b"\x01key"]),
        (b"sha256_password", [b"\x01key"]),
    ],
)
def test_sec_a_stranger_does_not_get_the_password(auth_plugin, requests):
    stranger = Pretender(auth_plugin, *requests)
    settings = {"host": "127.1", "port": stranger.port, "user": "me", "tls": "disable"}
    with elsewhere(stranger), pytest.raises(LoginRefusedError, match="not certain who"):
        DRIVER.test(Login("mine", settings, SECRET), Cancel())
    assert SECRET.encode() not in stranger.received
    assert b"\x01" not in stranger.received[-1:]  # nor was a key asked for


def test_what_is_no_server_is_said(server):
    stranger = socket.create_server(("127.0.0.1", 0))

    def talk():
        connection, _ = stranger.accept()
        with connection, stranger:
            connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n" * 4)

    login = server.login(port=str(stranger.getsockname()[1]))
    with elsewhere(talk), pytest.raises(UnreachableError):
        DRIVER.test(login, Cancel())


def test_sec_02_no_password_in_logs_and_errors(server, export, caplog):
    caplog.set_level(logging.DEBUG)
    login = server.login(SECRET, user="reader")
    export(login, table=("t", "many"), rows=3)
    for act in (
        lambda: export(login, query="SELECT * FROM nowhere"),
        lambda: DRIVER.test(server.login(SECRET, user="nobody"), Cancel()),
        lambda: DRIVER.test(server.login(SECRET, user="reader", host="127.1"), Cancel()),
    ):
        with pytest.raises((QueryRefusedError, LoginRefusedError, UnreachableError)) as caught:
            act()
        assert SECRET not in f"{caught.value} {caught.value.hint}"
    assert SECRET not in caplog.text
    assert SECRET not in repr(login)
    assert SECRET.encode() not in export.part.read_bytes()


# --- settings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("mysql://me@db.example/shop", None),
        ("mysql://me@db.example:3307/", None),
        ("mysql://m%40e:p%2F%C3%A4@[::1]/a%2Fb?tls=disable", "p/ä"),
        ("mysql://me@localhost/shop?tls=require&unix_socket=%2Frun%2Fs", None),
        ("mysql://me@db.example/shop?ca=%2Fetc%2Fca.pem", None),
    ],
)
def test_a_url_becomes_settings_and_back(url, secret):
    settings, found = DRIVER.parse(url)
    assert found == secret
    assert DRIVER.parse(DRIVER.url(settings))[0] == settings
    assert "p%2F" not in DRIVER.url(settings)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me@db.example:port/shop",
        "mysql://me@db.example:0/shop",
        "mysql://db.example/shop",
        "mysql://me@[::1/shop",
        "mysql://me@db.example/shop?charset=latin1",
        "mysql://me@db.example/shop?tls=maybe",
        f"mysql://me:12/{SECRET}@db.example/shop",
        f"mysql://me:12?{SECRET}@db.example/shop",
        f"mysql://me:12#{SECRET}@db.example/shop",
        f"mysql://me@db.example/shop?x%40{SECRET}=1",
    ],
)
def test_a_url_that_cannot_be_read_is_refused(url):
    with pytest.raises(InvalidRequestError) as caught:
        DRIVER.parse(url)
    assert set(caught.value.fields) == {"url"}
    assert SECRET not in str(caught.value)


def test_settings_are_checked():
    assert set(DRIVER.check({"host": " ", "port": "x", "user": ""})) == {"host", "port", "user"}
    assert DRIVER.check({"host": "h", "port": "3306", "user": "me"}) == {}
