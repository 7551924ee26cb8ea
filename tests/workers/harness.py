"""The job service over fakes in memory."""

from csvdownloader.core.requests.request import Request
from csvdownloader.sources.sample import SampleSource
from csvdownloader.workers.jobs.service import JobService
from csvdownloader.workers.runner import TaskRunner
from tests.fakes.jobs import GatedExporter, MemoryLibrary, MemoryStore
from tests.support.builders import NOON

REQUEST = Request("sample", {"slow": False}, 100)
SOURCES = {"sample": SampleSource()}


class World:
    """The job service over in-memory fakes."""

    def __init__(self, store=None, library=None, seen=0.0) -> None:
        self.store = store or MemoryStore()
        self.library = library or MemoryLibrary()
        self.exporter = GatedExporter(SOURCES)
        self.exporter.gate.clear()
        self.runner = TaskRunner()
        self.now, self.seen = NOON, seen
        self.service = JobService(
            self.runner,
            self.store,
            self.exporter,
            self.library,
            SOURCES,
            seen_time=lambda: self.seen,
            clock=lambda: self.now,
        )


def finish(qtbot, world):
    with qtbot.waitSignal(world.service.idle):
        world.exporter.gate.set()


def states(world):
    return [job.state.value for job in world.service.book.jobs()]
