import os

import duckdb
import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.requests.request import Request
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.file.source import FileSource

LONG = "12345678901234567890123456789"


@pytest.fixture
def parquet(tmp_path):
    def parquet(query):
        path = tmp_path / "it's a file.parquet"
        duckdb.connect().execute("SET TimeZone='Asia/Tokyo'").execute(
            f"COPY ({query}) TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)"
        )
        return path

    return parquet


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("NULL::INT", ""),
        ("'NULL'", "NULL"),
        ("1.10::DECIMAL(5,2)", "1.10"),
        (f"{LONG}.123456789::DECIMAL(38,9)", f"{LONG}.123456789"),
        ("0.1::FLOAT", "0.1"),
        ("0.1::DOUBLE + 0.2::DOUBLE", "0.30000000000000004"),
        ("'inf'::DOUBLE", "inf"),
        ("18446744073709551615::UBIGINT", "18446744073709551615"),
        ("TIMESTAMPTZ '2020-01-01 00:00:00.5+09'", "2019-12-31 15:00:00.5+00"),
        ("TIMESTAMP_NS '2020-01-01 00:00:00.123456789'", "2020-01-01 00:00:00.123456789"),
        ("DATE '0044-03-15 (BC)'", "0044-03-15 (BC)"),
        (r"'\xAA\x00'::BLOB", r"\xaa00"),
        ("''::BLOB", r"\x"),
        ("UUID '12345678-1234-1234-1234-123456789012'", "12345678-1234-1234-1234-123456789012"),
        ("'a' || chr(13) || 'b'", "a\rb"),
        ("'#,\"' || chr(10)", '#,"\n'),
        ("[1.10::DECIMAL(5,2), NULL]", "[1.10,null]"),
        ("[]::INT[]", "[]"),
        ("NULL::INT[]", ""),
        ("[[1], NULL, []]", "[[1],null,[]]"),
        ("{'a': 'x\"', 'it''s': NULL}", r'{"a":"x\"","it\'s":null}'.replace("\\'", "'")),
        ("NULL::STRUCT(a INT)", ""),
        ("{'a': {'b': [1, 2]}}", '{"a":{"b":[1,2]}}'),
        ("{'d': DATE '2020-01-01', 'n': 'nan'::DOUBLE}", '{"d":"2020-01-01","n":"nan"}'),
        (r"[{'b': '\xAA'::BLOB}]", r'[{"b":"\\xaa"}]'),
        ("MAP {1: 'x', 2: NULL}", '{"1":"x","2":null}'),
        ("[MAP {'k': [true]}]", '[{"k":[true]}]'),
        (f"[{LONG}.10::DECIMAL(38,2)]", f"[{LONG}.10]"),
    ],
)
def test_values(job, parquet, value, cell):
    job.run(parquet(f"SELECT {value} AS v, 'x' AS w"))
    assert job.cells()[1] == [cell, "x"]


@pytest.mark.parametrize(
    ("value", "column_type"),
    [
        ("1::TINYINT", "integer"),
        ("1::UBIGINT", "integer"),
        ("1.5::DECIMAL(5, 2)", "decimal(5, 2)"),
        ("1::DECIMAL(38, 0)", "decimal(38, 0)"),
        ("1::FLOAT", "float"),
        ("1::DOUBLE", "float"),
        ("true", "boolean"),
        ("DATE '2024-01-31'", "date"),
        ("TIME '08:00'", "time"),
        ("TIMESTAMP '2024-01-31'", "timestamp"),
        ("TIMESTAMP_NS '2024-01-31'", "timestamp"),
        ("TIMESTAMPTZ '2024-01-31'", "timestamp with time zone"),
        ("'x'", "text"),
        ("'x'::ENUM('x')", "text"),
        ("gen_random_uuid()", "text"),
        ("INTERVAL 1 DAY", "text"),
        ("'x'::BLOB", "bytes"),
        ("[1]", "nested"),
        ("{'a': 1}", "nested"),
        ("MAP {1: 2}", "nested"),
        ("'{}'::JSON", "nested"),
    ],
)
def test_the_columns_have_the_types_of_the_file(job, parquet, value, column_type):
    outcome = job.run(parquet(f"SELECT {value} AS v, 'x' AS w"))
    assert [column.type_text for column in outcome.schema] == [column_type, "text"]
    assert job.run(parquet(f"SELECT {value} AS v"), rows=1).schema == outcome.schema[:1]


