"""Closes the window, and asks first when running work would be lost."""

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from csvdownloader.workers.jobs.service import JobService

if TYPE_CHECKING:
    from csvdownloader.ui.widgets.questions import Question

_SHORT_WORK_MS = 1500


class _Stake(Struct, frozen=True):
    """What the end of the program would stop: jobs for good, jobs that go on later, a saving."""

    lost: int
    resumed: int
    is_saving: bool

    @property
    def is_any(self) -> bool:
        return self.is_saving or self.lost > 0


class Closing(QObject):
    """Decides on a close event; closes the window once everything has stopped.

    Signals:
        stopping(): The user agreed; the window closes soon.
    """

    stopping = Signal()

    def __init__(self, service: JobService, window: QMainWindow) -> None:
        super().__init__(window)
        self._service, self._window = service, window
        self._question: Question | None = None
        self._asked = _Stake(0, 0, is_saving=False)
        self._stopping = False
        service.idle.connect(self._close_when_stopped)
        # Late, because one job ends just before the next one starts.
        self._renewal = QTimer(self, singleShot=True, interval=0)
        self._renewal.timeout.connect(self._renew_question)
        service.book.job_changed.connect(self._renewal.start)
        service.progressed.connect(self._renewal.start)
        service.saving.progressed.connect(self._renewal.start)

    def decide(self, event: QCloseEvent) -> bool:
        """Accepts the event when nothing runs; else asks, or waits. True when accepted.

        A job that is resumed at the next start of the program needs no question, nor does the
        saving of a file that the next start saves.
        """
        stake = self._stake()
        if not self._stopping and stake.is_any:
            event.ignore()
            self._ask(stake)
            return False
        event.setAccepted(not self._service.busy)
        if self._service.busy and not self._stopping:
            self._wait()
        return event.isAccepted()

    def _stake(self) -> "_Stake":
        service = self._service
        jobs = service.book.jobs()
        is_saving = any(service.saving.is_saving(job.id) and not job.is_save_due for job in jobs)
        return _Stake(service.lost_at_end, service.resumed_at_start, is_saving)

    def _wait(self) -> None:
        """Lets short work end, such as a removal; stops longer work, such as an inspection."""
        self._stopping = True
        self.stopping.emit()
        short = 0 if self._service.active else _SHORT_WORK_MS
        QTimer.singleShot(short, self._service.stop_all)

    def _ask(self, stake: "_Stake") -> None:
        if self._question is not None:
            return
        from csvdownloader.ui.widgets.confirmation import confirm
        from csvdownloader.ui.widgets.questions import ask_to_stop

        self._asked = stake
        ask = partial(ask_to_stop, stake.lost, stake.resumed, self._window)
        self._question = confirm(self._service, "ask_to_quit", ask, self._stop)
        if self._question is not None:
            self._question.finished.connect(self._clear_question)

    @Slot()
    def _renew_question(self) -> None:
        """Asks again when the question is not true any more; not when nothing would be lost."""
        if self._question is None or (stake := self._stake()) == self._asked:
            return
        self._question.close()
        if stake.is_any:
            self._ask(stake)

    def _clear_question(self) -> None:
        self._question = None

    def _stop(self) -> None:
        self._stopping = True
        self.stopping.emit()
        self._service.stop_all()
        self._close_when_stopped()

    def _close_when_stopped(self) -> None:
        if self._stopping and not self._service.busy:
            self._window.close()
