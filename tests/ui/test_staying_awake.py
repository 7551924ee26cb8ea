"""The machine is kept awake exactly while jobs run."""

import pytest
from msgspec.structs import replace

from csvdownloader.core.requests.request import Request
from csvdownloader.core.settings.settings import Settings
from csvdownloader.system.wake_lock import WakeLock
from csvdownloader.ui.staying_awake import StayingAwake

SAMPLE = Request("sample", {}, 100)


class LockFake(WakeLock):
    """Is held at once, and notes each change."""

    def __init__(self, parent):
        super().__init__(parent)
        self.changes = []

    def hold(self):
        self._change(True)

    def release(self):
        self._change(False)

    def _change(self, held):
        if held != bool(self.changes and self.changes[-1]):
            self.changes.append(held)
            self.changed.emit(held)


@pytest.fixture
def lock(app):
    lock = LockFake(app.window)
    lock.changed.connect(app.window.status.show_awake)
    StayingAwake(app.service, lock, app.window)
    return lock


def test_from_the_first_job_to_the_end_of_the_last(app, lock):
    app.service.settings.change(replace(Settings(), jobs_at_once=1))
    app.exporter.gate.clear()
    app.service.start(SAMPLE)
    app.service.start(SAMPLE)
    app.until(lambda: lock.changes == [True])
    assert app.window.status.awake.isVisible()
    app.exporter.gate.set()
    app.until(lambda: lock.changes == [True, False])
    assert app.service.active == 0
    assert not app.window.status.awake.isVisible()


def test_a_cancel_ends_it(app, lock):
    app.exporter.gate.clear()
    job = app.service.start(SAMPLE)
    app.until(lambda: lock.changes == [True])
    app.service.cancel(job)
    app.until(lambda: lock.changes == [True, False])


def test_the_setting_counts_at_once(app, lock):
    app.service.settings.change(replace(Settings(), stay_awake=False))
    app.exporter.gate.clear()
    app.service.start(SAMPLE)
    app.qtbot.wait(0)
    assert lock.changes == []
    app.service.settings.change(Settings())
    app.until(lambda: lock.changes == [True])
    app.service.settings.change(replace(Settings(), stay_awake=False))
    app.until(lambda: lock.changes == [True, False])
