"""That the content of a file decides what it is, and its name only helps."""

import bz2
import gzip
import io
import pickle
import sqlite3
import zipfile

import duckdb
import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.requests.request import Request
from csvdownloader.sources.file.source import FileSource
from tests.support.workbooks import text, write_workbook

CELLS = [["a", "b"], ["1", "x"]]
CSV, TSV = b"a,b\n1,x\n", b"a\tb\n1\tx\n"
JSON, LINES = b'[{"a":1,"b":"x"}]', b'{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n'


def zipped(*members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def parquet(tmp_path):
    path = tmp_path / "made"
    duckdb.execute(f"COPY (SELECT '1' AS a, 'x' AS b) TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


def workbook(tmp_path):
    first, second = text("A1", "a") + text("B1", "b"), text("A2", "1") + text("B2", "x")
    rows = f'<row r="1">{first}</row><row r="2">{second}</row>'
    return write_workbook(tmp_path / "made", {"One": rows}).read_bytes()


@pytest.mark.parametrize(
    "name", ["t.csv", "t.txt", "t.psv", "t.dat", "t.ssv", "t.log", "t", "t.x y"]
)
def test_a_text_may_have_any_ending_and_none(job, write, name):
    outcome = job.run(write(name, CSV))
    assert job.cells() == CELLS
    assert outcome.reading is None or outcome.reading.notes == ()
    assert outcome.completeness is Completeness.COMPLETE


def test_the_ending_breaks_a_tie(job, write):
    job.run(write("t.tsv", b"a,b,c\td\n1,2,3\t4\n"))
    assert job.cells()[0] == ["a,b,c", "d"]


@pytest.mark.parametrize(
    ("name", "content", "kind", "note"),
    [
        ("t.csv", JSON, "json", "t.csv holds JSON, not CSV as its ending says"),
        ("t.tsv", LINES, "jsonl", "t.tsv holds JSON lines, not TSV as its ending says"),
        ("t.json", CSV, "csv", "t.json holds CSV, not JSON as its ending says"),
        ("t.parquet", CSV, "csv", "t.parquet holds CSV, not Parquet as its ending says"),
        ("t.xlsx", gzip.compress(JSON), "json", "t.xlsx holds JSON, not Excel as its ending says"),
        ("t.csv", parquet, "parquet", "t.csv holds Parquet, not CSV as its ending says"),
        ("t.csv", workbook, "xlsx", "t.csv holds Excel, not CSV as its ending says"),
    ],
)
def test_what_the_ending_does_not_say_is_read_and_noted(
    job, write, tmp_path, name, content, kind, note
):
    data = content(tmp_path) if callable(content) else content
    outcome = job.run(write(name, data))
    assert job.cells()[:2] == CELLS
    assert outcome.completeness is Completeness.COMPLETE
    assert ("kind", kind) in outcome.reading.options
    assert outcome.reading.notes == (f"{note}, and is read as that.",)


@pytest.mark.parametrize(
    "text", ['// x\n[{"a":1}]', 'back([{"a":1}]);', ')]}\'\n[{"a":1}]', '\x1e{"a":1}\n']
)
def test_json_with_something_before_it_is_not_read_as_csv(job, write, text):
    with pytest.raises(SourceError, match="JSON"):
        job.run(write("t.json", text.encode()))
    job.run(write("t.json", text.encode()), kind="csv")


@pytest.mark.parametrize("name", ["t.csv.gz", "t.CSV.ZIP", "t.xz"])
def test_a_text_that_is_not_packed_as_its_name_says_is_noted(job, write, name):
    outcome = job.run(write(name, CSV))
    assert job.cells() == CELLS
    assert outcome.reading.notes == (f"{name} is not packed as its ending says.",)
    assert job.run(write("t.csv.gz", bz2.compress(CSV))).reading.notes == ()


@pytest.mark.parametrize("name", ["t", "t.txt", "t.dat"])
@pytest.mark.parametrize("content", [JSON, LINES, parquet, workbook])
def test_a_name_that_says_nothing_needs_no_note(job, write, tmp_path, name, content):
    outcome = job.run(write(name, content(tmp_path) if callable(content) else content))
    assert job.cells()[:2] == CELLS
    assert outcome.reading is None or outcome.reading.notes == ()


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped(("in.bin", data))])
@pytest.mark.parametrize("content", [parquet, workbook])
def test_a_packed_file_that_is_no_text_is_unpacked_into_the_jobs_folder(
    job, write, tmp_path, pack, content
):
    job.run(write("t", pack(content(tmp_path))))
    assert job.cells() == CELLS
    assert [path.name for path in job.part.parent.iterdir()] == [job.part.name]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-32-be"])
@pytest.mark.parametrize(
    ("content", "note"), [(CSV, "Delimited text"), (JSON, "JSON"), (LINES, "JSON lines")]
)
def test_a_text_of_wide_characters_is_no_binary(write, encoding, content, note):
    path = write("t", content.decode().encode(encoding))
    found = FileSource().inspect(Request("file", {"path": str(path)}), Cancel())
    assert found.note == f"{note}, {path.stat().st_size} bytes"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "cells", [["Город", "n"], ["商品", "価格"], ["price €", "“x”"], ["😀", "b"]]
)
def test_wide_characters_need_not_be_latin_to_show_it(job, write, encoding, cells):
    job.run(write("t.csv", f"{','.join(cells)}\n{','.join(cells)}\n".encode(encoding)))
    assert job.cells() == [cells, cells]


