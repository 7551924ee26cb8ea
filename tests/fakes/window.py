"""The window over the real services, with fakes behind the ports."""

import threading
from collections.abc import Callable, Iterable

from PySide6.QtCore import QSettings

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.ports.library import Library
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.sources.sample import SampleSource
from csvdownloader.ui.main_window import MainWindow
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.jobs.service import JobService
from csvdownloader.workers.lookups import Lookups
from csvdownloader.workers.presets import PresetBook
from csvdownloader.workers.profiles import ProfileService
from csvdownloader.workers.runner import TaskRunner
from csvdownloader.workers.saved_requests import SavedRequests
from tests.fakes.databases import DriverFake, FileDriverFake
from tests.fakes.files import FileFake
from tests.fakes.jobs import GatedExporter, MemoryLibrary, MemoryStore
from tests.fakes.key_store import KeyStoreFake
from tests.fakes.presets import MemoryPresets
from tests.fakes.web import ProfilesFake, WebFake


class WindowOverFakes:
    """A window that is not shown yet, and all that it works with."""

    def __init__(
        self,
        settings: QSettings,
        jobs: Iterable[Job] = (),
        connections: Iterable[Connection] = (),
        versions: Callable[[], dict[str, str]] = lambda: {"CSV Downloader": "0.1.0"},
        saved: Iterable[SavedRequest] = (),
        library: Library | None = None,
    ) -> None:
        """`library` has the files; without, there are none, and what is saved is recorded."""
        self.settings = settings
        self.store, self.key_store = MemoryStore(jobs, connections=connections), KeyStoreFake()
        self.store.write_saved(*saved)
        self.key_store.window = threading.get_ident()
        self.driver, self.file_driver = DriverFake(), FileDriverFake()
        self.profiles_fake = ProfilesFake()
        self.web = WebFake(self.profiles_fake)
        book = ConnectionBook(self.key_store)
        database = DatabaseSource(book, lambda: [self.driver, self.file_driver])
        sources = _by_key(SampleSource(), FileFake(), database, self.web)
        self.exporter, self.library = GatedExporter(sources), MemoryLibrary()
        files = library or self.library
        self.runner = TaskRunner()
        self.service = JobService(
            self.runner, self.store, self.exporter, files, sources, seen_time=lambda: 0.0
        )
        self.connections = ConnectionService(
            self.runner, self.store, self.key_store, book, database, self.profiles_fake
        )
        self.profiles = ProfileService(self.runner, self.profiles_fake)
        self.lookups = Lookups(self.runner, self.exporter, files)
        self.saved = SavedRequests(self.store, sources)
        self.connections.know_users(
            lambda: [job.request for job in self.service.book.jobs()],
            lambda: [each.request for each in self.saved.all()],
        )
        self.preset_file = MemoryPresets()
        self.presets = PresetBook(self.runner, self.preset_file)
        self.window = MainWindow(
            self.service,
            self.connections,
            self.profiles,
            self.lookups,
            self.saved,
            self.presets,
            settings,
            versions,
        )

    def open_gates(self) -> None:
        """Lets everything go on that waits in a fake."""
        for part in (self.exporter, self.library, self.key_store, self.driver, self.file_driver):
            part.gate.set()
        self.exporter.first_gate.set()
        self.library.rows_gate.set()
        self.profiles_fake.gate.set()


def _by_key(*sources: Source) -> dict[str, Source]:
    return {source.key: source for source in sources}
