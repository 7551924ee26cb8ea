"""Closes the window, and asks first when running work would be lost."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from csvdownloader.ui.widgets.questions import Question, ask_to_stop
from csvdownloader.workers.service import JobService

_SHORT_WORK_MS = 1500


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
        self._stopping = False
        service.idle.connect(self._close_when_stopped)

    def decide(self, event: QCloseEvent) -> bool:
        """Accepts the event when nothing runs; else asks, or waits. True when accepted.

        A job that is resumed at the next start of the program needs no question.
        """
        if not self._stopping and (self._is_saving_any() or self._service.lost_at_end):
            event.ignore()
            self._ask()
            return False
        event.setAccepted(not self._service.busy)
        if self._service.busy and not self._stopping:
            self._wait()
        return event.isAccepted()

    def _is_saving_any(self) -> bool:
        return any(self._service.is_saving(job.id) for job in self._service.jobs())

    def _wait(self) -> None:
        """Lets short work end, such as a removal; stops longer work, such as an inspection."""
        self._stopping = True
        self.stopping.emit()
        short = 0 if self._service.active else _SHORT_WORK_MS
        QTimer.singleShot(short, self._service.stop_all)

    def _ask(self) -> None:
        if self._question is not None:
            return
        lost, resumed = self._service.lost_at_end, self._service.resumed_at_start
        self._question = ask_to_stop(lost, resumed, self._window)
        self._question.agreed.connect(self._stop)
        self._question.finished.connect(self._clear_question)
        self._question.open()

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
