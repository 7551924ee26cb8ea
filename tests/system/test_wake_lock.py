"""The lock that keeps the machine awake, against a stand-in for logind on a real message bus."""

import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtCore import QObject

from csvdownloader.system.wake_lock import wake_lock

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux has logind")
HOLDS = """
from PySide6.QtCore import QCoreApplication
from csvdownloader.system.wake_lock import wake_lock

application = QCoreApplication([])
lock = wake_lock(application)
lock.changed.connect(lambda held: print(held, flush=True))
lock.hold()
application.exec()
"""


@pytest.fixture
def lock(qapp):
    parent = QObject()
    lock = wake_lock(parent)
    yield lock
    lock.release()
    parent.deleteLater()


def test_it_is_asked_for_and_given_back(qtbot, logind, lock):
    with qtbot.waitSignal(lock.changed, check_params_cb=bool):
        lock.hold()
    why = ("sleep:idle", "CSV Downloader", "A download is running", "block")
    assert logind.calls.get_nowait() == ("Inhibit", why)
    logind.keep_nothing()
    assert logind.is_held
    with qtbot.waitSignal(lock.changed, check_params_cb=lambda held: not held):
        lock.release()
    assert logind.becomes_free()


def test_it_is_asked_for_once(qtbot, logind, lock):
    with qtbot.waitSignal(lock.changed):
        lock.hold()
        lock.hold()
    lock.hold()
    logind.calls.get_nowait()
    assert logind.calls.empty()


def test_no_program_that_is_started_meanwhile_gets_it(qtbot, logind, lock):
    with qtbot.waitSignal(lock.changed):
        lock.hold()
    logind.keep_nothing()
    with subprocess.Popen(["sleep", "60"], close_fds=False) as child:
        lock.release()
        is_free = logind.becomes_free()
        child.kill()
    assert is_free


def test_what_is_given_too_late_is_given_back(qtbot, logind, lock):
    logind.answers.clear()
    lock.hold()
    qtbot.waitUntil(lambda: not logind.calls.empty())
    lock.release()
    logind.answers.set()
    logind.keep_nothing()
    qtbot.waitUntil(lambda: not logind.is_held)


def test_a_refusal_is_no_trouble_and_it_may_be_asked_again(qtbot, logind, lock):
    held = []
    lock.changed.connect(held.append)
    logind.refuses = True
    lock.hold()
    qtbot.waitUntil(lambda: not lock.findChildren(QObject))
    assert held == []
    logind.refuses = False
    with qtbot.waitSignal(lock.changed):
        lock.hold()


def test_a_program_that_is_killed_holds_it_no_longer(logind):
    with subprocess.Popen([sys.executable, "-c", HOLDS], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"True\n"
        logind.keep_nothing()
        assert logind.is_held
        holder.kill()
    assert logind.becomes_free()


def test_a_bus_that_hangs_stops_nobody(bus, lock):
    os.kill(bus.process.pid, signal.SIGSTOP)
    lock.hold()
    lock.release()


@pytest.mark.parametrize("address", ["unix:path=/nowhere/bus", "tcp:host=localhost", "nonsense"])
def test_without_a_bus_nothing_happens(monkeypatch, lock, address):
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    lock.hold()
    lock.release()


def test_a_bus_that_ends_before_it_answers_leaves_nothing(qtbot, logind, bus, lock):
    logind.answers.clear()
    lock.hold()
    qtbot.waitUntil(lambda: not logind.calls.empty())
    bus.process.kill()
    qtbot.waitUntil(lambda: not lock.findChildren(QObject))
    lock.release()
