"""Makes room on the disk by removing old downloads."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from csvdownloader.core import units
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.retention import total_size
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.ui.widgets.message_bar import MessageBar
from csvdownloader.workers.jobs.retention import Retention

if TYPE_CHECKING:
    from csvdownloader.ui.widgets.questions import Question


class SpaceMaker(QObject):
    """Asks before it removes what a clean-up may take at any time."""

    def __init__(self, retention: Retention, bar: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._retention, self._bar, self._window = retention, bar, window

    def has_any(self, but: str = "") -> bool:
        """Whether there is a download to remove, other than that of the given id."""
        return bool(self._retention.reclaimable(but))

    def ask(self, then: Callable[[], None], but: str = "") -> None:
        """Asks, removes them, and calls `then` when their room is free."""
        question = question_about(self._retention.reclaimable(but), self._window)
        question.agreed.connect(partial(self._free, then, but))
        question.open()

    def _free(self, then: Callable[[], None], but: str) -> None:
        with self._bar.showing_errors():
            self._retention.free_space(then, but)


def question_about(jobs: Sequence[Job], parent: QWidget) -> "Question":
    """The question before these are removed."""
    from csvdownloader.ui.widgets.questions import Question

    unsaved = sum(job.saved_to is None for job in jobs)
    return Question(
        Message("Remove old downloads"),
        Message(
            "{downloads} with {size} of fetched files can be removed.",
            downloads=units.count(len(jobs), "download"),
            size=units.size(total_size(jobs)),
        ),
        joined(
            [
                Message("They are finished and not kept. Saved files stay where they are."),
                Message("{unsaved:,} of them were never saved, and are lost.", unsaved=unsaved)
                if unsaved
                else EMPTY,
            ]
        ),
        Message("&Remove them"),
        Message("&Keep them"),
        parent,
    )
