import bz2
import gzip
import lzma
import os
import subprocess
import sys
from pathlib import Path

import pytest
from backports import zstd

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.files import (
    SourceChangedError,
    SourceIsFolderError,
    SourceMissingError,
    SourceUnreadableError,
)
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.requests.request import Request
from csvdownloader.core.tables.columns import untyped
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.tabular.file_types import suffixes
from tests.fakes.report import Recorder
from tests.support.builders import make_job
from tests.support.workbooks import text, write_workbook

TEXT = b"a,b\n" + b"1,2\n" * 200_000
GZ = gzip.compress(TEXT, 1)
ZST = zstd.compress(TEXT, options={zstd.CompressionParameter.checksum_flag: 1})
HALVES = gzip.compress(b"a,b\n1,2\n") + gzip.compress(b"3,4\n")
BZ2_STREAMS = bz2.compress(b"a,b\n1,2\n") + bz2.compress(b"3,4\n")
XZ_STREAMS = lzma.compress(b"a,b\n1,2\n") + bytes(4) + lzma.compress(b"3,4\n")
FRAMES = zstd.compress(b"a,b\n1,2\n") + zstd.compress(b"3,4\n")


@pytest.mark.parametrize(
    ("parameters", "origin"),
    [
        ({"path": "/data/a.csv"}, ("/data/a.csv",)),
        ({"path": "/data/a.xlsx", "sheet": "Orders"}, ("/data/a.xlsx", "Orders")),
        ({"path": "/a.zip", "member": "b.xlsx", "range": "A1:B9"}, ("/a.zip", "b.xlsx", "A1:B9")),
    ],
)
def test_the_origin_is_the_path_and_what_of_the_file_is_read(parameters, origin):
    assert FileSource().origin(Request("file", parameters)) == origin


@pytest.mark.parametrize(
    ("name", "content", "result"),
    [
        ("t.csv.gz", GZ, TEXT),
        ("t.CSV.ZST", ZST, TEXT),
        ("t.csv.gz", HALVES, b"a,b\n1,2\n3,4\n"),
        ("t.csv.zst", FRAMES, b"a,b\n1,2\n3,4\n"),
        ("t.csv.bz2", bz2.compress(TEXT), TEXT),
        ("t.csv.xz", lzma.compress(TEXT), TEXT),
        ("t.csv.bz2", BZ2_STREAMS, b"a,b\n1,2\n3,4\n"),
        ("t.csv.xz", XZ_STREAMS, b"a,b\n1,2\n3,4\n"),
        ("t.csv.xz", XZ_STREAMS + bytes(8), b"a,b\n1,2\n3,4\n"),
        ("t.csv", GZ, TEXT),
        ("t", ZST, TEXT),
        ("t.csv.gz", TEXT, TEXT),
        ("t.csv.zst", GZ, TEXT),
        ("t.csv.gz.gz", gzip.compress(GZ), TEXT),
        ("t.csv.gz", lzma.compress(gzip.compress(GZ)), TEXT),
    ],
)
def test_compressed(job, write, name, content, result):
    job.run(write(name, content))
    assert job.bytes() == result


