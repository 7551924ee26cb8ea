"""What is looked up at once is told, of what was asked for last."""

import pytest

from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.workers.lookups import LEAST_ROWS, PREVIEW_ROWS, Lookups
from tests.support.builders import make_job, make_receipt
from tests.workers.harness import REQUEST


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


def test_each_look_is_told_and_a_failure_where_there_is_a_signal_for_it(
    qtbot, make_world, tmp_path
):
    world = make_world()
    lookups = Lookups(world.runner, world.exporter, world.library)
    told = {
        lookups.disk_seen: lambda: lookups.look_at_disk(tmp_path),
        lookups.file_seen: lambda: lookups.look_at_file("x.csv"),
        lookups.inspected: lambda: lookups.inspect(REQUEST),
        lookups.stamped: lambda: lookups.look_at_files(REQUEST),
        lookups.rows_read: lambda: lookups.read_rows(REQUEST),
        lookups.lines_read: lambda: lookups.read_lines(REQUEST, 3),
    }
    for signal, look in told.items():
        with qtbot.waitSignal(signal):
            look()
    world.exporter.error = world.exporter.first_error = DiskFullError("The disk is full")
    failed = {
        lookups.inspect_failed: lambda: lookups.inspect(REQUEST),
        lookups.rows_failed: lambda: lookups.read_rows(REQUEST),
    }
    for signal, look in failed.items():
        with qtbot.waitSignal(signal) as failure:
            look()
        assert failure.args[-1].message == "The disk is full"


def test_lookups_answer_for_what_was_asked(qtbot, make_world):
    world = make_world()
    lookups = Lookups(world.runner, world.exporter, world.library)
    with qtbot.waitSignals([lookups.previewed, lookups.inspected]):
        lookups.preview(make_job(state=JobState.COMPLETED, receipt=make_receipt()))
        lookups.inspect(REQUEST)
    world.exporter.error = world.library.preview_error = DiskFullError("The disk is full")
    with qtbot.waitSignals([lookups.preview_failed, lookups.inspect_failed]):
        lookups.preview(make_job(state=JobState.COMPLETED))
        lookups.inspect(REQUEST)
