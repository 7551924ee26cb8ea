"""Reads the rows of one finished file for a table: blocks as they are wanted, and searches."""

import time
import uuid
from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.progress import Progress
from csvdownloader.core.ports.library import Library
from csvdownloader.core.ports.rows import IndexedRows, ViewedRows
from csvdownloader.core.tables.search import Place, Row, Search, Spans
from csvdownloader.core.tables.view import WHOLE_TABLE, TableView
from csvdownloader.workers.runner import Ending, Failed, Succeeded, TaskRunner, on_end

T = TypeVar("T")

MOST_WAITING = 8  # reads; of more, those that were wanted first are forgotten
_READS_AT_ONCE = 2
_FOUND_SECONDS = 0.1  # between two reports of a search


class TableReading(QObject):
    """Reads off the GUI thread. What belongs to a file that was opened before is not told.

    Signals, all on the GUI thread:
        opened(int): The file can be read; how many rows it has.
        failed(Failure): It cannot, or not any more.
        rows_read(int, tuple): The rows from that one on, which is 1 for the first.
        collected(object): The result of `collect`.
        found(tuple, int): Further places of hits, and how many rows were looked at.
        search_ended(): The search has come to its end.
        search_refused(Failure): There was nothing to look for, or no such expression.
        viewed(ViewedRows): From now on, rows are those of the view that was asked for last; None
            for all rows of the file.
        viewing(float): How far the view has come, in percent; None where that is not known.
        view_refused(Failure): It cannot be; the rows are those that they were.
        placed(int): Where the row of the file is in the view that was looked for; None where it is
            not.
    """

    opened = Signal(object)  # a row may have a number above 32 bits
    failed = Signal(object)
    rows_read = Signal(object, object)
    collected = Signal(object)
    found = Signal(object, object)
    search_ended = Signal()
    search_refused = Signal(object)
    viewed = Signal(object)
    viewing = Signal(object)
    view_refused = Signal(object)
    placed = Signal(object)
    _found_in = Signal(str, object, object)

    def __init__(self, runner: TaskRunner, library: Library, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._library = runner, library
        self._job: Job | None = None
        self._rows: IndexedRows | None = None  # all of the file
        self._view: ViewedRows | None = None  # those that are shown, where these are others
        self._opening = self._search = self._viewing = ""  # the tasks
        self._told: set[str] = set()  # the tasks of which something is told
        self.destroyed.connect(self._told.clear)  # with its table: nobody is told any more
        self._reading: set[str] = set()
        self._wanted: list[tuple[int, int]] = []
        self._found_in.connect(self._pass_on)

    def open(self, job: Job) -> None:
        """Opens the job's file; `opened` or `failed` follows."""
        self.close()
        self._job = job
        task = self._opening = _named("table")
        self._start(task, lambda cancel: self._library.open_rows(job, cancel), self._end_opening)

    @property
    def rows(self) -> IndexedRows | None:
        """The rows of the file; None before `opened`."""
        return self._rows

    def close(self) -> None:
        """Forgets the file."""
        self._runner.cancel(self._opening)
        self.stop_search()
        self.stop_view()
        self._rows, self._view, self._opening, self._wanted = None, None, "", []
        self._reading.clear()
        self._told.clear()

    def read(self, first: int, most: int) -> None:
        """Reads rows; `rows_read` follows, unless so many others are wanted before it begins.

        Args:
            first: 1 is the first one.
            most: How many.
        """
        self._wanted = [*self._wanted, (first, most)][-MOST_WAITING:]
        self._read_next()

    def collect(self, spans: Spans, make: Callable[[tuple[Row, ...]], object]) -> None:
        """Reads the rows of some spans, and makes something of them; `collected` follows.

        `make` is called on the thread of the worker.
        """
        rows = self._shown
        if rows is not None:
            end = on_end(self.collected.emit, self.failed.emit)
            work = partial(_collected, rows, spans)
            self._start(_named("collect"), lambda cancel: make(work(cancel)), end)

    def find(self, search: Search) -> None:
        """Starts a search, in place of the one that runs."""
        self.stop_search()
        rows = self._shown
        if rows is not None:
            task = self._search = _named("find")
            work = partial(self._search_all, task, rows, search)
            self._start(task, work, self._end_search)

    def stop_search(self) -> None:
        """Gives the search up; nothing more is told of it."""
        self._runner.cancel(self._search)
        self._told.discard(self._search)
        self._search = ""

    def view(self, view: TableView) -> None:
        """Shows the rows of a view; `viewed` or `view_refused` follows."""
        self.stop_view()
        job = self._job
        if view == WHOLE_TABLE:
            self._take_view(None)
        elif job is not None and self._rows is not None:
            task = self._viewing = _named("view")
            self._told.add(task)
            self._runner.start(
                task,
                lambda report, cancel: self._library.view_rows(job, view, report, cancel),
                partial(self._end_view, task),
                partial(self._pass_percent_on, task),
            )

    def stop_view(self) -> None:
        """Gives the view up that is being made; nothing more is told of it."""
        self._runner.cancel(self._viewing)
        self._told.discard(self._viewing)
        self._viewing = ""

    def find_place(self, number: int) -> None:
        """Looks for a row of the file in the view; `placed` follows."""
        view = self._view
        if view is not None:
            end = on_end(self.placed.emit, self.failed.emit)
            self._start(_named("place"), partial(view.place, number), end)

    @property
    def _shown(self) -> IndexedRows | None:
        return self._view or self._rows

    def _take_view(self, view: ViewedRows | None) -> None:
        """What is read or found of the rows before is not told any more."""
        self.stop_search()
        self._told -= self._reading
        self._reading.clear()
        self._view, self._wanted = view, []
        self.viewed.emit(view)

    def _end_view(self, task: str, ending: Ending[ViewedRows]) -> None:
        if task not in self._told:
            return
        self.stop_view()
        if isinstance(ending, Succeeded):
            self._take_view(ending.value)
        elif isinstance(ending, Failed):
            self.view_refused.emit(ending.failure())

    def _pass_percent_on(self, task: str, progress: Progress) -> None:
        if task in self._told:
            self.viewing.emit(progress.percent)

    def _start(
        self, task: str, work: Callable[[Cancel], T], end: Callable[[Ending[T]], None]
    ) -> None:
        def tell(ending: Ending[T]) -> None:
            if task in self._told:
                self._told.discard(task)
                end(ending)

        self._told.add(task)
        self._runner.start(task, lambda _report, cancel: work(cancel), tell)

    def _end_opening(self, ending: Ending[IndexedRows]) -> None:
        if isinstance(ending, Succeeded):
            self._rows = ending.value
            self.opened.emit(ending.value.count)
        elif isinstance(ending, Failed):
            self.failed.emit(ending.failure())

    def _read_next(self) -> None:
        rows = self._shown
        while rows is not None and self._wanted and len(self._reading) < _READS_AT_ONCE:
            first, most = self._wanted.pop()  # what is wanted last is what is seen now
            task = _named("block")
            self._reading.add(task)
            self._start(
                task, partial(_read, rows, first, most), partial(self._end_reading, task, first)
            )

    def _end_reading(self, task: str, first: int, ending: Ending[tuple[Row, ...]]) -> None:
        self._reading.discard(task)
        on_end(partial(self.rows_read.emit, first), self.failed.emit)(ending)
        self._read_next()

    def _search_all(self, task: str, rows: IndexedRows, search: Search, cancel: Cancel) -> None:
        """Runs on a worker; passes on what was found, a few times a second."""
        places: list[Place] = []
        due, seen = 0.0, 0
        for part in rows.find(search, cancel):
            places += ((hit.row, hit.column) for hit in part.hits)
            seen = part.rows
            if (now := time.monotonic()) >= due and task in self._told:
                self._found_in.emit(task, tuple(places), seen)
                due, places = now + _FOUND_SECONDS, []
        if task in self._told:
            self._found_in.emit(task, tuple(places), seen)

    @Slot(str, object, object)
    def _pass_on(self, task: str, places: tuple[Place, ...], seen: int) -> None:
        if task == self._search:
            self.found.emit(places, seen)

    def _end_search(self, ending: Ending[None]) -> None:
        if isinstance(ending, Succeeded):
            self.search_ended.emit()
        elif isinstance(ending, Failed):
            self.search_refused.emit(ending.failure())


def _named(what: str) -> str:
    return f"{what} {uuid.uuid4()}"


def _read(rows: IndexedRows, first: int, most: int, _cancel: Cancel) -> tuple[Row, ...]:
    return tuple(islice(rows.read(first), most))


def _collected(rows: IndexedRows, spans: Spans, cancel: Cancel) -> tuple[Row, ...]:
    collected: list[Row] = []
    for first, count in spans:
        for row in islice(rows.read(first), count):
            cancel.check()
            collected.append(row)
    return tuple(collected)
