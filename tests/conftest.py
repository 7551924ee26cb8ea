"""Fixtures for every test: no display is needed, no user data touched, nothing left behind."""

import gc
import logging
import os
import re
import shutil
import socket
import sys
from contextlib import closing
from pathlib import Path

import pytest
from _pytest._io import TerminalWriter
from PySide6.QtCore import QCoreApplication, QEvent, QStandardPaths, QThreadPool
from PySide6.QtWidgets import QApplication

from tests.support.markers import needs_screen, starts_processes

# One for each worker: on a shared screen, windows take the focus from each other.
SCREENS = os.environ.get("CSVDOWNLOADER_SCREENS", "").split()
if SCREENS and (worker := os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")):
    os.environ["DISPLAY"] = SCREENS[int(worker) % len(SCREENS)]
DISPLAY = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
if sys.platform == "linux" and not DISPLAY:
    # Qt reads it when the application object is made, which is later than this.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

QStandardPaths.setTestModeEnabled(True)

WORKERS = 2  # each starts servers of its own
LONGEST_BYTES_IN_A_NAME = 16


def pytest_configure(config):
    if hasattr(config, "workerinput"):
        # A worker has none, so that nobody would see where a test hangs that takes too long.
        config.get_terminal_writer = lambda: TerminalWriter(os.fdopen(2, "w", closefd=False))


def pytest_xdist_auto_num_workers():
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return WORKERS
    return len(SCREENS)  # 0 is this process alone


@pytest.hookimpl(tryfirst=True)  # before -m selects
def pytest_collection_modifyitems(items):
    for item in items:
        if starts_processes(item):
            item.add_marker("process")
        if needs_screen(item):
            item.add_marker("screen")


def pytest_make_parametrize_id(val, argname):
    # Long ones tell a reader nothing, and gzip and zip hold the time at which they were made: all
    # workers must have the same names.
    is_long = isinstance(val, bytes) and len(val) > LONGEST_BYTES_IN_A_NAME
    return argname if is_long else None


def pytest_sessionfinish():
    gc.unfreeze()  # see _clean_qt


_unmarked = []  # the running test, while it may start no process


def _refuse_process(event, _arguments):
    if _unmarked and event in {"subprocess.Popen", "os.fork", "os.posix_spawn", "os.system"}:
        pytest.fail(f"{_unmarked[0]} starts a process, without the fixture `processes`")


sys.addaudithook(_refuse_process)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if item.get_closest_marker("process") is None:
        _unmarked.append(item.nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown():
    _unmarked.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    # Only now does pytest let go of what the fixtures gave. Cycles with timers in them must not
    # wait for a collection in a thread of the next test: Qt stops a timer in its own thread only.
    result = yield
    if "qapp" in item.fixturenames:
        gc.collect()
    return result


@pytest.fixture(scope="session")
def processes():
    """Says that a test starts processes: those with the marker `process` are the slow ones."""


@pytest.fixture(autouse=True)
def _own_home(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("CSVDOWNLOADER_HOME", str(tmp_path_factory.mktemp("home")))


class _Recorder(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.records = []

    def emit(self, record):
        self.records.append(record)


@pytest.fixture(autouse=True)
def _log(request):
    # The program warns only where something went wrong: a warning that no test asked for is a
    # failure that nobody saw.
    recorder, logger = _Recorder(), logging.getLogger("csvdownloader")
    logger.addHandler(recorder)
    yield recorder
    logger.removeHandler(recorder)
    if "expected_log" not in request.fixturenames:
        assert [record.getMessage() for record in recorder.records] == []


@pytest.fixture
def expected_log(_log):
    """The warnings and errors that the program logs; a test that asks for them may have some."""
    return _log.records


_OF_A_FAULT = re.compile(r"test_(?:net|http|sto|pro|inp|sec)_\d\d_")


@pytest.fixture(autouse=True)
def _invariants(request, _own_home):
    """After each test of a fault, by its folder or its name: what must hold after any fault."""
    if "faults" not in request.path.parts and not _OF_A_FAULT.match(request.node.name):
        yield
        return
    from tests.support.invariants import Held, assert_all_is_well  # only those tests pay for it

    folders = request.getfixturevalue("tmp_path"), Path(os.environ["CSVDOWNLOADER_HOME"])
    before = Held.now()
    yield
    assert_all_is_well(folders, before)


@pytest.fixture(autouse=True)
def _clean_qt(request, _log):
    """Ends what a test with Qt left behind, while it can still be blamed on that test."""
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.collect()
    gc.freeze()  # what is older than this test is not searched again: that takes most of its time
    gc.disable()  # a collection during the dispatch of events can destroy what is being painted
    yield
    try:
        assert QThreadPool.globalInstance().waitForDone(5000), "a task outlived its test"
        QCoreApplication.processEvents()
        for widget in QApplication.topLevelWidgets():
            widget.close()
            widget.deleteLater()
        # without a running loop, processEvents() does not deliver these
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    finally:
        gc.enable()
    gc.collect()
    assert QApplication.topLevelWidgets() == []


@pytest.fixture(scope="session")
def postgres(processes):
    """A real PostgreSQL server; started by the first test that asks for it."""
    from tests.support.postgres import Server  # only those tests pay for the import

    server = Server()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def bus(processes, tmp_path, monkeypatch):
    """A message bus that is that of the session and that of the machine."""
    if not shutil.which("dbus-daemon"):
        pytest.skip("dbus is not installed")
    from tests.support.desktop import Daemon  # only those tests pay for the import

    with Daemon(tmp_path) as daemon:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", daemon.address)
        yield daemon


@pytest.fixture
def logind(bus):
    """A stand-in for what keeps a Linux machine awake."""
    from tests.support.desktop import Logind

    with closing(Logind(bus.address)) as logind:
        yield logind


@pytest.fixture
def corner(bus):
    """A stand-in for what shows the notices of a desktop."""
    from tests.support.desktop import Corner

    with closing(Corner(bus.address)) as corner:
        yield corner


@pytest.fixture
def full_backlog():
    """The port of a server that takes no further connection."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=0)
    waiting = []
    for _ in range(4):
        sock = socket.socket()
        sock.setblocking(False)
        sock.connect_ex(listener.getsockname())
        waiting.append(sock)
    yield listener.getsockname()[1]
    for sock in [*waiting, listener]:
        sock.close()
