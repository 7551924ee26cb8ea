"""Rows of one file after the other, off the GUI thread: nothing of a file before is told."""

import threading
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete, isValid

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.search import Found, Hit, Search
from csvdownloader.core.tables.view import Sort, TableView
from csvdownloader.workers import table_reading
from csvdownloader.workers.table_reading import TableReading
from tests.fakes.jobs import MemoryLibrary
from tests.fakes.samples import HEADER, make_job

BEYOND_32_BITS = 1 << 33


@pytest.fixture
def library():
    return MemoryLibrary()


@pytest.fixture
def reading(runner, library):
    owner = QObject()
    yield TableReading(runner, library, owner)
    library.rows_gate.set()
    owner.deleteLater()


@pytest.fixture
def opened(qtbot, reading):
    with qtbot.waitSignal(reading.opened) as signal:
        reading.open(make_job(1, rows=100))
    assert signal.args == [100]
    return reading


def test_rows_are_read_as_they_are_wanted(qtbot, opened, library):
    with qtbot.waitSignal(opened.rows_read) as signal:
        opened.read(5, 2)
    first, rows = signal.args
    assert (first, len(rows), len(rows[0])) == (5, 2, len(HEADER))


def test_a_file_may_have_more_rows_than_32_bits(qtbot, reading):
    with qtbot.waitSignal(reading.opened) as signal:
        reading.open(make_job(1, rows=BEYOND_32_BITS))
    assert signal.args == [BEYOND_32_BITS]
    with qtbot.waitSignal(reading.rows_read) as signal:
        reading.read(BEYOND_32_BITS - 1, 10)
    assert (signal.args[0], len(signal.args[1])) == (BEYOND_32_BITS - 1, 2)


def test_what_was_scrolled_past_is_not_read(qtbot, runner, opened):
    firsts = []
    opened.rows_read.connect(lambda first, _rows: firsts.append(first))
    for first in range(1, 51):
        opened.read(first, 1)
    qtbot.waitUntil(lambda: not runner.running)
    assert set(firsts) == {1, 2, *range(43, 51)}  # two were under way


def test_of_a_file_before_nothing_is_told(qtbot, runner, reading, library):
    counts = []
    reading.opened.connect(counts.append)
    library.rows_gate.clear()
    reading.open(make_job(1, rows=100))
    reading.open(make_job(2, rows=7))
    library.rows_gate.set()
    qtbot.waitUntil(lambda: not runner.running)
    assert counts == [7]


def test_a_file_that_cannot_be_opened_is_said(qtbot, reading, library):
    library.rows_error = StorageError(Message("It is gone"))
    with qtbot.waitSignal(reading.failed) as signal:
        reading.open(make_job(1))
    assert signal.args[0].message == "It is gone"


def test_hits_are_told_until_the_end(qtbot, opened):
    places = []
    opened.found.connect(lambda some, _seen: places.extend(some))
    with qtbot.waitSignal(opened.search_ended):
        opened.find(Search(text="Desk", column=4))
    assert places
    assert {column for _, column in places} == {4}
    assert places == sorted(places)


def test_a_search_that_is_given_up_tells_nothing_more(qtbot, runner, opened):
    told = []
    opened.found.connect(lambda *_: told.append("found"))
    opened.search_ended.connect(lambda: told.append("ended"))
    opened.find(Search(text="Desk"))
    opened.stop_search()
    qtbot.waitUntil(lambda: not runner.running)
    assert told == []


def test_what_is_no_search_is_said(qtbot, opened):
    with qtbot.waitSignal(opened.search_refused) as signal:
        opened.find(Search(text="(", is_regex=True))
    assert "no regular expression" in signal.args[0].message


def test_rows_of_several_spans_are_collected_in_their_order(qtbot, opened):
    with qtbot.waitSignal(opened.collected) as signal:
        opened.collect(((1, 2), (50, 1)), lambda rows: len(rows))
    assert signal.args == [3]


def test_nothing_is_told_after_its_table_is_gone(qtbot, runner, library):
    owner = QObject()
    reading = TableReading(runner, library, owner)
    reading.open(make_job(1, rows=100))
    delete(owner)
    assert not isValid(reading)
    ended = []
    runner.start("the next", lambda _report, _cancel: None, ended.append)
    qtbot.waitUntil(lambda: bool(ended))  # a slot that fails meanwhile fails the test, too


def test_hits_are_told_a_few_times_a_second_and_at_the_end(qtbot, opened, monkeypatch):
    parts = [Found((Hit(row, 2, "x"),), 10 * row) for row in range(1, 6)]
    monkeypatch.setattr(opened.rows, "find", lambda _search, _cancel: iter(parts))
    times = iter([7.0, 7.05, 7.1, 7.15, 7.25])
    clock = SimpleNamespace(monotonic=lambda: next(times))
    monkeypatch.setattr(table_reading, "time", clock)
    told = []
    opened.found.connect(lambda places, seen: told.append((places, seen)))
    with qtbot.waitSignal(opened.search_ended):
        opened.find(Search(text="x"))
    assert told == [
        (((1, 2),), 10),
        (((2, 2), (3, 2)), 30),
        (((4, 2), (5, 2)), 50),
        ((), 50),
    ]


def test_rows_that_cannot_be_read_any_more_are_said(qtbot, opened, monkeypatch):
    def refuse(_first):
        raise StorageError(Message("It is gone"))

    monkeypatch.setattr(opened.rows, "read", refuse)
    for use in (
        lambda: opened.read(1, 5),
        lambda: opened.collect(((1, 2),), len),
    ):
        with qtbot.waitSignal(opened.failed) as failed:
            use()
        assert failed.args[0].message == "It is gone"


def test_at_most_two_blocks_are_read_at_once(qtbot, runner, opened, monkeypatch):
    gate, read = threading.Event(), opened.rows.read

    def wait(first):
        assert gate.wait(10)
        return read(first)

    monkeypatch.setattr(opened.rows, "read", wait)
    firsts = []
    opened.rows_read.connect(lambda first, _rows: firsts.append(first))
    for first in range(1, 21):
        opened.read(first, 1)
    assert runner.running == 2
    gate.set()
    qtbot.waitUntil(lambda: not runner.running)
    assert sorted(firsts) == [1, 2, *range(13, 21)]  # the last eight that were wanted


def test_without_a_file_nothing_is_read(reading, runner):
    assert reading.rows is None
    reading.read(1, 5)
    reading.collect(((1, 2),), len)
    reading.find(Search(text="x"))
    reading.find_place(3)
    reading.view(TableView(sort=Sort(0)))
    assert runner.running == 0


def test_a_closed_file_is_forgotten(qtbot, opened, runner):
    opened.close()
    assert opened.rows is None
    opened.read(1, 5)
    assert runner.running == 0
