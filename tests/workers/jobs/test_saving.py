"""Finished files are saved."""

from pathlib import Path

import pytest

from csvdownloader.core.errors.jobs import JobNotReadyError
from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.core.requests.command_line import as_command
from csvdownloader.core.saving.receipt_files import ReceiptFiles
from csvdownloader.core.settings.settings import Settings
from csvdownloader.core.writing.options import Compression, WriteOptions
from tests.workers.harness import REQUEST, SOURCES, finish


def test_saving_is_remembered(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    with qtbot.waitSignal(world.service.saving.saved) as saved:
        world.service.saving.save(job_id, Path("/home/a/orders.csv"), overwrite=False)
        assert world.service.saving.is_saving(job_id)
        with pytest.raises(JobNotReadyError):
            world.service.removal.remove(job_id)
    assert saved.args == [job_id, "/home/a/orders.csv"]
    assert world.store.rows[job_id].saved_to == "/home/a/orders.csv"
    assert not world.service.saving.is_saving(job_id)


def test_a_failed_saving_leaves_the_job_as_it_was(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    world.library.error = TargetExistsError(Path("/x.csv"))
    with qtbot.waitSignal(world.service.saving.failed) as failed:
        world.service.saving.save(job_id, Path("/x.csv"), overwrite=False)
    assert failed.args[1].kind == "TargetExists"
    assert world.service.book.job(job_id).saved_to is None


def test_a_file_is_saved_under_the_first_free_name(qtbot, world):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    with qtbot.waitSignal(world.service.saving.saved) as saved:
        world.service.saving.save_into(job_id, Path("/home/a"))
        world.service.saving.save_into(job_id, Path("/home/b"))  # it is being saved: nothing more
    assert saved.args == [job_id, "/home/a/sample.csv"]
    assert not world.service.saving.is_saving(job_id)


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
        with qtbot.waitSignal(world.service.saving.saved):
            world.service.saving.save(job_id, Path(target), overwrite=True, options=options)
    saves = world.service.book.job(job_id).saves
    assert [(str(save.saved.path), save.saved.options) for save in saves] == [
        ("/a/y.csv", zipped),
        ("/a/x.csv", WriteOptions(delimiter=";")),
        ("/a/z.csv", WriteOptions()),
    ]
    assert all(save.at for save in saves)
    assert world.store.rows[job_id].saves == saves
    assert world.service.book.job(job_id).request == REQUEST  # how it was asked for stays


@pytest.mark.parametrize("wanted", [False, True])
def test_one_save_has_receipts_whatever_the_settings_say(qtbot, world, wanted):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    world.service.settings.change(Settings(receipt_files=not wanted))
    with qtbot.waitSignal(world.service.saving.saved):
        world.service.saving.save(job_id, Path("/a/x.csv"), overwrite=False, receipts=wanted)
    assert [each.are_wanted for each in world.library.receipts] == [wanted]


@pytest.mark.parametrize("always", [False, True])
def test_the_settings_say_whether_receipts_are_saved_too(qtbot, world, always):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    world.service.settings.change(Settings(receipt_files=always))
    for save in (
        lambda: world.service.saving.save_into(job_id, Path("/home/a")),
        lambda: world.service.saving.save(job_id, Path("/home/b.csv"), overwrite=False),
    ):
        with qtbot.waitSignal(world.service.saving.saved):
            save()
    command = as_command(REQUEST, SOURCES["sample"])
    assert world.library.receipts == [ReceiptFiles(always, "sample", command)] * 2


def test_the_list_hears_that_a_saving_began_and_that_it_failed(qtbot, world):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    heard = []
    world.service.book.job_changed.connect(
        lambda job: heard.append(world.service.saving.is_saving(job.id))
    )
    world.library.error = TargetExistsError(Path("/x.csv"))
    with qtbot.waitSignal(world.service.idle):
        world.service.saving.save(job_id, Path("/x.csv"), overwrite=False)
    assert heard == [True, False]


def test_a_saving_in_another_form_tells_of_the_job_as_it_is(qtbot, world):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    heard = []
    world.service.book.job_changed.connect(heard.append)
    with qtbot.waitSignal(world.service.saving.saved):
        world.service.saving.save(
            job_id, Path("/x.tsv"), overwrite=False, options=WriteOptions(header=False)
        )
    assert heard[0].request == REQUEST


def test_a_file_that_lay_there_is_told_but_not_noted_of_the_save(qtbot, world):
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    with qtbot.waitSignal(world.service.saving.saved):
        world.service.saving.save_into(job_id, Path("/home/a"))
    with qtbot.waitSignal(world.service.saving.was_saved) as told:
        world.service.saving.save_into(job_id, Path("/home/a"))
    assert told.args == [job_id, "/home/a/sample.csv"]
    [save] = world.service.book.job(job_id).saves
    assert not save.saved.was_there
