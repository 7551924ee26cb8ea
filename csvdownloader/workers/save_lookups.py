"""Looks at finished files, places and saved files, for the dialogs of saving; in a worker."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.messages import Message
from csvdownloader.core.ports.library import Library
from csvdownloader.core.saving.save_place import SavedState, SavePlace
from csvdownloader.core.saving.saved import Save
from csvdownloader.core.tables.view import TableView
from csvdownloader.core.writing.first_lines import FirstLines
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.core.writing.reader_effects import ReaderEffects
from csvdownloader.workers.runner import Ending, Failed, Succeeded, TaskRunner, Work

T = TypeVar("T")
SAMPLE_ROWS = 20_000  # from which the first estimate of the effects comes


class SaveLookups(QObject):
    """Looks for one dialog at one job; of each kind of question only the last is answered.

    Signals, all on the GUI thread:
        lines_made(FirstLines): What a save would begin with.
        lines_failed(str, Mapping): Instead of it: why, and the sentences of the options by keys.
        effects_counted(ReaderEffects): First of some rows, as an estimate, then of all.
        place_seen(SavePlace): What is at a place.
        place_refused(str): Instead of it: why nothing can be saved there.
        state_seen(Save, SavedState): What became of a save.
    """

    lines_made = Signal(object)
    lines_failed = Signal(str, object)
    effects_counted = Signal(object)
    place_seen = Signal(object)
    place_refused = Signal(str)
    state_seen = Signal(object, object)

    def __init__(
        self, runner: TaskRunner, library: Library, job: Job, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner, self._library, self._job = runner, library, job
        self._tasks: dict[str, str] = {}
        self.destroyed.connect(self._tasks.clear)  # with its dialog: nobody is told any more

    def make_lines(self, options: WriteOptions) -> None:
        """Writes the first rows as a save would."""
        self._ask(
            "lines",
            lambda report, cancel: self._library.first_lines(self._job, options, report, cancel),
            self._end_lines,
        )

    def count_effects(self, view: TableView) -> None:
        """Counts what a spreadsheet would do to the values: soon of some rows, then of all."""
        self._count(view, SAMPLE_ROWS)

    def look_at(
        self, target: Path, options: WriteOptions, sources: Sequence[Path], *, receipts: bool
    ) -> None:
        """Looks at what is at a place already."""
        self._ask(
            "place",
            lambda _report, _cancel: self._library.save_place(
                self._job, target, options, sources, receipts
            ),
            self._end_place,
        )

    def look_after(self, save: Save) -> None:
        """Looks at what became of a save; of several, each is answered."""
        self._ask(
            f"state {save.saved.path}",
            lambda _report, cancel: self._library.saved_state(save.saved, cancel),
            partial(self._end_state, save),
        )

    def stop(self) -> None:
        """Gives up all questions; nothing is emitted for them any more."""
        for task in self._tasks.values():
            self._runner.cancel(task)
        self._tasks.clear()

    # --- inside -----------------------------------------------------------------------------

    def _ask(self, kind: str, work: Work[T], on_end: Callable[[Ending[T]], None]) -> None:
        """Asks a question of that kind; the one before is given up."""
        self._runner.cancel(self._tasks.get(kind, ""))
        task = self._tasks[kind] = f"{kind} {uuid.uuid4()}"

        def end(ending: Ending[T]) -> None:
            if self._tasks.get(kind) == task:
                del self._tasks[kind]
                on_end(ending)

        self._runner.start(task, work, end)

    def _end_lines(self, ending: Ending[FirstLines]) -> None:
        if isinstance(ending, Succeeded):
            self.lines_made.emit(ending.value)
        elif isinstance(ending, Failed):
            self.lines_failed.emit(ending.failure().message, _fields(ending))

    def _count(self, view: TableView, most: int | None) -> None:
        self._ask(
            "effects",
            lambda _report, cancel: self._library.reader_effects(self._job, view, most, cancel),
            partial(self._end_effects, view),
        )

    def _end_effects(self, view: TableView, ending: Ending[ReaderEffects]) -> None:
        if isinstance(ending, Succeeded):  # without it, the preview tells why
            self.effects_counted.emit(ending.value)
            if not ending.value.is_complete:
                self._count(view, None)

    def _end_place(self, ending: Ending[SavePlace]) -> None:
        if isinstance(ending, Succeeded):
            self.place_seen.emit(ending.value)
        elif isinstance(ending, Failed):
            self.place_refused.emit(ending.failure().message)

    def _end_state(self, save: Save, ending: Ending[SavedState]) -> None:
        if isinstance(ending, Succeeded):
            self.state_seen.emit(save, ending.value)


def _fields(ending: Failed) -> Mapping[str, Message]:
    return ending.error.fields if isinstance(ending.error, InvalidRequestError) else {}
