"""Keeps the machine awake while something runs, however the program ends."""

import logging
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, Signal

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.texts import APP_NAME

if TYPE_CHECKING:  # exist on Linux only
    from jeepney.fds import FileDescriptor

    from csvdownloader.system.message_bus import Answer, MessageBus

_WHY = Message("A download is running")
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x1  # of SetThreadExecutionState

logger = logging.getLogger(__name__)


def wake_lock(parent: QObject) -> "WakeLock":
    """The lock of this system; not held yet."""
    kinds = {"linux": _LogindLock, "darwin": _CaffeinateLock, "win32": _WindowsLock}
    return kinds.get(sys.platform, WakeLock)(parent)


class WakeLock(QObject):
    """Keeps the machine from going to sleep by itself. This one does nothing: nobody knows how.

    Signals:
        changed(bool): The machine is kept awake from now on, or no longer.
    """

    changed = Signal(bool)

    def hold(self) -> None:
        """Asks the system; `changed` follows when it agrees. Returns at once."""

    def release(self) -> None:
        """Lets the machine sleep again, at once."""


class _LogindLock(WakeLock):
    """Linux: an open file stands for the lock, so the system frees it with the process."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._bus: MessageBus | None = None  # while logind is asked
        self._lock: FileDescriptor | None = None

    @override
    def hold(self) -> None:
        from csvdownloader.system.message_bus import LOGIN_MANAGER, open_system_bus

        if self._bus is not None or self._lock is not None:
            return
        self._bus = open_system_bus(self)
        if self._bus is not None:
            self._bus.lost.connect(self._leave_bus)
            values = ("sleep:idle", APP_NAME, _WHY, "block")
            self._bus.call(LOGIN_MANAGER, "Inhibit", "ssss", values, self._take)

    @override
    def release(self) -> None:
        self._leave_bus()
        if self._lock is not None:
            self._lock.close()
            self._lock = None
            self.changed.emit(False)

    def _take(self, answer: "Answer") -> None:
        self._leave_bus()
        if answer is None:
            logger.info("the system does not let the program keep the machine awake")
            return
        (self._lock,) = answer
        self.changed.emit(True)

    def _leave_bus(self) -> None:
        if self._bus is not None:
            self._bus.close()
            self._bus = None


class _CaffeinateLock(WakeLock):
    """macOS: a program of the system, which ends with this one. Not tried."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.started.connect(lambda: self.changed.emit(True))
        self._process.finished.connect(lambda: self.changed.emit(False))

    @override
    def hold(self) -> None:
        if self._process.state() is QProcess.ProcessState.NotRunning:
            self._process.start("caffeinate", ["-i", "-w", str(os.getpid())])

    @override
    def release(self) -> None:
        self._process.kill()


class _WindowsLock(WakeLock):
    """Windows: a state of the thread. Not tried."""

    @override
    def hold(self) -> None:
        self._set_state(_CONTINUOUS | _SYSTEM_REQUIRED)
        self.changed.emit(True)

    @override
    def release(self) -> None:
        self._set_state(_CONTINUOUS)
        self.changed.emit(False)

    def _set_state(self, state: int) -> None:
        import ctypes

        if sys.platform == "win32":
            ctypes.windll.kernel32.SetThreadExecutionState(state)
