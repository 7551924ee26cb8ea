"""The first rows of a source: those of a job, without one."""

import gzip
import sqlite3
import sys
from pathlib import Path

import pytest

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.reading import RaggedRowError
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.first_rows import Preview
from csvdownloader.core.sources.reading import Certainty
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.sources.database.drivers import own_drivers
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.sample import SampleSource
from tests.fakes.key_store import KeyStoreFake

FEW = 3
_GAP = 1 << 30  # bytes that nobody reads


@pytest.fixture
def first(tmp_path):
    database = DatabaseSource(ConnectionBook(KeyStoreFake()), own_drivers)
    sources = {s.key: s for s in (SampleSource(), FileSource(), database)}
    exporter = JobExporter(tmp_path / "jobs", sources)

    def first(source, rows=FEW, cancel=None, **parameters):
        return exporter.first_rows(Request(source, parameters, 1), rows, cancel or Cancel())

    yield first
    jobs = tmp_path / "jobs"
    assert not jobs.exists() or list(jobs.iterdir()) == []


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content.encode("windows-1252") if isinstance(content, str) else content)
        return str(path)

    return write


@pytest.mark.parametrize(("rows", "complete"), [(2, True), (3, True), (4, False)])
def test_they_are_a_few_and_say_whether_there_are_more(first, write, rows, complete):
    path = write("a.csv", "a,b\n" + "1,2\n" * rows)
    preview = first("file", path=path).preview
    assert preview == Preview(("a", "b"), (("1", "2"),) * min(rows, FEW), complete)


def test_no_more_are_asked_for_than_a_source_gives(first, monkeypatch):
    asked, export = [], SampleSource.export_first

    def export_and_note(source, request, *others):
        asked.append(request.row_limit)
        return export(source, request, *others)

    monkeypatch.setattr(SampleSource, "export_first", export_and_note)
    for rows in (998, 999, 1000, 1001):
        first("sample", rows, slow=False)
    assert asked == [999, 1000, 1000, 1000]


def test_a_missing_value_is_no_empty_text(first, write):
    found = first("file", path=write("a.csv", 'a,b\n"",\n'))
    assert found.preview.rows == (("", None),)


def test_what_was_found_has_its_certainty_and_its_note(first, write):
    text = "Verkäufe\n\nName;Größe;Straße\n" + "Müller;1;Weg\nWeiß;2;Gäßchen\n" * 9
    found = {f.option: f for f in first("file", path=write("a.csv", text)).findings}
    assert (found["delimiter"].value, found["delimiter"].certainty) == (
        "semicolon",
        Certainty.CERTAIN,
    )
    assert (found["header_row"].value, found["encoding"].value) == ("3", "windows-1252")
    assert found["encoding"].certainty is Certainty.DOUBTFUL
    assert "Windows-1252 was taken" in found["encoding"].note


def test_rows_that_would_be_set_aside_are_counted(first, write):
    path = write("a.csv", "a,b\n1,2\n3\n4,5,6\n7,8\n")
    with pytest.raises(RaggedRowError):
        first("file", path=path)
    found = first("file", path=path, ragged="aside")
    assert (found.preview.rows, found.aside) == ((("1", "2"), ("7", "8")), 2)


def test_a_table_has_its_types(first, tmp_path):
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER, note TEXT)")
        connection.executemany("INSERT INTO orders VALUES (?, ?)", [(n, None) for n in range(9)])
    connection.close()
    found = first("database", connection=f"sqlite:///{path}", table="orders")
    assert [column.type for column in found.schema] == [ColumnType.INTEGER, ColumnType.TEXT]
    assert found.preview.rows == (("0", None), ("1", None), ("2", None))
    assert not found.preview.complete


def test_a_slow_source_is_not_waited_for(first):
    assert len(first("sample", slow=True).preview.rows) == FEW
    assert len(first("sample", rows=5000).preview.rows) == 1000


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much was read")
def test_only_the_samples_of_a_large_file_are_read(first, tmp_path):
    rows = b"".join(b"%09d,some text that goes on,%d\n" % (n, n) for n in range(20_000))
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.write(b"id,note,number\n" + rows)
        for place in (_GAP // 2 - len(rows) // 2, _GAP - len(rows)):
            file.seek(place // 42 * 42)
            file.write(rows)
    read_before = bytes_read()
    found = first("file", rows=100, path=str(path))
    assert len(found.preview.rows) == 100
    assert bytes_read() - read_before < 4 << 20


def bytes_read():
    """What this process has read so far, from files and elsewhere."""
    return int(Path("/proc/self/io").read_text(encoding="ascii").split()[1])


def test_they_come_from_a_packed_file_too(first, write):
    path = write("a.csv.gz", gzip.compress(b"a,b\n" + b"1,2\n" * 1_000_000))
    assert first("file", path=path).preview.rows == (("1", "2"),) * FEW


def test_a_cancelled_look_leaves_nothing(first, write):
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        first("file", cancel=cancel, path=write("a.csv", "a\n1\n"))


def test_first_rows_do_not_make_the_chosen_folder_where_its_disk_is_missing(tmp_path):
    source = SampleSource()
    exporter = JobExporter(tmp_path / "jobs", {source.key: source})
    exporter.use_folder(str(tmp_path / "disk"))
    with pytest.raises(StorageError, match="is not there"):
        exporter.first_rows(Request(source.key, {}, 1), FEW, Cancel())
    assert not (tmp_path / "disk").exists()
