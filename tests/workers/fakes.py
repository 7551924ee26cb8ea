"""In-memory fakes for the ports of the job service: the real rules, no disk."""

import threading
from collections.abc import Mapping
from pathlib import Path

from csvdownloader.core.errors import DiskFullError
from csvdownloader.core.models import Inspection, Preview
from csvdownloader.core.ports import Recovery
from csvdownloader.sources.sample import SampleSource
from tests.support.builders import make_receipt


class MemoryStore:
    """A job store in memory; `full` makes every write fail."""

    def __init__(self, jobs=(), settings: Mapping | None = None, connections=()) -> None:
        self.rows = {job.id: job for job in jobs}
        self.connections = {connection.id: connection for connection in connections}
        self.settings = dict(settings or {})
        self.full = False

    def load(self):
        return list(self.rows.values())

    def put(self, job) -> None:
        if self.full:
            raise DiskFullError("The disk is full")
        self.rows[job.id] = job

    def remove(self, job_id) -> None:
        self.rows.pop(job_id, None)

    def load_settings(self):
        return self.settings

    def save_settings(self, values) -> None:
        self.settings = values

    def load_connections(self):
        return list(self.connections.values())

    def put_connection(self, connection) -> None:
        if self.full:
            raise DiskFullError("The disk is full")
        self.connections[connection.id] = connection

    def remove_connection(self, connection_id) -> None:
        if self.full:
            raise DiskFullError("The disk is full")
        self.connections.pop(connection_id, None)

    def close(self) -> None:
        pass


class GatedExporter:
    """An exporter whose jobs end when the test opens the gate; `error` makes them fail."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.error = None
        self.ran = []
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()

    def run(self, job, report, cancel):
        with self._lock:
            self.ran.append(job.id)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            with cancel.calling(self.gate.set):
                assert self.gate.wait(20)
            cancel.check()
            if self.error:
                raise self.error
            return make_receipt(job.title)
        finally:
            with self._lock:
                self.at_once -= 1

    def inspect(self, request, cancel):
        if self.error:
            raise self.error
        return Inspection({}, "a note")


class MemoryLibrary:
    """A library without files."""

    def __init__(self, recovery: Recovery | None = None) -> None:
        self.recovery = recovery or Recovery({}, ())
        self.removed = []
        self.error = None

    def path(self, job):
        return Path("/spool") / job.title

    def save(self, job, target, overwrite, report, cancel):
        if self.error:
            raise self.error
        return target

    def save_into(self, job, folder, report, cancel):
        return self.save(job, folder / job.title, False, report, cancel)

    def preview(self, job, rows):
        if self.error:
            raise self.error
        return Preview(("a",), (("1",),), complete=True)

    def remove(self, job_id) -> None:
        self.removed.append(job_id)

    def recover(self, jobs):
        return self.recovery


SOURCES = {"sample": SampleSource()}
