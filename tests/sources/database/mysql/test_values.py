"""What the values of a MariaDB server look like in the file."""

import csv
import random
import struct

import pytest

from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.database.mysql.cells import shortest_float

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


@pytest.mark.parametrize(("exact", "short"), [("0.10000000149011612", "0.1"), ("-0", "-0")])
def test_the_shortest_float(exact, short):
    assert shortest_float(exact) == short
