"""The collector of cycles works on the thread of the window, and only when there is something."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from csvdownloader.workers.collector import CycleCollector


class Cycle:
    """An object that only the collector destroys; notes on which thread."""

    ended_on: list[threading.Thread]

    def __init__(self):
        self.itself = self
        self.ended_on = ENDED_ON

    def __del__(self):
        self.ended_on.append(threading.current_thread())


ENDED_ON: list[threading.Thread] = []


@pytest.fixture
def collector(qapp):
    ENDED_ON.clear()
    gc.collect()
    gc.enable()
    owner = QObject()
    yield CycleCollector(owner)
    owner.deleteLater()
    gc.enable()


def test_python_itself_collects_no_more(collector):
    assert not gc.isenabled()


def test_cycles_end_on_the_thread_of_the_collector_within_seconds(collector, qtbot):
    many = [Cycle() for _ in range(2 * gc.get_threshold()[0])]
    last = weakref.ref(many[-1])
    maker = threading.Thread(target=many.clear)
    maker.start()
    maker.join()
    assert last() is not None
    qtbot.waitUntil(lambda: last() is None, timeout=10_000)
    assert set(ENDED_ON) == {threading.current_thread()}


@pytest.mark.parametrize(
    ("counts", "collected"),
    [((700, 10, 10), []), ((701, 0, 0), [0]), ((701, 11, 0), [1]), ((0, 11, 11), [2])],
)
def test_the_oldest_generation_that_is_due_is_collected(collector, counts, collected, monkeypatch):
    found = []
    monkeypatch.setattr(collector, "_thresholds", (700, 10, 10))
    monkeypatch.setattr(gc, "get_count", lambda: counts)
    monkeypatch.setattr(gc, "collect", found.append)
    collector._collect()
    monkeypatch.undo()
    assert found == collected
