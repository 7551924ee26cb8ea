"""The service of jobs, with the real runner."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from csvdownloader.core.errors.jobs import JobNotFoundError, JobNotReadyError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.messages import Message
from csvdownloader.core.models import JobState, Request
from csvdownloader.core.ports import Recovery
from csvdownloader.core.retention import DAY
from csvdownloader.core.settings import Settings
from csvdownloader.workers.lookups import Lookups
from tests.fakes.jobs import GatedExporter, MemoryLibrary, MemoryStore
from tests.support.builders import NOON, make_job, make_receipt
from tests.workers.harness import REQUEST, World, finish, states

SEEN_DAYS = 400


def test_start_returns_at_once_and_the_job_completes(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    assert world.service.status(job_id) is JobState.RUNNING
    finish(qtbot, world)
    job = world.service.job(job_id)
    assert (job.state, job.title, job.receipt) == (
        JobState.COMPLETED,
        "sample.csv",
        world.exporter.receipts[job_id],
    )
    assert world.store.rows == {job_id: job}


def test_a_wrong_request_leaves_no_trace(make_world):
    world = make_world()
    with pytest.raises(InvalidRequestError):
        world.service.start(Request("sample", {}, 1001))
    assert world.store.rows == {}


def test_an_unknown_id_is_named(make_world):
    world = make_world()
    with pytest.raises(JobNotFoundError, match="Job not found"):
        world.service.status("nothing")


def test_the_queue_runs_as_many_at_once_as_set(qtbot, make_world):
    world = make_world(store=MemoryStore(settings={"jobs_at_once": 3}))
    ids = [world.service.start(REQUEST) for _ in range(10)]
    assert states(world) == ["RUNNING"] * 3 + ["QUEUED"] * 7
    world.service.set_settings(Settings(jobs_at_once=4))
    assert states(world) == ["RUNNING"] * 4 + ["QUEUED"] * 6
    finish(qtbot, world)
    assert states(world) == ["COMPLETED"] * 10
    assert world.exporter.most_at_once <= 4
    assert sorted(world.exporter.ran) == sorted(ids)
    assert world.store.settings["jobs_at_once"] == 4


def test_cancel_running_and_waiting(qtbot, make_world):
    world = make_world(store=MemoryStore(settings={"jobs_at_once": 1}))
    running, waiting = world.service.start(REQUEST), world.service.start(REQUEST)
    world.service.cancel(waiting)
    assert world.service.status(waiting) is JobState.CANCELLED
    with qtbot.waitSignal(world.service.idle, timeout=1000):
        world.service.cancel(running)
    assert states(world) == ["CANCELLED", "CANCELLED"]


def test_a_failure_is_kept_and_can_be_retried(qtbot, make_world):
    world = make_world()
    world.exporter.error = DiskFullError("The disk is full")
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    failure = world.service.job(job_id).failure
    assert (failure.kind, failure.message) == ("DiskFull", "The disk is full")
    world.exporter.error = None
    with qtbot.waitSignal(world.service.idle):
        assert world.service.run_again(job_id) == job_id
    assert states(world) == ["COMPLETED"]


def test_running_a_finished_job_again_makes_a_new_one(qtbot, make_world):
    world = make_world()
    first = world.service.start(REQUEST)
    finish(qtbot, world)
    with qtbot.waitSignal(world.service.idle):
        second = world.service.run_again(first)
    assert second != first
    assert world.service.job(second).request == REQUEST


def test_jobs_that_were_running_are_interrupted_or_found_whole(qtbot, make_world):
    lost, whole, unknown = make_job(), make_job(), make_job(state=JobState.COMPLETED)
    receipt = make_receipt()
    recovery = Recovery({whole.id: receipt}, (unknown,))
    world = make_world(store=MemoryStore([lost, whole]), library=MemoryLibrary(recovery))
    assert states(world) == ["INTERRUPTED", "COMPLETED", "COMPLETED"]
    assert "ended while" in world.service.job(lost.id).failure.message
    assert world.service.job(whole.id).receipt == receipt
    assert set(world.store.rows) == {lost.id, whole.id, unknown.id}
    world.exporter.gate.set()
    with qtbot.waitSignal(world.service.idle):
        world.service.run_again(lost.id)
    assert world.service.status(lost.id) is JobState.COMPLETED


def test_waiting_jobs_go_on_after_a_restart(qtbot, make_world):
    waiting = make_job(state=JobState.QUEUED)
    world = World(store=MemoryStore([waiting]))
    assert world.service.status(waiting.id) is JobState.QUEUED
    world.exporter.gate.set()
    world.service.recover()
    qtbot.waitUntil(lambda: world.service.status(waiting.id) is JobState.COMPLETED)
    world.service.shut_down(5000)


def test_nothing_starts_before_recovery_has_looked(qtbot):
    world = World()
    job_id = world.service.start(REQUEST)
    assert world.service.status(job_id) is JobState.QUEUED
    world.exporter.gate.set()
    world.service.recover()
    qtbot.waitUntil(lambda: world.service.status(job_id) is JobState.COMPLETED)
    world.service.shut_down(5000)


def test_remove_forgets_the_job_and_its_file(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    with pytest.raises(JobNotReadyError):
        world.service.remove(job_id)
    finish(qtbot, world)
    with qtbot.waitSignal(world.service.idle):
        world.service.remove(job_id)
        world.service.finish_removal()
    assert world.library.removed == [job_id]
    assert (world.store.rows, world.service.jobs()) == ({}, [])


class FullStore(MemoryStore):
    """Can remove a row only when the library has made room."""

    is_full = True

    def remove(self, *job_ids):
        if self.is_full:
            raise DiskFullError(Message("The disk is full"))
        super().remove(*job_ids)


class FreeingLibrary(MemoryLibrary):
    """Its files fill the store's disk."""

    def __init__(self, store) -> None:
        super().__init__()
        self.store = store

    def remove(self, *job_ids):
        super().remove(*job_ids)
        self.store.is_full = False


