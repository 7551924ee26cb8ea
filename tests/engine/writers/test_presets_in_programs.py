"""Each preset, read by the program that it is named after, value by value."""

import csv
import io
import shutil
import tempfile
from pathlib import Path

import polars as pl
import pytest

from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.core.writing.presets import preset
from csvdownloader.core.writing.rules import write_options
from tests.support.finished import make_finished, save_as, schema_of_types
from tests.support.mariadb import MariaDb, missing

SCHEMA = schema_of_types(n=ColumnType.INTEGER, price=ColumnType.DECIMAL, t=ColumnType.TEXT)
TEXTS = [
    "",
    None,
    "NULL",
    "\\N",
    "\\",
    "\\.",
    "ends in \\",
    "a\tb",
    "a\nb",
    "a\r\nb\r",
    'a "quoted" text',
    "'",
    "a;b,c|d",
    " spaces ",
    "Ünïcödé €😀",
    "\x01\x07\x1b\x7f",
    "=1+1",
    "#",
    "x" * 70_000,
]
ROWS = [(str(n), f"{n}.25", text) for n, text in enumerate(TEXTS)]


def saved(folder, name, has_comma=False):
    finished = make_finished(folder / "in.csv", SCHEMA, ROWS)
    options = write_options({}, "out.csv", preset(name, {}, has_comma=has_comma))
    return save_as(finished, folder / "out.csv", options).path


def test_postgresql(postgres, tmp_path):
    path = saved(tmp_path, "postgresql")
    with postgres.connect() as connection:
        connection.execute("CREATE TEMPORARY TABLE t (n int, price numeric, t text)")
        with connection.cursor().copy("COPY t FROM STDIN") as copy:
            copy.write(path.read_bytes())
        rows = connection.execute("SELECT n::text, price::text, t FROM t ORDER BY t.n").fetchall()
    assert rows == ROWS


@pytest.mark.process
def test_mysql(tmp_path):
    if lacking := missing():
        pytest.skip(f"not on this machine: {', '.join(lacking)} (a real MariaDB server)")
    path = saved(tmp_path, "mysql")
    folder = Path(tempfile.mkdtemp(prefix="mariadb-"))  # short: a socket's path is limited
    server = MariaDb(folder)
    try:
        server.start()
        columns = "n int, price decimal(9, 2), t longtext"
        server.run(f"CREATE DATABASE d; CREATE TABLE d.t ({columns}) CHARSET utf8mb4")
        load = f"LOAD DATA LOCAL INFILE '{path}' INTO TABLE d.t CHARACTER SET utf8mb4"
        warnings = server.run(f"{load}; SHOW WARNINGS", "--local-infile=1", "--batch")
        assert warnings == ""
        rows = server.run("SELECT n, price, HEX(t) FROM d.t ORDER BY n", "--batch", "-N")
    finally:
        server.stop()
        shutil.rmtree(folder)
    found = [line.split("\t") for line in rows.splitlines()]
    assert [
        (n, price, None if text == "NULL" else bytes.fromhex(text).decode())
        for n, price, text in found
    ] == ROWS


@pytest.mark.parametrize(("has_comma", "separator"), [(True, ";"), (False, ",")])
def test_excel_by_two_readers(tmp_path, has_comma, separator):
    data = saved(tmp_path, "excel", has_comma).read_bytes()
    assert data.startswith(b"\xef\xbb\xbfn" + separator.encode())
    records = list(
        csv.reader(
            io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator, strict=True
        )
    )
    frame = pl.read_csv(
        io.BytesIO(data), separator=separator, decimal_comma=has_comma, infer_schema_length=None
    )
    guarded = ["'=1+1" if text == "=1+1" else text for text in TEXTS]
    assert [record[2] for record in records[1:]] == [text or "" for text in guarded]
    assert frame["t"].to_list() == guarded
    assert frame["price"].to_list() == [n + 0.25 for n in range(len(ROWS))]


def test_excel_anywhere(tmp_path):
    data = saved(tmp_path, "excel-anywhere").read_bytes()
    assert data.startswith("\ufeffn\tprice\tt\r\n".encode("utf-16-le"))
    text = io.StringIO(data.decode("utf-16"), newline="")
    assert len(list(csv.reader(text, delimiter="\t", strict=True))) == len(ROWS) + 1


def test_programs(tmp_path):
    assert saved(tmp_path, "programs").read_bytes() == (tmp_path / "in.csv").read_bytes()
