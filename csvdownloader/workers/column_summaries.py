"""Finds out what columns of one finished file are like, off the GUI thread."""

import uuid
from collections.abc import Mapping
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from csvdownloader.core.control import Cancel
from csvdownloader.core.ports.rows import IndexedRows, SampledRows
from csvdownloader.core.tables.column_summary import ColumnSummary
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.workers.runner import Ending, Failed, Succeeded, TaskRunner

_PAUSE_MS = 50
MOST_WAITING = 100  # columns; of more, those that were wanted first are forgotten

_Made: TypeAlias = tuple[SampledRows, Mapping[int, ColumnSummary]]


class ColumnSummaries(QObject):
    """Makes summaries from one sample. What belongs to a file before is not told.

    Signals, all on the GUI thread:
        made(Mapping[int, ColumnSummary]): The columns, from 0, and what they are like.
        failed(Failure): The file cannot be read any more.
    """

    made = Signal(object)
    failed = Signal(object)

    def __init__(self, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._rows: IndexedRows | None = None
        self._sample: SampledRows | None = None
        self._wanted: dict[int, ColumnType] = {}
        self._told: set[str] = set()  # the task of which something is told, while it runs
        self.destroyed.connect(self._told.clear)
        # The sample is taken apart once for all that is wanted meanwhile; not for what goes by.
        self._starting = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._starting.timeout.connect(self._start)

    def open(self, rows: IndexedRows) -> None:
        """Takes the rows of the file of which columns are wanted, also since before."""
        self._rows = rows
        self._starting.start()

    def close(self) -> None:
        """Forgets the file, and what was wanted of it."""
        for task in self._told:
            self._runner.cancel(task)
        self._told.clear()
        self._rows = self._sample = None
        self._wanted = {}

    def want(self, column: int, kind: ColumnType) -> None:
        """Wants a column; `made` follows once a file is open."""
        self._wanted[column] = kind
        if len(self._wanted) > MOST_WAITING:
            del self._wanted[next(iter(self._wanted))]
        self._starting.start()

    def _start(self) -> None:
        rows, sample = self._rows, self._sample
        if rows is None or self._told or not self._wanted:
            return
        wanted, self._wanted = self._wanted, {}
        task = f"summaries {uuid.uuid4()}"

        def end(ending: Ending[_Made]) -> None:
            if task in self._told:
                self._told.discard(task)
                self._end(ending)

        self._told.add(task)
        self._runner.start(task, lambda _report, cancel: _make(rows, sample, wanted, cancel), end)

    def _end(self, ending: Ending[_Made]) -> None:
        if isinstance(ending, Succeeded):
            self._sample, summaries = ending.value
            self.made.emit(summaries)
            self._start()
        elif isinstance(ending, Failed):
            self.failed.emit(ending.failure())


def _make(
    rows: IndexedRows,
    sample: SampledRows | None,
    wanted: Mapping[int, ColumnType],
    cancel: Cancel,
) -> _Made:
    sample = sample or rows.sample(cancel)
    return sample, sample.summarize(wanted, cancel)
