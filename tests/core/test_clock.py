import threading
from datetime import UTC, datetime, timedelta

import pytest

from csvdownloader.core.clock import SystemClock
from csvdownloader.core.control import Cancel, Cancelled


def test_the_real_clock_tells_the_time_of_the_world():
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert clock.monotonic() <= clock.monotonic()


def test_its_wait_ends_at_a_cancel():
    cancel = Cancel()
    threading.Timer(0.01, cancel.set).start()
    with pytest.raises(Cancelled):
        SystemClock().wait(60, cancel)
