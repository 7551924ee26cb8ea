import errno
import shutil

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.core.tables.view import Sort, TableView
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.view import row_numbers, view_maker
from tests.fakes.report import Recorder
from tests.support.finished import finished_job, schema_of_types
from tests.support.views import Viewed

SCHEMA = schema_of_types(n=ColumnType.INTEGER)
FALLING = TableView(sort=Sort(0, is_descending=True))


def test_a_view_of_the_file_before_is_no_view_of_a_new_one_at_its_place(tmp_path):
    library = FileLibrary(tmp_path)

    def numbers(*cells):
        job = finished_job(tmp_path, SCHEMA, [(cell,) for cell in cells])
        return list(library.view_rows(job, FALLING, Recorder(), Cancel()).numbers)

    assert numbers("1", "2", "3") == [3, 2, 1]
    (folder,) = tmp_path.iterdir()
    shutil.rmtree(folder)
    assert numbers("2", "3", "1") == [2, 1, 3]


class Counting:
    """A connection that counts rows, and knows first nothing of how far it came, then the start."""

    def __init__(self):
        self._percents = iter([-1.0, 0.0])

    def query_progress(self):
        return next(self._percents)

    def execute(self, query):
        return self

    def fetchall(self):
        return [(1, 1, 0, 1)]


def test_the_percent_of_counting_is_shown_from_its_start_and_else_left_open(tmp_path):
    maker, report = Viewed(tmp_path / "x.csv", SCHEMA, [("1",)]).maker, Recorder()
    maker.shown_rows(FALLING, Counting(), report)
    assert [progress.percent for progress in report.seen] == [None, 0]


def test_a_disk_that_is_full_is_named_by_its_folder(tmp_path, monkeypatch):
    def refused(*_):
        raise OSError(errno.ENOSPC, "full")

    maker = Viewed(tmp_path / "x.csv", SCHEMA, [("1",)]).maker
    monkeypatch.setattr(view_maker, "kept_numbers", refused)
    with pytest.raises(DiskFullError, match=tmp_path.name):
        maker.numbers(FALLING, Recorder(), Cancel())


@pytest.mark.parametrize("sort", [FALLING.sort, None])
def test_numbers_of_eight_bytes_are_the_same(tmp_path, monkeypatch, sort):
    monkeypatch.setattr(row_numbers, "_MOST_SMALL", 2)
    cells = [("1",), ("2",), ("3",)]
    shown = Viewed(tmp_path / "x.csv", SCHEMA, cells).view(TableView(sort=sort))
    expected = [3, 2, 1] if sort else [1, 2, 3]
    assert (shown.numbers.itemsize, list(shown.numbers)) == (8, expected)
    assert [shown.place(number, Cancel()) for number in (1, 2, 3)] == expected
