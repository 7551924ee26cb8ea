"""Waiting jobs start in an order that can be changed, and not while the queue is paused."""

import pytest

from csvdownloader.core.jobs.job import JobState
from csvdownloader.workers.jobs.book import JobBook
from csvdownloader.workers.jobs.queue import JobQueue
from tests.fakes.jobs import MemoryStore
from tests.support.builders import make_job
from tests.workers.harness import REQUEST

WAITING = [make_job(f"{turn}.csv", JobState.QUEUED, turn=turn) for turn in range(1, 5)]


@pytest.fixture
def queue(qapp):
    book = JobBook(MemoryStore(WAITING))
    yield JobQueue(book, book)
    book.close()


def titles(queue):
    return "".join(job.title.removesuffix(".csv") for job in queue.waiting())


@pytest.mark.parametrize(
    ("moved", "step", "order"),
    [(0, 1, "2134"), (3, -2, "1423"), (1, 0, "1234"), (0, 9, "2341"), (1, -2, "2134")],
)
def test_a_job_moves_so_many_places_and_not_past_an_end(queue, moved, step, order):
    queue.move(WAITING[moved].id, step)
    assert titles(queue) == order
    assert [job.turn for job in queue.waiting()] == [1, 2, 3, 4]
    assert queue.last_turn() == 4


def test_a_paused_queue_starts_nothing_until_it_goes_on(qtbot, make_world):
    world = make_world()
    with qtbot.waitSignal(world.service.queue.paused) as paused:
        world.service.queue.pause(True)
    job_id = world.service.start(REQUEST)
    assert (paused.args, world.service.queue.is_paused) == ([True], True)
    assert world.service.book.job(job_id).state is JobState.QUEUED
    world.service.queue.pause(False)
    assert world.service.book.job(job_id).state is JobState.RUNNING


def test_only_the_jobs_whose_turn_changes_are_put(queue, qtbot):
    changed = []
    queue._book.job_changed.connect(lambda job: changed.append(job.turn))
    queue.move(WAITING[2].id, -1)
    assert changed == [2, 3]
    queue.move(WAITING[2].id, 0)
    assert changed == [2, 3]


def test_without_a_job_that_waits_there_is_no_turn(qapp):
    book = JobBook(MemoryStore([make_job(state=JobState.CANCELLED, turn=3)]))
    queue = JobQueue(book, book)
    assert (queue.waiting(), queue.last_turn(), queue.is_paused) == ([], 0, False)
    book.close()
