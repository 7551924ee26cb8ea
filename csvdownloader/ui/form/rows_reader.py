"""Reads the first rows of a source while the form is filled in."""

from PySide6.QtCore import QObject, QTimer, Signal

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.first_rows import FirstRows
from csvdownloader.workers.lookups import Lookups

PAUSE_MS = 250


class RowsReader(QObject):
    """Reads the first rows of one request at a time; what was asked for before is given up.

    Signals:
        read(FirstRows): The rows.
        refused(Failure): Why they cannot be read.
    """

    read = Signal(object)
    refused = Signal(object)

    def __init__(self, lookups: Lookups, parent: QObject) -> None:
        super().__init__(parent)
        self._lookups = lookups
        self._request: Request | None = None
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._read)
        lookups.rows_read.connect(self._emit_read)
        lookups.rows_failed.connect(self._emit_refused)

    @property
    def is_reading(self) -> bool:
        """Whether rows were asked for and have not come yet."""
        return self._request is not None

    def read_later(self, request: Request) -> None:
        """Reads the rows once no other request follows for a moment."""
        self.cancel()
        self._request = request
        self._timer.start()

    def read_now(self, request: Request) -> None:
        """Reads the rows."""
        self.cancel()
        self._request = request
        self._read()

    def cancel(self) -> None:
        """Gives up what was asked for: its answer is dropped, and its work stopped."""
        self._request = None
        self._timer.stop()
        self._lookups.stop_rows()

    def _read(self) -> None:
        if self._request is not None:
            self._lookups.read_rows(self._request)

    def _emit_read(self, request: Request, rows: FirstRows) -> None:
        if request is self._request:
            self._request = None
            self.read.emit(rows)

    def _emit_refused(self, request: Request, failure: Failure) -> None:
        if request is self._request:
            self._request = None
            self.refused.emit(failure)
