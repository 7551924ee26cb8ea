"""What columns are like, off the GUI thread: nothing of a file before is told."""

import threading

import pytest
from PySide6.QtCore import QObject

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.workers.column_summaries import ColumnSummaries
from tests.fakes.gate import pass_gate
from tests.fakes.rows import MemoryRows
from tests.fakes.samples import HEADER, ROWS

TEXT = ColumnType.TEXT


@pytest.fixture
def making(runner):
    owner = QObject()
    yield ColumnSummaries(runner, owner)
    owner.deleteLater()


class CountedRows(MemoryRows):
    samples = 0

    def sample(self, cancel):
        self.samples += 1
        return super().sample(cancel)


class GatedRows(MemoryRows):
    def __init__(self, *args):
        super().__init__(*args)
        self.gate = threading.Event()

    def sample(self, cancel):
        pass_gate(self.gate, cancel)
        return super().sample(cancel)


def rows(count=1000):
    return CountedRows(HEADER, ROWS, count)


def test_what_is_wanted_at_once_is_made_at_once(qtbot, making):
    making.open(rows())
    with qtbot.waitSignal(making.made) as signal:
        making.want(0, TEXT)
        making.want(1, TEXT)
    (summaries,) = signal.args
    assert {c: (s.rows, s.total) for c, s in summaries.items()} == dict.fromkeys((0, 1), (3, 1000))


def test_what_is_wanted_before_the_file_is_open_is_made_then(qtbot, making):
    making.want(0, TEXT)
    with qtbot.waitSignal(making.made) as signal:
        making.open(rows())
    assert set(signal.args[0]) == {0}


def test_there_is_one_sample_of_a_file(qtbot, making):
    opened = rows()
    making.open(opened)
    for column in (0, 1):
        with qtbot.waitSignal(making.made) as signal:
            making.want(column, TEXT)
        assert set(signal.args[0]) == {column}
    assert opened.samples == 1


def test_of_columns_that_went_by_the_last_ones_are_made(qtbot, making):
    wide = tuple(str(n) for n in range(105))
    for column in range(len(wide)):
        making.want(column, TEXT)
    with qtbot.waitSignal(making.made) as signal:
        making.open(MemoryRows(wide, [wide], 1))
    assert set(signal.args[0]) == set(range(5, len(wide)))


def test_what_is_wanted_meanwhile_is_made_next(qtbot, making, runner):
    opened = GatedRows(HEADER, ROWS, 3)
    making.open(opened)
    making.want(0, TEXT)
    qtbot.waitUntil(lambda: runner.running > 0)
    making.want(1, TEXT)
    qtbot.waitUntil(lambda: not making._starting.isActive())
    assert runner.running == 1
    made = []
    making.made.connect(made.append)
    opened.gate.set()
    qtbot.waitUntil(lambda: len(made) == 2)
    assert [set(summaries) for summaries in made] == [{0}, {1}]


def test_a_file_that_is_closed_is_not_read_on(qtbot, making, runner):
    making.open(GatedRows(HEADER, ROWS, 3))
    making.want(0, TEXT)
    qtbot.waitUntil(lambda: runner.running > 0)
    with qtbot.assertNotEmitted(making.made):
        making.close()
        qtbot.waitUntil(lambda: not runner.running)


def test_nothing_is_told_of_a_file_that_was_closed(qtbot, making, runner):
    opened = GatedRows(HEADER, ROWS, 3)
    making.open(opened)
    making.want(0, TEXT)
    qtbot.waitUntil(lambda: runner.running > 0)
    opened.gate.set()
    assert runner._pool.waitForDone(5000)  # its end is on its way
    with qtbot.assertNotEmitted(making.made):
        making.close()
        qtbot.waitUntil(lambda: not runner.running)


def test_a_file_that_cannot_be_read_is_told(qtbot, making):
    class Broken(MemoryRows):
        def sample(self, cancel):
            raise StorageError(Message("It is gone"))

    making.open(Broken(HEADER, ROWS, 3))
    with qtbot.waitSignal(making.failed) as signal:
        making.want(0, TEXT)
    assert signal.args[0].message == "It is gone"


def test_what_was_wanted_long_before_is_made_when_the_file_opens(qtbot, making):
    making.want(0, TEXT)
    qtbot.waitUntil(lambda: not making._starting.isActive())
    with qtbot.waitSignal(making.made) as signal:
        making.open(rows())
    assert set(signal.args[0]) == {0}


def test_another_file_has_another_sample(qtbot, making):
    for total in (7, 8):
        making.close()
        making.open(rows(total))
        with qtbot.waitSignal(making.made) as signal:
            making.want(0, TEXT)
        assert [summary.total for summary in signal.args[0].values()] == [total]


def test_what_was_wanted_of_a_closed_file_is_not_made_of_the_next(qtbot, making):
    making.want(0, TEXT)
    making.close()
    making.open(rows())
    with qtbot.waitSignal(making.made) as signal:
        making.want(1, TEXT)
    assert set(signal.args[0]) == {1}
