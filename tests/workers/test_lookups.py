"""What is looked up at once is told, of what was asked for last."""

import pytest

from csvdownloader.core.models import JobState
from csvdownloader.workers.lookups import LEAST_ROWS, PREVIEW_ROWS, Lookups
from tests.support.builders import make_job, make_receipt


@pytest.fixture
def lookups(make_world):
    world = make_world()
    return Lookups(world.runner, world.exporter, world.library)


@pytest.mark.parametrize(
    ("columns", "rows"), [(8, PREVIEW_ROWS), (300, PREVIEW_ROWS), (1000, 60), (9000, LEAST_ROWS)]
)
def test_of_very_many_columns_fewer_rows_are_shown_at_first(qtbot, lookups, columns, rows):
    receipt = make_receipt(row_count=1000, columns=columns)
    asked = []
    preview = lookups._library.preview
    lookups._library.preview = lambda job, most: asked.append(most) or preview(job, most)
    with qtbot.waitSignal(lookups.previewed):
        lookups.preview(make_job(state=JobState.COMPLETED, receipt=receipt))
    assert asked == [rows]
