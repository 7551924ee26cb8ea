"""Paths that are no UTF-8: a file, or a sentence."""

import sqlite3
import sys

import duckdb
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such paths")
ODD = "o\udcffdd"


@pytest.fixture
def odd(work):
    """A folder of such a name, with a file of each kind."""
    folder = work / ODD
    folder.mkdir()
    (folder / "a.csv").write_text("a,b\n1,2\n")
    with sqlite3.connect(folder / "a.db") as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS a, 2 AS b")
    connection.close()
    for name in ("a.parquet", "a.duckdb"):
        duckdb.execute(f"COPY (SELECT 1 AS a) TO '{work / name}' (FORMAT parquet)")
        (work / name).rename(folder / name)
    return folder


@pytest.mark.parametrize(
    ("source", "options"),
    [
        (f"{ODD}/a.csv", []),
        ("file://{here}/o%FFdd/a.csv", []),
        (f"sqlite:///{ODD}/a.db", ["--table", "t"]),
        ("sqlite:///o%FFdd/a.db", ["--query", "SELECT * FROM t"]),
    ],
)
@pytest.mark.parametrize("target", ["-", f"{ODD}/out.csv", f"{ODD}.csv"])
def test_a_path_of_any_bytes_is_read_and_written(run, work, odd, source, options, target):
    done = run("export", source.format(here=work), *options, "-o", target)
    assert (done.returncode, done.stderr) == (0, "")
    written = done.stdout if target == "-" else (work / target).read_text()
    assert written == "a,b\n1,2\n"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (f"{ODD}/a.parquet", "DuckDB opens no path that is not UTF-8"),
        (f"duckdb:///{ODD}/a.duckdb", "DuckDB opens no path that is not UTF-8"),
        (f"{ODD}/missing.csv", "There is no file"),
        (f"sqlite:///{ODD}/missing.db", "There is no file"),
        (f"connection:{ODD}", "There is no connection"),
        (f"{ODD}.nothing", "There is no file"),
    ],
)
def test_what_cannot_be_opened_is_a_sentence(run, odd, source, sentence):
    options = ["--table", "t"] if ":" in source else []
    done = run("export", source, *options, "-o", "-")
    assert done.returncode in {1, 2}
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("option", ["--table", "--query"])
def test_sql_is_unicode(run, odd, option):
    done = run("export", "sqlite:///a.db", option, f"SELECT '{ODD}'", "-o", "-")
    assert (done.returncode, done.stderr) == (2, "csvdownloader: This is not Unicode\n")
