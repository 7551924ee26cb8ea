"""What the job service tells and does beside running jobs."""

from pathlib import Path

import pytest

from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.core.models import JobState, Progress, Stage
from csvdownloader.core.receipt_files import ReceiptFiles
from csvdownloader.core.settings import Settings
from csvdownloader.core.writing import Compression, WriteOptions
from csvdownloader.engine.library import FileLibrary
from tests.fakes.jobs import MemoryStore
from tests.workers.harness import REQUEST, finish


@pytest.fixture
def world(make_world):
    return make_world(store=MemoryStore(settings={"jobs_at_once": 2}))


def test_active_are_the_jobs_that_run_or_wait(qtbot, world):
    ids = [world.service.start(REQUEST) for _ in range(4)]
    assert (world.service.active, world.service.busy) == (4, True)
    world.service.cancel(ids[3])
    assert world.service.active == 3
    finish(qtbot, world)
    assert (world.service.active, world.service.busy) == (0, False)


def test_a_pin_is_stored_and_told(qtbot, world):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    for pinned in (True, False):
        with qtbot.waitSignal(world.service.job_changed) as changed:
            world.service.set_pinned(job_id, pinned=pinned)
        assert changed.args[0].pinned is pinned
        assert world.store.rows[job_id].pinned is pinned


def test_settings_are_stored_told_and_known(qtbot, world):
    settings = Settings(jobs_at_once=3, keep_days=9)
    with qtbot.waitSignal(world.service.settings_changed) as changed:
        world.service.set_settings(settings)
    assert changed.args == [settings]
    assert world.service.settings == settings
    assert world.store.settings == {"jobs_at_once": 3, "keep_days": 9}


def test_what_a_newer_version_has_set_stays_as_it_is(make_world, expected_log):
    newer = {"theme": "sepia", "of a newer version": [1], "keep_days": 9}
    world = make_world(store=MemoryStore(settings=newer))
    assert world.service.settings == Settings(keep_days=9)
    world.service.set_settings(Settings(keep_days=9, jobs_at_once=3))
    assert world.store.settings == newer | {"jobs_at_once": 3}
    assert len(expected_log) == 1


def test_a_file_is_saved_under_the_first_free_name(qtbot, world):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    with qtbot.waitSignal(world.service.saved) as saved:
        world.service.save_into(job_id, Path("/home/a"))
        world.service.save_into(job_id, Path("/home/b"))  # it is being saved: nothing more
    assert saved.args == [job_id, "/home/a/sample.csv"]
    assert not world.service.is_saving(job_id)


def test_each_save_is_noted_and_of_each_place_the_latest(qtbot, world):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    zipped = WriteOptions(compression=Compression.ZIP)
    for target, options in (
        ("/a/x.csv", None),
        ("/a/y.csv", zipped),
        ("/a/x.csv", WriteOptions(delimiter=";")),
        ("/a/z.csv", WriteOptions()),
    ):
        with qtbot.waitSignal(world.service.saved):
            world.service.save(job_id, Path(target), overwrite=True, options=options)
    saves = world.service.job(job_id).saves
    assert [(str(save.saved.path), save.saved.options) for save in saves] == [
        ("/a/y.csv", zipped),
        ("/a/x.csv", WriteOptions(delimiter=";")),
        ("/a/z.csv", WriteOptions()),
    ]
    assert all(save.at for save in saves)
    assert world.store.rows[job_id].saves == saves
    assert world.service.job(job_id).request == REQUEST  # how it was asked for stays


@pytest.mark.parametrize("wanted", [False, True])
def test_one_save_has_receipts_whatever_the_settings_say(qtbot, world, wanted):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    world.service.set_settings(Settings(receipt_files=not wanted))
    with qtbot.waitSignal(world.service.saved):
        world.service.save(job_id, Path("/a/x.csv"), overwrite=False, receipts=wanted)
    assert [each.are_wanted for each in world.library.receipts] == [wanted]


@pytest.mark.parametrize("always", [False, True])
def test_the_settings_say_whether_receipts_are_saved_too(qtbot, world, always):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    world.service.set_settings(Settings(receipt_files=always))
    for save in (
        lambda: world.service.save_into(job_id, Path("/home/a")),
        lambda: world.service.save(job_id, Path("/home/b.csv"), overwrite=False),
    ):
        with qtbot.waitSignal(world.service.saved):
            save()
    command = world.service.command_line(job_id)
    assert world.library.receipts == [ReceiptFiles(always, "sample", command)] * 2


def test_the_list_hears_that_a_saving_began_and_that_it_failed(qtbot, world):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    heard = []
    world.service.job_changed.connect(lambda job: heard.append(world.service.is_saving(job.id)))
    world.library.error = TargetExistsError(Path("/x.csv"))
    with qtbot.waitSignal(world.service.idle):
        world.service.save(job_id, Path("/x.csv"), overwrite=False)
    assert heard == [True, False]


def test_a_saving_in_another_form_tells_of_the_job_as_it_is(qtbot, world):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    heard = []
    world.service.job_changed.connect(heard.append)
    with qtbot.waitSignal(world.service.saved):
        world.service.save(
            job_id, Path("/x.tsv"), overwrite=False, options=WriteOptions(header=False)
        )
    assert heard[0].request == REQUEST


@pytest.mark.parametrize(("is_resumable", "state"), [(True, "RUNNING"), (False, "CANCELLED")])
def test_only_what_said_so_is_left_running_for_the_next_start(qtbot, world, is_resumable, state):
    world.exporter.progress = [Progress(Stage.COPYING, is_resumable=is_resumable)]
    with qtbot.waitSignal(world.service.progressed):
        job_id = world.service.start(REQUEST)
    assert world.service.is_resumable(job_id) is is_resumable
    with qtbot.waitSignal(world.service.idle):
        world.service.stop_all()
    assert world.store.rows[job_id].state.value == state


def test_nothing_starts_any_more_once_the_program_closes(qtbot, world):
    job_id = world.service.start(REQUEST)
    with qtbot.waitSignal(world.service.idle):
        world.service.stop_all()
    late = world.service.start(REQUEST)
    assert world.service.status(job_id) is JobState.CANCELLED
    assert world.service.status(late) is JobState.QUEUED


def test_the_folder_of_the_fetched_files_is_kept_once_they_are_there(qtbot, make_world, tmp_path):
    (tmp_path / "jobs").mkdir()
    world = make_world(library=FileLibrary(tmp_path / "jobs"))
    there = str(tmp_path / "there")
    with qtbot.waitSignal(world.service.settings_changed):
        world.service.move_fetched(there)
    assert world.service.settings == Settings(fetched_folder=there)
    assert world.store.settings == {"fetched_folder": there}
    assert world.exporter.folder == there
    qtbot.waitUntil(lambda: not world.service.fetched.is_moving)


def test_nothing_starts_before_the_old_folder_of_fetched_files_is_empty(qtbot, world, monkeypatch):
    found = []
    monkeypatch.setattr(
        world.library, "remove_files", lambda *_: found.append(world.service.status(job_id))
    )
    world.service.move_fetched("/disk")
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    qtbot.waitUntil(lambda: world.service.status(job_id) is JobState.COMPLETED)
    assert found == [JobState.QUEUED]
