"""What takes time waits until the window can be seen."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from csvdownloader.core.overrides import override

_LATEST_MS = 1000  # a window that opens minimised is not painted


class FirstPaint(QObject):
    """Takes some steps once: after the first paint of the window, or a second later without one.

    Between two of them the window answers its user. A timer of zero milliseconds would not do: it
    runs before the screen's server asks for a paint.
    """

    def __init__(self, window: QWidget, *steps: Callable[[], object]) -> None:
        super().__init__(window)
        self._steps = iter(steps)
        self._window = window
        self._timer = QTimer(self, singleShot=True, interval=_LATEST_MS)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's
        if event.type() is QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            self._timer.start(0)
        return False

    def _go_on(self) -> None:
        self._window.removeEventFilter(self)
        step = next(self._steps, None)
        if step is not None:
            self._timer.start(0)  # before the step: what goes wrong in one does not end the others
            step()
