"""Asks what a source offers while the form is filled in."""

from PySide6.QtCore import QObject, QTimer, Signal

from csvdownloader.core.models import Failure, Inspection, Request
from csvdownloader.workers.lookups import Lookups

TYPING_PAUSE_MS = 400


class SourceInspector(QObject):
    """Looks at one source at a time; answers to older questions are dropped.

    Signals:
        told(Inspection): What the source offers.
        refused(Failure): Why it cannot be looked at.
    """

    inspected = Signal(object)
    refused = Signal(object)

    def __init__(self, lookups: Lookups, parent: QObject) -> None:
        super().__init__(parent)
        self._lookups = lookups
        self._asked: Request | None = None
        self._timer = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        lookups.inspected.connect(self._tell)
        lookups.inspect_failed.connect(self._refuse)

    def ask_soon(self, request: Request) -> None:
        """Looks as soon as no other question follows."""
        self._asked = request
        self._timer.start()

    def forget(self) -> None:
        """Takes the question back."""
        self._asked = None
        self._timer.stop()

    def _ask(self) -> None:
        if self._asked is not None:
            self._lookups.inspect(self._asked)

    def _tell(self, request: Request, inspection: Inspection) -> None:
        if request is self._asked:
            self.inspected.emit(inspection)

    def _refuse(self, request: Request, failure: Failure) -> None:
        if request is self._asked:
            self.refused.emit(failure)
