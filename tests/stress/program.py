"""The program as the composition root makes it: opened, closed, and opened again on one home."""

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QtMsgType, QUrl, Slot
from PySide6.QtCore import qInstallMessageHandler as install_qt_handler
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog

from csvdownloader.app import compose, make_window
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.core.overrides import override
from tests.stress.user import until
from tests.stress.world import World

_EXPECTED = (  # of the platform about itself; of QTest about a click on what takes none
    "This plugin does not support ",
    'Mouse event "',
)
_TO_THE_END_MS = 10_000


class JumpingClock:
    """The wall clock of the jobs, which may be set wrong."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Troubles(logging.Handler):
    """Whatever goes wrong without an answer: exceptions, bugs, messages of Qt, warnings.

    Attributes:
        seen: One text for each.
        log: The warnings that the program logged.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[str] = []
        self.log: list[str] = []
        sys.excepthook = self._note_exception
        threading.excepthook = lambda args: self._note_exception(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        sys.unraisablehook = lambda args: self._note_exception(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        install_qt_handler(self._note_message)
        logging.getLogger("csvdownloader").addHandler(self)

    def note_bug(self, error: BaseException) -> None:
        self._note_exception(type(error), error, error.__traceback__)

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.log.append(self.format(record))

    def _note_exception(self, kind, error, trace) -> None:
        self.seen.append("".join(traceback.format_exception(kind, error, trace)))

    def _note_message(self, kind: QtMsgType, _context: object, text: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and not text.startswith(_EXPECTED):
            self.seen.append(f"Qt says: {text}")


class Sink(QObject):
    """Takes addresses that the program would have another program open."""

    @Slot(QUrl)
    def take(self, _url: QUrl) -> None:
        pass

    def listen(self) -> None:
        for scheme in ("file", "http", "https"):
            QDesktopServices.setUrlHandler(scheme, self, "take")


class Program:
    """One start of the program.

    Attributes:
        saved: What was saved since the last look: (id of the job, path).
        vanished: Ids of jobs that left the list, and the user did not remove them.
    """

    def __init__(self, world: World, clock: Callable[[], datetime], troubles: Troubles) -> None:
        self._owner = QObject()
        folder = DataFolder(world.home)
        self.services = compose(folder, self._owner, clock)
        self.saved: list[tuple[str, Path]] = []
        self.vanished: list[str] = []
        self._asked_to_remove: set[str] = set()
        parts = self.services
        geometry = QSettings(str(folder.window_settings), QSettings.Format.IniFormat)
        self.window = make_window(parts, geometry)
        parts.runner.bug_found.connect(troubles.note_bug)
        parts.service.saving.saved.connect(self._note_saved)
        parts.service.book.jobs_removed.connect(self._note_removed)
        self._note_what_is_removed()
        self.window.show()
        self.window.activateWindow()

    @property
    def service(self):
        return self.services.service

    @property
    def runner(self):
        return self.services.runner

    @property
    def is_open(self) -> bool:
        return self.window.isVisible()

    def finish_start(self, *, wait: bool = True) -> None:
        """What happens after the first painting; `wait` for the end of the recovery."""
        self.service.recover()
        self.services.profiles.reload()
        if wait:
            until(lambda: not self.runner.is_running("recovery"))

    def dialog(self) -> QDialog | None:
        """The dialog that the user has to answer."""
        widget = QApplication.activeModalWidget()
        return widget if isinstance(widget, QDialog) else None

    def end(self) -> bool:
        """What follows the end of the event loop; False when a task hangs."""
        ended = self.service.shut_down(1500)
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        # The program leaves with a task that hangs; here, where it stays, that must end one day.
        gone = ended or self.runner._pool.waitForDone(_TO_THE_END_MS)
        # Before anything else happens: the program has no event loop any more.
        self._owner.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return gone

    def _note_saved(self, job_id: str, path: str) -> None:
        self.saved.append((job_id, Path(path)))

    def _note_what_is_removed(self) -> None:
        remove = self.service.removal.remove

        def noting(*job_ids: str) -> None:
            self._asked_to_remove.update(job_ids)
            remove(*job_ids)

        self.service.removal.remove = noting

    def _note_removed(self, job_ids: Collection[str]) -> None:
        self.vanished += set(job_ids) - self._asked_to_remove
