"""What is looked up at once is told, of what was asked for last."""

import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.workers.lookups import Lookups
from tests.support.builders import make_job, make_receipt
from tests.workers.harness import REQUEST


@pytest.fixture
def lookups(make_world):
    world = make_world()
    return Lookups(world.runner, world.exporter, world.library)


@pytest.mark.parametrize(
    ("columns", "rows"), [(8, 200), (300, 200), (301, 199), (1000, 60), (9000, 20)]
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


def test_of_files_that_are_asked_for_meanwhile_the_last_one_is_shown(qtbot, make_world):
    world = make_world()
    lookups = Lookups(world.runner, world.exporter, world.library)
    shown, read, gate = [], [], threading.Event()
    lookups.previewed.connect(lambda job_id, _preview: shown.append(job_id))
    preview = world.library.preview

    def wait(job, most):
        assert gate.wait(10)
        read.append(job.id)
        return preview(job, most)

    world.library.preview = wait
    jobs = [make_job(state=JobState.COMPLETED, receipt=make_receipt()) for _ in range(4)]
    with qtbot.waitSignal(world.runner.idle):
        for job in jobs:
            lookups.preview(job)
        gate.set()
    assert read == [jobs[0].id, jobs[3].id]
    assert shown == [jobs[3].id]
    with qtbot.waitSignal(world.runner.idle):
        lookups.preview(jobs[0])
    assert shown == [jobs[3].id, jobs[0].id]


def test_first_rows_that_are_given_up_are_not_told(qtbot, make_world):
    world = make_world()
    lookups = Lookups(world.runner, world.exporter, world.library)
    told, asked = [], []
    lookups.rows_read.connect(lambda request, _rows: told.append(request.row_limit))
    first_rows = world.exporter.first_rows
    world.exporter.first_rows = lambda request, rows, cancel: (
        asked.append(rows) or first_rows(request, rows, cancel)
    )
    world.exporter.first_gate.clear()
    with qtbot.waitSignal(world.runner.idle):
        lookups.read_rows(replace(REQUEST, row_limit=1))
        lookups.read_rows(replace(REQUEST, row_limit=2))
        world.exporter.first_gate.set()
    assert told == [2]
    assert set(asked) == {100}
    world.exporter.first_gate.clear()
    with qtbot.waitSignal(world.runner.idle):
        lookups.read_rows(REQUEST)
        lookups.stop_rows()
    world.exporter.first_gate.set()
    assert told == [2]


def test_what_is_free_is_told_of_a_disk_that_is_there(qtbot, lookups, tmp_path):
    for folder, is_there in ((tmp_path, True), (tmp_path / "gone", False)):
        with qtbot.waitSignal(lookups.disk_seen) as seen:
            lookups.look_at_disk(folder)
        assert seen.args[0] == folder
        assert (seen.args[1] is not None) == is_there
        assert not is_there or seen.args[1] > 0


def test_what_is_told_of_a_file_and_of_lines_is_what_was_asked(qtbot, make_world):
    world = make_world()
    lookups = Lookups(world.runner, world.exporter, world.library)
    world.library.gone.add(Path("/gone.csv"))
    for path, is_there in (("/gone.csv", False), ("/there.csv", True)):
        with qtbot.waitSignal(lookups.file_seen) as seen:
            lookups.look_at_file(path)
        assert seen.args == [path, is_there]
    with qtbot.waitSignal(lookups.lines_read) as lines:
        lookups.read_lines(REQUEST, 3)
    assert lines.args[:2] == [REQUEST, 3]

    def refuse(*_arguments):
        raise DiskFullError("The disk is full")

    world.exporter.excerpt = refuse
    with qtbot.waitSignal(lookups.lines_failed) as failed:
        lookups.read_lines(REQUEST, 4)
    assert failed.args[:2] == [REQUEST, 4]
    assert failed.args[2].message == "The disk is full"
