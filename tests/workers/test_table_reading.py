"""Rows of one file after the other, off the GUI thread: nothing of a file before is told."""

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete, isValid

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.search import Search
from csvdownloader.workers.table_reading import MOST_WAITING, TableReading
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
    assert set(firsts) == {1, 2, *range(51 - MOST_WAITING, 51)}  # two were under way


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
