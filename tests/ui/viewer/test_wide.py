"""A file of very many columns: what is in view is in memory, and not much more."""

import pytest

from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.ui.viewer import viewer_model
from csvdownloader.workers import lookups
from tests.support.finished import finished_job, schema_of_types

COLUMNS, ROWS = 40, 600
SCHEMA = schema_of_types(**{f"column_{n}": ColumnType.INTEGER for n in range(COLUMNS)})


@pytest.fixture
def viewer(make_app, tmp_path, monkeypatch):
    """A table whose limits are so low that each block has two rows."""
    monkeypatch.setattr(viewer_model, "_BLOCK_CELLS", 2 * COLUMNS)
    monkeypatch.setattr(viewer_model, "_KEPT_CELLS", 4 * COLUMNS)
    monkeypatch.setattr(lookups, "PREVIEW_CELLS", COLUMNS)
    rows = [tuple(str(row * n) for n in range(COLUMNS)) for row in range(ROWS)]
    job = finished_job(tmp_path / "jobs", SCHEMA, rows)
    app = make_app([job], library=FileLibrary(tmp_path / "jobs"))
    app.window.resize(900, 1200)
    app.window.list.select(job.id)
    viewer = app.window.job_page.finished.viewer
    app.until(lambda: viewer.model.count == ROWS)
    return viewer


def rows_in_view(table):
    return range(table.rowAt(0), table.rowAt(table.viewport().height() - 1) + 1)


def test_the_first_rows_are_few(viewer):
    assert viewer.model.first_rows(((1, lookups.LEAST_ROWS),)) is not None
    assert viewer.model.first_rows(((1, lookups.LEAST_ROWS + 1),)) is None


def test_all_rows_in_view_come_and_stay(qtbot, viewer):
    table = viewer.table
    table.verticalScrollBar().setValue(300)
    seen = rows_in_view(table)
    assert len(seen) > 20
    qtbot.waitUntil(lambda: all(map(viewer.model.is_there, seen)), timeout=5000)
    reads = []
    viewer.model.wanted.connect(lambda first, _most: reads.append(first))
    table.grab()
    assert reads == []


def test_what_was_scrolled_past_is_forgotten(qtbot, viewer):
    for top in range(0, ROWS, 25):
        viewer.table.verticalScrollBar().setValue(top)
        seen = rows_in_view(viewer.table)
        qtbot.waitUntil(lambda seen=seen: all(map(viewer.model.is_there, seen)), timeout=5000)
    kept = sum(map(len, viewer.model._blocks.values()))
    assert len(seen) <= kept <= len(seen) + 8
