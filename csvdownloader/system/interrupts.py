"""Signal handlers: lets Ctrl+C and SIGTERM reach a program in Qt's event loop."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 100


def on_interrupt(
    owner: QObject, react: Callable[[], None], leave: Callable[[], None] | None = None
) -> None:
    """Calls a function on a signal, on the main thread, for as long as `owner` lives.

    Args:
        owner: The parent of the timer that this needs.
        react: Called on SIGINT: Ctrl+C.
        leave: Called on SIGTERM: `kill`, or the end of the session; None calls `react`.
    """

    def handle(number: int, _frame: object) -> None:
        if number == signal.SIGTERM and leave is not None:
            leave()
        else:
            react()

    signal.signal(signal.SIGINT, handle)
    signal.signal(signal.SIGTERM, handle)
    # Python runs signal handlers between bytecodes only, and an idle event loop executes none.
    timer = QTimer(owner)
    timer.timeout.connect(_let_python_run)
    timer.start(_INTERVAL_MS)


@contextmanager
def interruptible() -> Iterator[None]:
    """While inside, SIGINT and SIGTERM raise KeyboardInterrupt: for a question at the terminal."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    previous = [signal.signal(number, signal.default_int_handler) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, previous, strict=True):
            signal.signal(number, handler)


def _let_python_run() -> None:
    pass
