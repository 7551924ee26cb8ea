"""Finds cells of the table: from the bar to the worker, and from hit to hit."""

from PySide6.QtCore import QObject

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.tables.search import Place
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.viewer.find_bar import FindBar
from csvdownloader.ui.viewer.hits import Hits
from csvdownloader.ui.viewer.viewer_model import ViewerModel
from csvdownloader.ui.viewer.viewer_table import ViewerTable
from csvdownloader.ui.widgets.announcing import announce
from csvdownloader.workers.table_reading import TableReading

_NOTHING = Message("Nothing found")


class HitFinder(QObject):
    """What is found while the bar is open."""

    def __init__(
        self, bar: FindBar, table: ViewerTable, model: ViewerModel, reading: TableReading
    ) -> None:
        super().__init__(table)
        self._bar, self._table, self._model, self._reading = bar, table, model, reading
        self._hits, self._start = Hits(), (1, 0)
        self._is_running = self._has_gone = False
        bar.changed.connect(self.begin)
        bar.step_asked.connect(self.step)
        bar.closed.connect(self.stop)
        table.step_asked.connect(self.step)
        table.moved.connect(self._say)
        reading.found.connect(self._take)
        reading.search_ended.connect(self._end)
        reading.search_refused.connect(self._refuse)

    def begin(self) -> None:
        """Starts to find what the bar says, from the current cell on."""
        self.stop()
        self._start = self._table.current_place()
        search = self._bar.search(self._start[1])
        if search is not None:
            self._is_running = True
            self._reading.find(search)
        self._say()

    def stop(self) -> None:
        """Finds nothing any more."""
        self._reading.stop_search()
        self._hits = Hits()
        self._is_running = self._has_gone = False
        self._bar.say(EMPTY, has_hits=False)

    def step(self, step: int) -> None:
        """Goes to the next hit (1) or the one before (-1), and around the ends of the file."""
        if not self._bar.isVisible():
            self._bar.open_bar()
        elif len(self._hits):
            place = self._table.current_place()
            number = self._hits.next(place) if step > 0 else self._hits.previous(place)
            at_the_end = 0 if step > 0 else len(self._hits) - 1
            self._go(at_the_end if number is None else number)

    def _take(self, places: tuple[Place, ...], _seen: int) -> None:
        self._hits.add(places)
        if self._hits.is_full:
            self._reading.stop_search()
            self._end()
            return
        if not self._has_gone and (number := self._hits.next(self._start, here=True)) is not None:
            self._go(number)
        self._say()

    def _end(self) -> None:
        self._is_running = False
        if not self._has_gone and len(self._hits):
            self._go(0)  # all are before the cell where it began
        self._say()
        announce(self._bar, self._count_text() if len(self._hits) else _NOTHING)

    def _refuse(self, failure: Failure) -> None:
        self._is_running = False
        self._bar.say(failure.message, has_hits=False, tone=Tone.BAD)
        announce(self._bar, failure.message, at_once=True)

    def _go(self, number: int) -> None:
        self._has_gone = True
        row, column = place = self._hits.at(number)
        self._table.go(place)
        # The keyboard stays in the bar, so that no screen reader would tell of the cell.
        row = self._model.file_number(row)
        hit, name = self._found_text(), self._model.header[column]
        announce(self._bar, Message("{hit}: row {row:,}, {name}", hit=hit, row=row, name=name))

    def _say(self) -> None:
        if self._bar.isVisible() and self._bar.edit.text():
            self._bar.say(self._found_text(), has_hits=bool(len(self._hits)))

    def _found_text(self) -> Message:
        count = len(self._hits)
        if not count:
            return Message("Looking…") if self._is_running else _NOTHING
        number = self._hits.number(self._table.current_place())
        if number is None:
            return self._count_text()
        more = self._more()
        return Message("{number:,} of {count:,}{more}", number=number + 1, count=count, more=more)

    def _count_text(self) -> Message:
        return Message("{count:,}{more} found", count=len(self._hits), more=self._more())

    def _more(self) -> str:
        return "+" if self._is_running or self._hits.is_full else ""
