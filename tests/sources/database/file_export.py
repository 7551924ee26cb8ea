"""A harness for the tests of the drivers that read one database file."""

import contextlib
import csv

from msgspec import Struct, field

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.control import Cancel
from csvdownloader.core.requests.request import Request
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.sources.database.driver import Login, Selection
from csvdownloader.sources.database.source import DatabaseSource
from tests.fakes.report import Recorder
from tests.support.builders import make_job, make_output


class SpoolFake:
    """A spool with nothing but a part file, which is not made."""

    def __init__(self, folder):
        self.part = folder / "x.part"

    def wrote(self, checksum):
        self.checksum = checksum

    def verifying(self):
        return contextlib.nullcontext()


class Run(Struct):
    """Exports of one file, straight through its driver."""

    driver: object
    path: object
    part: object
    report: Recorder = field(default_factory=Recorder)
    cancel: Cancel = field(default_factory=Cancel)

    @property
    def login(self):
        return Login("mine", {"path": str(self.path)})

    def __call__(self, what, rows=None, to=Format.CSV, **more):
        """Exports a query, or a table when `what` is a path of names."""
        picked = {"query": what} if isinstance(what, str) else {"table": tuple(what)}
        selection = Selection(**picked, **more)
        self.part.write_bytes(b"")
        output = make_output(self.part, to, rows, self.report, self.cancel)
        outcome = self.driver.export(self.login, selection, output)
        assert [column.name for column in outcome.schema] == self.cells(to)[0]
        return outcome

    def types(self, what, **more):
        """The types of the columns of what is exported, as people read them."""
        return [column.type_text for column in self(what, **more).schema]

    def cells(self, format=Format.CSV):
        csv.field_size_limit(1 << 30)
        with self.part.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file, delimiter=format.delimiter, strict=True))

    def whole(self, root, **parameters):
        """Runs a whole job: its receipt, and the bytes of its file."""
        source = DatabaseSource(ConnectionBook(None), lambda: [self.driver])
        url = self.driver.url({"path": str(self.path)})
        request = Request("database", {"connection": url, **parameters})
        job = make_job("out.csv", request=request)
        with contextlib.suppress(FileExistsError):
            root.mkdir()
        receipt = JobExporter(root, {"database": source}).run(job, self.report, self.cancel)
        return receipt, (root / job.id / "out.csv").read_bytes()
