from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QSettings, Qt

from csvdownloader.core.commands import CommandId
from csvdownloader.sources.sample import SampleSource
from csvdownloader.ui.main_window import MainWindow
from csvdownloader.workers.lookups import Lookups
from csvdownloader.workers.runner import TaskRunner
from csvdownloader.workers.service import JobService
from tests.ui.fakes import FileFake, GatedExporter, MemoryLibrary
from tests.workers.fakes import MemoryStore


@dataclass
class Desk:
    """A window over the real service, with fakes behind the ports."""

    qtbot: object
    runner: TaskRunner
    service: JobService
    exporter: GatedExporter
    library: MemoryLibrary
    store: MemoryStore
    window: MainWindow
    settings: QSettings
    alerts: list = field(default_factory=list)

    def action(self, command):
        return self.window.actions_by_id[CommandId(command)]

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier, widget=None):
        self.qtbot.keyClick(widget or self.window.focusWidget() or self.window, key, modifier)

    def control(self, key, *, shift=False):
        modifier = Qt.KeyboardModifier.ControlModifier
        if shift:
            modifier |= Qt.KeyboardModifier.ShiftModifier
        self.key(key, modifier)

    def click(self, button):
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def until(self, condition):
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=5000)

    def dialog(self, kind):
        def found():
            return [d for d in self.window.findChildren(kind) if d.isVisible()]

        self.until(found)
        return found()[0]

    def select(self, number):
        self.window.list.select(f"job-{number}")

    def ended(self):
        self.until(lambda: not self.service.busy)


@pytest.fixture
def make_desk(qtbot, tmp_path):
    desks = []

    def make(jobs=(), *, recover=True):
        runner = TaskRunner()
        sources = {"sample": SampleSource(), "file": FileFake()}
        exporter, library, store = GatedExporter(sources), MemoryLibrary(), MemoryStore(jobs)
        service = JobService(runner, store, exporter, library, sources)
        lookups = Lookups(runner, exporter, library)
        settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        window = MainWindow(service, lookups, settings, lambda: {"CSV Downloader": "0.1.0"})
        desk = Desk(qtbot, runner, service, exporter, library, store, window, settings)
        desks.append((desk, lookups))
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        if recover:
            with qtbot.waitSignal(runner.idle):
                service.recover()
        return desk

    yield make
    for desk, _lookups in desks:
        desk.exporter.gate.set()
        desk.library.gate.set()
        assert desk.service.shut_down(5000)
        desk.window.hide()


@pytest.fixture
def desk(make_desk):
    return make_desk()