@pytest.mark.parametrize(
    ("name", "content", "error_class"),
    [
        ("t.csv.gz", GZ[: len(GZ) // 2], SourceUnreadableError),
        ("t.csv.gz", GZ[:-8], SourceUnreadableError),
        ("t.csv.gz", GZ[:-8] + b"\0\0\0\0" + GZ[-4:], SourceUnreadableError),
        ("t.csv.gz", GZ + b"junkjunk", SourceUnreadableError),
        ("t.csv.zst", ZST[: len(ZST) // 2], SourceUnreadableError),
        ("t.csv.zst", ZST[:-2], SourceUnreadableError),
        ("t.csv.zst", ZST[:-2] + b"\0\0", SourceUnreadableError),
        ("t.csv.zst", ZST + b"junk", SourceUnreadableError),
        ("t.csv.bz2", BZ2_STREAMS[:-3], SourceUnreadableError),
        ("t.csv.bz2", BZ2_STREAMS + b"junk", SourceUnreadableError),
        ("t.csv.bz2", BZ2_STREAMS + bytes(4), SourceUnreadableError),
        ("t.csv.xz", XZ_STREAMS[:-3], SourceUnreadableError),
        ("t.csv.xz", XZ_STREAMS + b"junk", SourceUnreadableError),
        ("t.csv.gz", gzip.compress(gzip.compress(gzip.compress(GZ))), WrongContentError),
        ("t.csv.gz", b"", WrongContentError),
        ("t.csv.gz", gzip.compress(b""), WrongContentError),
        ("t.csv", b"PK\x03\x04zip", SourceUnreadableError),
        ("t.csv", b"PAR1....PAR1", SourceUnreadableError),
        ("t.csv", b"\n <!DOCTYPE html><html>", WrongContentError),
        ("t.json", b"<html>", WrongContentError),
        ("t.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), SourceUnreadableError),
    ],
)
def test_what_is_not_whole_or_not_what_its_name_says(job, write, name, content, error_class):
    with pytest.raises(error_class):
        job.run(write(name, content))


class _Meddling:
    """A report that meddles with the source file when the first progress arrives."""

    def __init__(self, act):
        self._act = act

    def __call__(self, progress):
        act, self._act = self._act, lambda: None
        act()


def _append(path):
    with path.open("ab") as file:
        file.write(b"5,6\n")


def _replace(path):
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(0, path.stat().st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize(
    ("act", "error_class"),
    [
        (_append, SourceChangedError),
        (_replace, SourceChangedError),
        (lambda path: os.truncate(path, 100), SourceChangedError),
        (lambda path: os.truncate(path, 1_600_001), SourceChangedError),
        (lambda path: os.utime(path, ns=(0, 0)), SourceChangedError),
        (Path.unlink, SourceMissingError),
    ],
)
def test_inp_09_a_file_that_changes_while_it_is_read(job, write, act, error_class):
    path = write("t.csv", b"a,b\n" + b"1,2\n" * 1_000_000)
    job.report = _Meddling(lambda: act(path))
    with pytest.raises(error_class):
        job.run(path)


def test_what_cannot_be_opened(job, tmp_path):
    with pytest.raises(SourceMissingError):
        job.run(tmp_path / "no.csv")
    with pytest.raises(SourceMissingError):
        job.run(job.part / "no.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(SourceIsFolderError):
        job.run(tmp_path / "folder.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(SourceIsFolderError):
        job.run(tmp_path / "pipe.csv")


def test_a_full_disk(job, write):
    job.part = Path("/dev/full")
    with pytest.raises(DiskFullError):
        job.run(write("t.csv", TEXT))


@pytest.mark.parametrize("name", ["t.csv", "t.ndjson"])
def test_cancel(job, write, name):
    content = b"a,b\n" + b"1,2\n" * 1_000_000 if name == "t.csv" else b'{"a":1}\n' * 100_000
    job.report = _Meddling(job.cancel.set)
    with pytest.raises(Cancelled):
        job.run(write(name, content))
    assert job.part.stat().st_size < 1_500_000


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/x/orders.csv", "orders"),
        ("/x/orders.csv.gz", "orders"),
        ("/x/a.b.tsv.zst", "a.b"),
        ("/x/orders.XLSX", "orders"),
        ("/x/odd.bin", "odd"),
        ("", "File"),
    ],
)
def test_the_title_of_a_job(path, title):
    assert FileSource().describe(Request("file", {"path": path})) == title


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/x/a.csv", "/x/a.csv"),
        ("a.csv", str(Path.cwd() / "a.csv")),
        ("~/a.csv", str(Path.home() / "a.csv")),
        ("sample", None),
        ("", None),
        ("postgresql://host/db", None),
        ("connection:work", None),
        ("profile:crm", None),
    ],
)
def test_what_the_command_line_means(text, path):
    assert FileSource().locate(text) == (None if path is None else {"path": path})
    if path:
        assert FileSource().locator(Request("file", {"path": text})) == path


@pytest.mark.parametrize(
    ("parameters", "fields"),
    [
        ({}, {"path": "Choose a file"}),
        ({"path": " "}, {"path": "Choose a file"}),
        ({"path": "a.doc"}, {}),
        ({"path": "a"}, {}),
        ({"path": "a.csv", "delimiter": 'a"'}, {"delimiter": "has no quote"}),
        ({"path": "a.csv", "encoding": "x"}, {"encoding": "no encoding x"}),
        *(({"path": f"a{suffix}"}, {}) for suffix in suffixes()),
    ],
)
def test_check(parameters, fields):
    found = FileSource().check(Request("file", parameters))
    assert found.keys() == fields.keys()
    assert all(message in found[key] for key, message in fields.items())


def test_a_wrong_request_is_refused(job):
    with pytest.raises(InvalidRequestError):
        job.run("a.csv", encoding="x")


def test_inspect(write):
    path = write("t.csv.gz", gzip.compress(b"a\n"))
    note = FileSource().inspect(Request("file", {"path": str(path)}), Cancel()).note
    assert note == f"Delimited text, gzip, {path.stat().st_size} bytes"


@pytest.mark.process
def test_the_drivers_are_imported_late():
    code = (
        "import sys, csvdownloader.sources.file.source, csvdownloader.engine.duckdb.copy;"
        "print({'duckdb', 'xml.parsers.expat', 'backports.zstd'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", 'a;"b\nc";a\n1;2;3\n'),
        ("t.tsv", 'a\t"b\nc"\n1\t2\n'),
        ("t.json", '[{"a": 1}, {"b\\nc": 2.5}]'),
        ("t.jsonl", '{"a": 1}\n{"b\\nc": true}\n'),
        ("t.xlsx", None),
    ],
)
def test_a_file_without_types_has_the_columns_of_its_header(tmp_path, write, name, content):
    if content is None:
        cells = text("A1", "a") + text("B1", "b\nc")
        path = write_workbook(tmp_path / name, {"s": f'<row r="1">{cells}</row>'})
    else:
        path = write(name, content)
    request = Request("file", {"path": str(path)}, None)
    job = make_job("out.csv", request=request)
    exporter = JobExporter(tmp_path / "jobs", {"file": FileSource()})
    receipt = exporter.run(job, Recorder(), Cancel())
    names = ["a", "b\nc", "a"] if name == "t.csv" else ["a", "b\nc"]
    assert receipt.schema[: len(names)] == untyped(names)
    assert len(receipt.schema) == receipt.columns
