import shutil

from csvdownloader.core.control import Cancel
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.core.tables.view import Sort, TableView
from csvdownloader.engine.jobs.library import FileLibrary
from tests.fakes.report import Recorder
from tests.support.finished import finished_job, schema_of_types

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