def test_a_full_disk_is_freed_by_removing_a_download(qtbot, make_world):
    store = FullStore([make_job(state=JobState.COMPLETED, ended_at=NOON)])
    world = make_world(store=store, library=FreeingLibrary(store))
    (job,) = world.service.jobs()
    with qtbot.waitSignal(world.service.idle):
        world.service.remove(job.id)
        world.service.finish_removal()
    assert world.library.removed == [job.id]
    assert (store.rows, world.service.jobs()) == ({}, [])


def test_a_removal_is_carried_out_even_when_the_program_ends(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    world.service.remove(job_id)
    assert world.service.shut_down(5000)
    assert world.library.removed == [job_id]


def cancelled(days, **changes):
    return make_job(
        state=JobState.CANCELLED, ended_at=NOON, aging_since=(SEEN_DAYS - days) * DAY, **changes
    )


def test_clean_up_at_start_spares_what_is_pinned(qtbot, make_world):
    old = [cancelled(40, pinned=pinned) for pinned in (True, False)]
    recent = cancelled(1)
    world = make_world(store=MemoryStore([*old, recent]), seen=SEEN_DAYS * DAY)
    assert list(world.store.rows) == [old[0].id, recent.id]
    assert world.service.over_limits() == []
    world.seen += 40 * DAY
    assert world.service.over_limits() == [recent]
    assert world.library.removed == [old[1].id]


def test_sto_12_clean_up_spares_what_is_being_saved(qtbot, make_world):
    old = make_job(
        state=JobState.COMPLETED,
        ended_at=NOON,
        aging_since=(SEEN_DAYS - 40) * DAY,
        receipt=make_receipt(),
        saved_to="/x.csv",
        pinned=True,
    )
    world = make_world(store=MemoryStore([old]), seen=SEEN_DAYS * DAY)
    with qtbot.waitSignal(world.service.saved):
        world.service.save(old.id, Path("/home/a/orders.csv"), overwrite=False)
        world.service.set_pinned(old.id, pinned=False)
        world.service.clean_up()
    assert world.library.removed == []
    with qtbot.waitSignal(world.service.idle):
        world.service.clean_up()
    assert world.library.removed == [old.id]


def test_s14_a_leap_of_the_clock_removes_nothing_also_with_a_download_under_it(qtbot, make_world):
    unsaved = {"state": JobState.COMPLETED, "receipt": make_receipt(bytes=15 * 10**9)}
    jobs = [
        make_job(ended_at=NOON - timedelta(hours=hours), saved_to=saved, **unsaved)
        for hours in (1, 2)
        for saved in (None, "/a.csv")
    ]
    world = make_world(store=MemoryStore(jobs, settings={"keep_gigabytes": 100}))
    world.exporter.gate.set()
    for days in (365, -700, 4000):
        world.now += timedelta(days=days)
        with qtbot.waitSignal(world.service.idle):
            world.service.start(REQUEST)
        world.service.set_settings(Settings(keep_gigabytes=100))
        world.service.clean_up()
    assert len(world.service.jobs()) == len(jobs) + 3
    assert world.library.removed == []
    for days in (1, 31):
        world.seen += days * DAY
        world.service.set_settings(Settings(keep_gigabytes=20))
        world.service.clean_up()
    assert world.service.jobs() == []


def test_s14_the_grace_of_an_unsaved_file_begins_when_its_end_is_seen(qtbot, make_world):
    world = make_world(seen=400 * DAY)
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    for days in (0, 30):
        world.seen = (400 + days) * DAY
        world.service.clean_up()
        assert world.service.status(job_id) is JobState.COMPLETED
    world.seen += 1
    world.service.clean_up()
    assert world.service.jobs() == []


class HangingExporter(GatedExporter):
    """Ignores the cancel: hangs until the gate opens."""

    def run(self, job, report, cancel):
        self.ran.append(job.id)
        self.begun.set()
        assert self.gate.wait(20)
        return make_receipt(job.title)


@pytest.mark.usefixtures("expected_log")
def test_the_retry_of_a_job_that_still_hangs_is_a_job_of_its_own(qtbot):
    world = World()
    hanging = world.service._exporter = HangingExporter(world.exporter.sources)
    hanging.gate.clear()
    hanging.begun = threading.Event()
    with qtbot.waitSignal(world.service.idle):
        world.service.recover()
    first = world.service.start(REQUEST)
    assert hanging.begun.wait(10)
    with qtbot.waitSignal(world.service.idle, timeout=1000):
        world.service.cancel(first)
    second = world.service.run_again(first)
    assert second != first
    hanging.gate.set()
    qtbot.waitUntil(lambda: world.service.status(second) is JobState.COMPLETED)
    assert world.service.status(first) is JobState.CANCELLED
    qtbot.waitUntil(lambda: not world.runner.is_abandoned(first))
    with qtbot.waitSignal(world.service.idle):
        assert world.service.run_again(first) == first
    assert world.service.shut_down(5000)


@pytest.mark.usefixtures("expected_log")
def test_a_full_disk_at_the_start_does_not_freeze_the_queue(qtbot):
    adopted = make_job(state=JobState.COMPLETED, receipt=make_receipt())
    world = World(library=MemoryLibrary(Recovery({}, (adopted,))))
    world.store.full = True
    with qtbot.waitSignal(world.service.idle):
        world.service.recover()
    assert [job.id for job in world.service.jobs()] == [adopted.id]
    world.store.full = False
    world.exporter.gate.set()
    with qtbot.waitSignal(world.service.idle):
        job_id = world.service.start(REQUEST)
    assert world.service.status(job_id) is JobState.COMPLETED
    assert world.service.shut_down(5000)


def test_saving_is_remembered(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    with qtbot.waitSignal(world.service.saved) as saved:
        world.service.save(job_id, Path("/home/a/orders.csv"), overwrite=False)
        assert world.service.is_saving(job_id)
        with pytest.raises(JobNotReadyError):
            world.service.remove(job_id)
    assert saved.args == [job_id, "/home/a/orders.csv"]
    assert world.store.rows[job_id].saved_to == "/home/a/orders.csv"
    assert not world.service.is_saving(job_id)


def test_a_failed_saving_leaves_the_job_as_it_was(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    finish(qtbot, world)
    world.library.error = TargetExistsError(Path("/x.csv"))
    with qtbot.waitSignal(world.service.save_failed) as failed:
        world.service.save(job_id, Path("/x.csv"), overwrite=False)
    assert failed.args[1].kind == "TargetExists"
    assert world.service.job(job_id).saved_to is None


@pytest.mark.usefixtures("expected_log")
def test_a_store_that_cannot_be_written_stops_no_job(qtbot, make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    world.store.full = True
    with qtbot.waitSignal(world.service.store_failed):
        world.exporter.gate.set()
    assert world.service.status(job_id) is JobState.COMPLETED
    with pytest.raises(DiskFullError):
        world.service.start(REQUEST)
    assert len(world.service.jobs()) == 1


def test_stopping_for_quit_keeps_the_queue(qtbot, make_world):
    world = make_world(store=MemoryStore(settings={"jobs_at_once": 1}))
    for _ in range(3):
        world.service.start(REQUEST)
    with qtbot.waitSignal(world.service.idle, timeout=1000):
        world.service.stop_all()
    assert states(world) == ["CANCELLED", "QUEUED", "QUEUED"]


def test_the_job_as_a_command(make_world):
    world = make_world()
    job_id = world.service.start(REQUEST)
    assert (
        world.service.command_line(job_id) == "csvdownloader export sample --rows 100 --format csv"
    )


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
