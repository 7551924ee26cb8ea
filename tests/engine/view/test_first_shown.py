"""The first lines of a view are made of a small file that goes with them."""

import errno

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.core.tables.view import Sort, TableView
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.view import first_shown
from tests.fakes.report import Recorder
from tests.support.builders import names_in
from tests.support.finished import finished_job, schema_of_types


def test_a_disk_without_room_for_it_is_named(tmp_path, monkeypatch):
    def refuse(_path):
        raise OSError(errno.ENOSPC, "No space left on device")

    job = finished_job(tmp_path, schema_of_types(n=ColumnType.INTEGER), [("1",), ("2",)])
    monkeypatch.setattr(first_shown, "make_private_file", refuse)
    options = WriteOptions(view=TableView(sort=Sort(0, is_descending=True)))
    with pytest.raises(DiskFullError):
        FileLibrary(tmp_path).first_lines(job, options, Recorder(), Cancel())
    assert names_in(tmp_path / job.id) == ["orders.csv"]
