"""Inspects the source while the form is filled in."""

from PySide6.QtCore import QObject, QTimer, Signal

from csvdownloader.core.models import Failure, Inspection, Request
from csvdownloader.workers.lookups import Lookups

TYPING_PAUSE_MS = 400


class SourceInspector(QObject):
    """Inspects one source at a time; results of older requests are dropped.

    Signals:
        inspected(Inspection): What the source offers.
        refused(Failure): Why it cannot be inspected.
    """

    inspected = Signal(object)
    refused = Signal(object)

    def __init__(self, lookups: Lookups, parent: QObject) -> None:
        super().__init__(parent)
        self._lookups = lookups
        self._request: Request | None = None
        self._timer = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._timer.timeout.connect(self._inspect)
        lookups.inspected.connect(self._emit_inspected)
        lookups.inspect_failed.connect(self._emit_refused)

    def inspect_later(self, request: Request) -> None:
        """Inspects the source of the request, once no other request follows for a moment."""
        self._request = request
        self._timer.start()

    def cancel(self) -> None:
        """Withdraws the request: its result will be dropped."""
        self._request = None
        self._timer.stop()

    def _inspect(self) -> None:
        if self._request is not None:
            self._lookups.inspect(self._request)

    def _emit_inspected(self, request: Request, inspection: Inspection) -> None:
        if request is self._request:
            self.inspected.emit(inspection)

    def _emit_refused(self, request: Request, failure: Failure) -> None:
        if request is self._request:
            self.refused.emit(failure)
