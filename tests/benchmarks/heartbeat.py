"""The gaps of a heartbeat on the thread of the window: what a person notices as a jerk."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

INTERVAL_MS = 5


@contextmanager
def heartbeat() -> Iterator[list[float]]:
    """While inside, the list gets the seconds between two beats."""
    from PySide6.QtCore import Qt, QTimer

    gaps: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(now - last)
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat)
    timer.start(INTERVAL_MS)
    yield gaps
    timer.stop()


def figures(gaps: list[float]) -> dict[str, float]:
    """The 99th percentile and the longest one, in seconds."""
    ordered = sorted(gaps)
    return {"p99": ordered[int(len(ordered) * 0.99)], "max": ordered[-1]}
