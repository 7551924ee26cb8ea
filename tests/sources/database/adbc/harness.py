"""What the tests of ADBC drivers share."""

import csv
import sqlite3
from uuid import uuid4

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.control import Cancel
from csvdownloader.core.requests.request import Request
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.sources.database.adbc.drivers import adbc_drivers
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.workers.runner import TaskReport
from tests.support.builders import make_job

CANARY = "CANARY-7f3a"
DRIVERS = {driver.key: driver for driver in adbc_drivers()}
ENDLESS = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
    SELECT i FROM n"""


class Runs:
    """Jobs against one SQLite file through its ADBC driver, as the program runs them."""

    def __init__(self, folder):
        self.file, self.root = folder / "data.db", folder / "jobs"
        self.seen, self.cancel = [], Cancel()

    def execute(self, script):
        with sqlite3.connect(self.file) as connection:
            connection.executescript(script)
        connection.close()

    def source(self, secret=None, **settings):
        settings = {"driver": "adbc_driver_sqlite", "uri": str(self.file)} | settings
        connection = Connection(str(uuid4()), "files", "adbc", settings, SecretLocation.ASK)
        book = ConnectionBook(None, [connection])
        if secret:
            book.put_secret(connection.id, secret)
        return DatabaseSource(book, lambda: list(DRIVERS.values()))

    def export(self, rows=None, *, source=None, **parameters):
        parameters = {"connection": "files", "what": "table"} | parameters
        if "query" in parameters:
            parameters["what"] = "query"
        request = Request("database", parameters, rows, Format.CSV)
        self.job = make_job("out.csv", request=request)
        exporter = JobExporter(self.root, {"database": source or self.source()})
        receipt = exporter.run(self.job, TaskReport(self.seen.append), self.cancel)
        assert [column.name for column in receipt.schema] == self.records()[0]
        return receipt

    def records(self):
        path = self.root / self.job.id / "out.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))


class ServerJobs:
    """Jobs against one server through its ADBC driver, as the program runs them."""

    def __init__(self, root, url):
        self.root, self.url, self.cancel = root, url, Cancel()
        self.source = DatabaseSource(ConnectionBook(None), lambda: list(DRIVERS.values()))

    def export(self, rows=None, *, on_progress=lambda _progress: None, **parameters):
        located = self.source.locate(self.url)
        what = {"what": "query" if "query" in parameters else "table"}
        request = Request("database", located | what | parameters, rows, Format.CSV)
        self.job = make_job("out.csv", request=request)
        exporter = JobExporter(self.root, {"database": self.source})
        receipt = exporter.run(self.job, TaskReport(on_progress), self.cancel)
        assert [column.name for column in receipt.schema] == next(self.reader())
        return receipt

    def reader(self):
        path = self.root / self.job.id / "out.csv"
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.reader(file, strict=True)

    def bytes(self):
        return (self.root / self.job.id / "out.csv").read_bytes()