@pytest.mark.parametrize(
    "content",
    [b"a,b\n1,\x00\n", "a,b\n1,é\x07\n".encode(), b"a\x01b\n1\xe9\x01x\n", b"a,b\n1,\x1a"],
)
def test_a_few_controls_make_no_binary(write, content):
    note = FileSource().inspect(Request("file", {"path": str(write("t", content))}), Cancel()).note
    assert note.startswith("Delimited text")


# --- what is not read -----------------------------------------------------------------------------


def sqlite_file(tmp_path):
    path = tmp_path / "made"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    return path.read_bytes()


def duckdb_file(tmp_path):
    with duckdb.connect(tmp_path / "made") as connection:
        connection.execute("CREATE TABLE t (a INT)")
    return (tmp_path / "made").read_bytes()


OFFICE = ("[Content_Types].xml", "<Types/>")
REFUSED = {
    b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table>": "a web page",
    "\ufeff<html>".encode("utf-16-le"): "a web page",
    b"<?xml version='1.0'?><rows/>": "an XML document",
    b"{\\rtf1\\ansi a,b}": "a text document (RTF)",
    b"%PDF-1.7\n%\xe2\xe3": "a PDF file",
    b"\x89PNG\r\n\x1a\n" + bytes(20): "a picture (PNG)",
    b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(20): "a picture (WebP)",
    zipped(OFFICE, ("word/document.xml", "")): "a Word document",
    zipped(OFFICE, ("ppt/presentation.xml", "")): "a PowerPoint presentation",
    zipped(("Index/Document.iwa", "")): "a document of Apple Numbers, Pages or Keynote",
    b"PARE" + bytes(60) + b"PARE": "an encrypted Parquet file",
    b"$FL2@(#) SPSS DATA FILE" + bytes(20): "an SPSS file",
    b"<stata_dta><header>": "a Stata file",
    b"\x72\x02\x01\x00" + bytes(100): "a Stata file",
    bytes(12) + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf" + bytes(30): "a SAS file",
    gzip.compress(b"RDX3\nX\n\x00\x00\x00\x03"): "an R data file",
    gzip.compress(b"X\n\x00\x00\x00\x03"): "an R data file",
    b"\x89HDF\r\n\x1a\n" + bytes(20): "an HDF5 file",
    b"\x93NUMPY\x01\x00v\x00": "a NumPy file",
    pickle.dumps([1, 2]): "a Python pickle",
    b"ARROW1\x00\x00\xff\xff": "an Arrow file",
    b"FEA1" + bytes(20): "a Feather file",
    b"ORC" + bytes(20): "an ORC file",
    b"Obj\x01\x04\x14avro.codec": "an Avro file",
    b"\x00\x00\x27\x0a" + bytes(20): "a shapefile",
    b"\x03\x7c\x01\x0f" + bytes(28): "a dBASE file (.dbf)",
    b"Rar!\x1a\x07\x01\x00": "a RAR file",
    b"a.txt" + bytes(252) + b"ustar\x0000": "a tar archive",
    b"\x7fELF\x02\x01\x01" + bytes(100): "a binary file of a kind that is not known",
    b"a,b\n1,2\n" + bytes(4000): "a binary file of a kind that is not known",
}


@pytest.mark.parametrize("content", REFUSED, ids=REFUSED.values())
def test_what_is_not_read_is_named_with_what_to_do(job, write, content):
    with pytest.raises(WrongContentError) as caught:
        job.run(write("t", content))
    assert caught.value.message == f"t is {REFUSED[content]}"
    assert caught.value.hint != WrongContentError.hint
    assert job.bytes() == b""


@pytest.mark.parametrize(
    ("make", "what"), [(sqlite_file, "an SQLite database"), (duckdb_file, "a DuckDB database")]
)
def test_a_database_says_where_it_is_read(job, write, tmp_path, make, what):
    path = write("t.csv", make(tmp_path))
    request = Request("file", {"path": str(path)})
    for read in (lambda: job.run(path), lambda: FileSource().inspect(request, Cancel())):
        with pytest.raises(WrongContentError) as caught:
            read()
        assert caught.value.message == f"t.csv is {what}, not CSV"
        assert "database" in caught.value.hint


# --- what the user says ---------------------------------------------------------------------------


def test_the_kind_that_the_user_says_is_taken(job, write):
    outcome = job.run(write("t.json", b"[1],b\n1,x\n"), kind="csv")
    assert job.cells() == [["[1]", "b"], ["1", "x"]]
    assert ("kind", "csv") in outcome.reading.options
    assert outcome.reading.notes == ()


@pytest.mark.parametrize(
    ("content", "kind", "sentence"),
    [
        (parquet, "csv", "You say that t is CSV, but it holds Parquet"),
        (workbook, "json", "You say that t is JSON, but it holds Excel"),
        (CSV, "xlsx", "You say that t is Excel, but it holds a text, or something unknown"),
        (b"%PDF-", "tsv", "You say that t is TSV, but it holds a PDF file"),
    ],
)
def test_a_kind_that_the_content_contradicts_is_an_error(
    job, write, tmp_path, content, kind, sentence
):
    with pytest.raises(WrongContentError) as caught:
        job.run(write("t", content(tmp_path) if callable(content) else content), kind=kind)
    assert caught.value.message == sentence
    assert caught.value.fields == ("kind",)


def test_a_kind_that_there_is_none_of_is_refused(job, write):
    with pytest.raises(InvalidRequestError, match="There is no kind doc"):
        job.run(write("t", CSV), kind="doc")
