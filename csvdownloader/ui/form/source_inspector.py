"""Inspects the source while the form is filled in."""

from PySide6.QtCore import QObject, QTimer, Signal

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.inspection import Inspection, Stamp
from csvdownloader.workers.lookups import Lookups

TYPING_PAUSE_MS = 400


class SourceInspector(QObject):
    """Inspects one source at a time; results of older requests are dropped.

    Signals:
        inspected(Inspection): What the source offers.
        refused(Failure): Why it cannot be inspected.
        looked_again(bool): Whether the files are others by now; see `look_again`.
    """

    inspected = Signal(object)
    refused = Signal(object)
    looked_again = Signal(bool)

    def __init__(self, lookups: Lookups, parent: QObject) -> None:
        super().__init__(parent)
        self._lookups = lookups
        self._request: Request | None = None
        self._seen: Request | None = None  # the last one that was not refused
        self._stamp: Stamp = ()  # what its files were
        self._timer = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._timer.timeout.connect(self._inspect)
        lookups.inspected.connect(self._emit_inspected)
        lookups.inspect_failed.connect(self._emit_refused)
        lookups.stamped.connect(self._compare)

    def inspect_later(self, request: Request) -> None:
        """Inspects the source of the request, once no other request follows for a moment."""
        self._request, self._seen = request, None
        self._timer.start()

    def inspect_now(self, request: Request) -> None:
        """Inspects the source of the request at once."""
        self._request = request
        self._timer.stop()
        self._inspect()

    def has_seen(self, request: Request) -> bool:
        """Whether the last inspection was of that source and was not refused."""
        seen = self._seen
        return seen is not None and (seen.source, seen.parameters) == (
            request.source,
            request.parameters,
        )

    def look_again(self) -> None:
        """Looks whether the files changed since the last inspection; `looked_again` follows.

        Nothing follows where nothing was inspected, or something else is meanwhile.
        """
        if self._seen is not None:
            self._lookups.look_at_files(self._seen)

    def cancel(self) -> None:
        """Withdraws the request: its result will be dropped."""
        self._request = self._seen = None
        self._timer.stop()

    def _inspect(self) -> None:
        if self._request is not None:
            self._lookups.inspect(self._request)

    def _emit_inspected(self, request: Request, inspection: Inspection) -> None:
        if request is self._request:
            is_whole = inspection.instead is None and not inspection.missing
            self._seen, self._stamp = request if is_whole else None, inspection.stamp
            self.inspected.emit(inspection)

    def _emit_refused(self, request: Request, failure: Failure) -> None:
        if request is self._request:
            self.refused.emit(failure)

    def _compare(self, request: Request, stamp: Stamp) -> None:
        if request is self._seen:
            self.looked_again.emit(stamp != self._stamp)
