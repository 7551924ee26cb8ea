"""Exports from a PostgreSQL server to which something happens meanwhile."""

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.control import Cancel
from csvdownloader.core.requests.request import Request
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.sources.database.postgresql.driver import PostgresqlDriver
from csvdownloader.sources.database.source import DatabaseSource
from tests.fakes.report import Recorder
from tests.support.builders import make_job

BIG = "select i, repeat('x', 1000) as pad from generate_series(1, 10000000) i"


class Rig:
    """Runs requests as the program does: through the source and the exporter, into a folder."""

    def __init__(self, root, server):
        self.root, self.server = root, server
        self.book = ConnectionBook(None)
        self.source = DatabaseSource(self.book, lambda: [PostgresqlDriver()])
        self.report, self.cancel = Recorder(), Cancel()
        self.connect(**server.settings())

    def connect(self, secret=None, **settings):
        self.book.put(Connection("id", "shop", "postgresql", settings))
        if secret:
            self.book.put_secret("id", secret)

    def run(self, query=None, rows=None, **parameters):
        parameters = {"connection": "id", "what": "query", "query": query or "", **parameters}
        job = make_job("out.csv", request=Request("database", parameters, rows))
        exporter = JobExporter(self.root, {"database": self.source})
        return exporter.run(job, self.report, self.cancel)

    def files(self):
        return [path for path in self.root.rglob("*") if path.is_file()]

    def on_first_rows(self, act):
        """Calls `act` once, as soon as there are rows in the file."""
        acted = []

        class Watching(Recorder):
            def __call__(self, progress):
                super().__call__(progress)
                if progress.row_count and not acted:
                    acted.append(True)
                    act()

        self.report = Watching()
