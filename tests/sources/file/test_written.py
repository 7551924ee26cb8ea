"""What lies on disk is compared with what was written, before anybody gets it."""

import sqlite3
from contextlib import closing

import pytest

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.requests.request import Request
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.sources.database.sqlite.driver import SqliteDriver
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.sample import SampleSource
from tests.fakes.report import Recorder
from tests.support.builders import make_job
from tests.support.workbooks import text, write_workbook

ROWS = 3000


def changing(source, place):
    """The source, after whose export one byte of a cell changes on disk."""

    class Changing(type(source)):
        def export(self, request, spool, report, cancel):
            outcome = source.export(request, spool, report, cancel)
            data = bytearray(spool.part.read_bytes())
            digits = [i for i, byte in enumerate(data) if chr(byte).isdigit()]
            data[digits[place]] ^= 1
            with spool.part.open("r+b") as file:  # the same file, as a disk would change it
                file.write(data)
            return outcome

    return Changing()


def run(tmp_path, source, request):
    exporter = JobExporter(tmp_path / "jobs", {source.key: source})
    return exporter.run(make_job(request=request), Recorder(), Cancel())


@pytest.fixture
def files(tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n" + "".join(f"{i},x\n" for i in range(ROWS)))
    (tmp_path / "quoted.csv").write_text("a;b\n" + "".join(f'"{i};";x\n' for i in range(ROWS)))
    (tmp_path / "t.json").write_text("[" + ",".join(f'{{"a":{i}}}' for i in range(ROWS)) + "]")
    (tmp_path / "l.json").write_text("[" + ",".join(f'["x",{i}]' for i in range(ROWS)) + "]")
    cells = (f"<row r='{i}'>{text(f'A{i}', str(i))}</row>" for i in range(1, 200))
    write_workbook(tmp_path / "t.xlsx", {"One": "".join(cells)})
    return tmp_path


@pytest.mark.parametrize("name", ["t.csv", "quoted.csv", "t.json", "l.json", "t.xlsx"])
@pytest.mark.parametrize("place", [0, 150, -1])
def test_a_byte_that_changes_behind_the_writer_is_found(files, name, place):
    request = Request("file", {"path": str(files / name)})
    run(files, FileSource(), request)
    with pytest.raises(NotWholeError, match="not what was written"):
        run(files, changing(FileSource(), place), request)


def test_rows_that_the_program_makes_are_compared_too(tmp_path):
    request = Request("sample", {"slow": False}, 100)
    run(tmp_path, SampleSource(), request)
    with pytest.raises(NotWholeError, match="not what was written"):
        run(tmp_path, changing(SampleSource(), 50), request)


def test_rows_of_a_database_are_compared_too(tmp_path):
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        connection.executescript("CREATE TABLE t(a); CREATE VIEW v AS SELECT 10 AS a")
    source = DatabaseSource(ConnectionBook(None), lambda: [SqliteDriver()])
    place = {"connection": f"sqlite:///{tmp_path}/shop.db", "from": "table", "table": "v"}
    request = Request("database", place)
    run(tmp_path, source, request)
    export = source.export

    def export_and_change(*arguments):
        outcome = export(*arguments)
        arguments[1].part.write_bytes(b"a\n11\n")
        return outcome

    source.export = export_and_change
    with pytest.raises(NotWholeError, match="not what was written"):
        run(tmp_path, source, request)
