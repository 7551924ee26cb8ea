"""Views of one file, made off the GUI thread: what was asked for before is not told any more."""

import threading

import pytest
from PySide6.QtCore import QObject

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.view import WHOLE_TABLE, Sort, TableView
from csvdownloader.workers.table_reading import TableReading
from tests.fakes.jobs import MemoryLibrary
from tests.fakes.samples import make_job

VIEW = TableView(sort=Sort(0))


@pytest.fixture
def library():
    return MemoryLibrary()


@pytest.fixture
def opened(qtbot, runner, library):
    owner = QObject()
    reading = TableReading(runner, library, owner)
    with qtbot.waitSignal(reading.opened):
        reading.open(make_job(1, rows=100))
    yield reading
    library.rows_gate.set()
    owner.deleteLater()


def test_rows_are_those_of_the_view_and_then_all_again(qtbot, opened):
    with qtbot.waitSignal(opened.viewed) as viewed:
        opened.view(VIEW)
    assert viewed.args[0].count == 50
    with qtbot.waitSignal(opened.rows_read) as read:
        opened.read(49, 10)
    assert len(read.args[1]) == 2
    with qtbot.waitSignal(opened.placed) as placed:
        opened.find_place(10)
    assert placed.args == [5]
    with qtbot.waitSignal(opened.viewed) as viewed:
        opened.view(WHOLE_TABLE)
    assert viewed.args == [None]
    with qtbot.waitSignal(opened.rows_read) as read:
        opened.read(99, 10)
    assert len(read.args[1]) == 2


def test_how_far_it_has_come_is_told(qtbot, opened, library):
    library.rows_gate.clear()
    with qtbot.waitSignal(opened.viewing) as viewing:
        opened.view(VIEW)
    assert viewing.args == [50]


def test_of_a_view_that_was_given_up_nothing_is_told(qtbot, opened, library, runner):
    library.rows_gate.clear()
    told = []
    for signal in (opened.viewed, opened.view_refused):
        signal.connect(told.append)
    opened.view(VIEW)
    opened.stop_view()
    qtbot.waitUntil(lambda: not runner.running)
    assert told == []
    opened.view(VIEW)
    library.rows_gate.set()
    qtbot.waitUntil(lambda: len(told) == 1)


def test_a_later_view_goes_before_an_earlier_one(qtbot, opened, library, runner):
    library.rows_gate.clear()
    told = []
    opened.viewed.connect(told.append)
    opened.view(VIEW)
    opened.view(TableView(sort=Sort(1)))
    library.rows_gate.set()
    qtbot.waitUntil(lambda: not runner.running)
    assert len(told) == 1


def test_what_cannot_be_is_refused_and_the_rows_stay(qtbot, opened, library):
    library.rows_error = StorageError(Message("The disk is full"))
    with qtbot.waitSignal(opened.view_refused) as refused:
        opened.view(VIEW)
    assert refused.args[0].message == "The disk is full"
    with qtbot.waitSignal(opened.rows_read) as read:
        opened.read(99, 10)
    assert len(read.args[1]) == 2


def test_how_far_a_view_had_come_that_was_given_up_is_not_told(qtbot, opened, library, runner):
    reported, told = threading.Event(), []
    view_rows = library.view_rows

    def noted(job, view, report, cancel):
        def and_note(progress):
            report(progress)
            reported.set()

        return view_rows(job, view, and_note, cancel)

    library.view_rows = noted
    opened.viewing.connect(told.append)
    opened.view(VIEW)
    assert reported.wait(10)  # it is on its way
    opened.stop_view()
    qtbot.waitUntil(lambda: not runner.running)
    assert told == []
