from dataclasses import dataclass

import pytest
from PySide6.QtCore import QSettings, Qt

from csvdownloader.core.commands import CommandId
from csvdownloader.core.connection_book import ConnectionBook
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.sources.sample import SampleSource
from csvdownloader.ui.main_window import MainWindow
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.lookups import Lookups
from csvdownloader.workers.profiles import ProfileService
from csvdownloader.workers.runner import TaskRunner
from csvdownloader.workers.service import JobService
from tests.ui.fakes import (
    DriverFake,
    FileDriverFake,
    FileFake,
    GatedExporter,
    MemoryKeyStore,
    MemoryLibrary,
)
from tests.ui.forms import ACCOUNT
from tests.ui.web_fakes import ProfilesFake, WebFake
from tests.workers.fakes import MemoryStore


@dataclass
class AppHarness:
    """A window over the real service, with fakes behind the ports."""

    qtbot: object
    runner: TaskRunner
    service: JobService
    exporter: GatedExporter
    library: MemoryLibrary
    store: MemoryStore
    window: MainWindow
    settings: QSettings
    connections: ConnectionService
    key_store: MemoryKeyStore
    driver: DriverFake
    file_driver: FileDriverFake
    profiles: ProfileService
    profiles_fake: ProfilesFake
    web: WebFake

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

    def dialog(self, dialog_class):
        def found():
            return [d for d in self.window.findChildren(dialog_class) if d.isVisible()]

        self.until(found)
        return found()[0]

    def select(self, number):
        self.window.list.select(f"job-{number}")

    def ended(self):
        self.until(lambda: not self.service.busy)


@pytest.fixture
def make_app(qtbot, tmp_path):
    apps = []

    def make(jobs=(), *, connections=(), recover=True):
        runner, store = TaskRunner(), MemoryStore(jobs, connections=connections)
        key_store, driver, file_driver = MemoryKeyStore(), DriverFake(), FileDriverFake()
        book = ConnectionBook(key_store)
        database = DatabaseSource(book, [driver, file_driver])
        profiles_fake = ProfilesFake()
        web = WebFake(profiles_fake)
        sources = {"sample": SampleSource(), "file": FileFake(), "database": database, "web": web}
        exporter, library = GatedExporter(sources), MemoryLibrary()
        service = JobService(runner, store, exporter, library, sources)
        known = ConnectionService(runner, store, key_store, book, database, profiles_fake)
        profiles = ProfileService(runner, profiles_fake)
        lookups = Lookups(runner, exporter, library)
        settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        versions = {"CSV Downloader": "0.1.0"}
        window = MainWindow(service, known, profiles, lookups, settings, lambda: versions)
        app = AppHarness(
            qtbot, runner, service, exporter, library, store, window, settings,
            known, key_store, driver, file_driver, profiles, profiles_fake, web,
        )  # fmt: skip
        apps.append((app, lookups))
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        if recover:
            with qtbot.waitSignal(runner.idle):
                service.recover()
                profiles.reload()
        return app

    yield make
    for app, _lookups in apps:
        for part in (app.exporter, app.library, app.key_store, app.driver, app.file_driver):
            part.gate.set()
        app.profiles_fake.gate.set()
        assert app.service.shut_down(5000)
        app.window.hide()


@pytest.fixture
def app(make_app):
    return make_app()


@pytest.fixture
def web(make_app):
    """The form of the web source, with an account for one of its profiles."""
    app = make_app(connections=[ACCOUNT])
    combo = app.window.form.source_combo
    combo.setCurrentIndex(combo.findData("web"))
    return app