def test_null_and_an_empty_text_differ(job, parquet):
    job.run(parquet("SELECT NULL::VARCHAR AS a, '' AS b"))
    assert job.bytes() == b'a,b\n,""\n'


def test_one_column_never_has_an_empty_line(job, parquet):
    job.run(parquet("SELECT unnest([1, NULL, 3]) AS a"))
    assert job.bytes() == b'a\n1\n""\n3\n'


@pytest.mark.parametrize(("rows", "total"), [(None, 7), (7, 7), (3, 3), (9, 7)])
def test_the_footer_tells_how_many_rows_there_will_be(job, parquet, rows, total):
    job.run(parquet("FROM range(7)"), rows=rows)
    assert {progress.total for progress in job.report.seen} == {total}


def test_no_rows(job, parquet):
    outcome = job.run(parquet("SELECT 1 AS a, 2 AS b WHERE false"))
    assert job.bytes() == b"a,b\n"
    assert outcome.promised_rows == 0


def test_names_are_those_of_the_file(job, parquet):
    path = parquet("""SELECT 1 AS aa, [2] AS ab, {'x': 3} AS xB, 4 AS "q""u,o\nt", 5 AS list""")
    path.write_bytes(path.read_bytes().replace(b"ab", b"aa").replace(b"xB", b"aA"))
    job.run(path)
    assert job.cells() == [
        ["aa", "aa", "aA", 'q"u,o\nt', "list"],
        ["1", "[2]", '{"x":3}', "4", "5"],
    ]


@pytest.mark.parametrize(
    ("limit", "rows", "completeness"),
    [
        (1000, 1000, Completeness.LIMITED),
        (300_000, 300_000, Completeness.COMPLETE),
        (400_000, 300_000, Completeness.COMPLETE),
        (None, 300_000, Completeness.COMPLETE),
    ],
)
def test_rows_keep_their_order_and_the_footer_is_asked(job, parquet, limit, rows, completeness):
    job.format = Format.TSV
    outcome = job.run(parquet("SELECT i, 'x' AS x FROM range(300000) t(i)"), rows=limit)
    assert (outcome.promised_rows, outcome.completeness) == (rows, completeness)
    assert "The Parquet footer promises 300,000 rows" in outcome.statement
    assert job.bytes() == b"i\tx\n" + b"".join(b"%d\tx\n" % i for i in range(rows))


def test_nothing_is_left_beside_the_part(job, parquet):
    path = parquet("SELECT 1 AS a")
    job.run(path)
    assert list(job.part.parent.iterdir()) == [job.part]
    assert job.part.stat().st_mode & 0o777 == 0o600
    FileSource().inspect(Request("file", {"path": str(path)}), Cancel())
    assert sorted(path.parent.iterdir()) == [path, job.part.parent]


@pytest.mark.parametrize("share", [0.5, 0.999])
def test_a_file_that_is_truncated(job, parquet, share):
    path = parquet("SELECT i FROM range(100000) t(i)")
    os.truncate(path, int(path.stat().st_size * share))
    with pytest.raises(SourceUnreadableError):
        job.run(path)


def test_a_damaged_page(job, parquet):
    path = parquet("SELECT hash(i) AS h FROM range(100000) t(i)")
    content = bytearray(path.read_bytes())
    content[4:60] = b"\xff" * 56
    path.write_bytes(content)
    with pytest.raises(SourceUnreadableError):
        job.run(path)


def test_inspect(parquet):
    path = parquet("SELECT i, [i] AS l FROM range(1234) t(i)")
    note = FileSource().inspect(Request("file", {"path": str(path)}), Cancel()).note
    assert note.startswith("Parquet, ")
    assert note.endswith("1,234 rows, 2 columns")


def test_three_thousand_columns(job, parquet):
    columns = ", ".join(f"{n} AS c{n}" for n in range(3000))
    outcome = job.run(parquet(f"SELECT {columns} FROM range(20)"))
    cells = job.cells()
    assert outcome.promised_rows == 20
    assert cells[0] == [f"c{n}" for n in range(3000)]
    assert cells[1:] == [[str(n) for n in range(3000)]] * 20


@pytest.mark.parametrize("name", ["data[1].parquet", "da?a.parquet", "da*a.parquet", "[[].parquet"])
def test_a_name_is_no_pattern(job, parquet, tmp_path, name):
    wanted = parquet("SELECT 'right' AS a").rename(tmp_path / name)
    parquet("SELECT 'wrong' AS a").rename(tmp_path / "data1.parquet")
    job.run(wanted)
    assert job.cells() == [["a"], ["right"]]
