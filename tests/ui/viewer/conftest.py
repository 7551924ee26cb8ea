import pytest

from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.engine.jobs.library import FileLibrary
from tests.support.finished import finished_job, schema_of_types

SCHEMA = schema_of_types(id=ColumnType.INTEGER, name=ColumnType.TEXT, note=ColumnType.TEXT)
NOTES = [None, "", "  ", "first line,\nsecond line"]


@pytest.fixture
def rows():
    """The rows of the file."""
    return [(str(n), f"Ada {n % 97}", NOTES[n % 4]) for n in range(1, 3001)]


@pytest.fixture
def app(make_app, tmp_path, rows):
    """The window with a finished file of 3,000 rows selected."""
    job = finished_job(tmp_path / "jobs", SCHEMA, rows)
    app = make_app([job], library=FileLibrary(tmp_path / "jobs"))
    app.window.list.select(job.id)
    return app


@pytest.fixture
def viewer(app):
    """Its table, with the keyboard in it, once all rows can be seen."""
    viewer = app.window.job_page.finished.viewer
    app.until(lambda: viewer.model.count == 3000)
    app.until(lambda: not app.runner.running)
    viewer.table.setFocus()
    viewer.table.setCurrentIndex(viewer.model.index(0, 0))
    return viewer
