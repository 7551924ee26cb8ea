"""What the tests against MariaDB share."""

import csv
import threading
from contextlib import contextmanager

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.progress import Stage
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.database.driver import Selection
from csvdownloader.sources.database.mysql.driver import MysqlDriver
from tests.fakes.report import Recorder
from tests.support.builders import make_output

DRIVER = MysqlDriver()
SECRET = "s3cret-ä-canary"
ENDLESS = "SELECT a.seq FROM seq_1_to_1000000 a, seq_1_to_1000000 b"
COMPUTING = "SELECT count(*) FROM many a, many b WHERE sqrt(a.id + b.id) < 0"


class Export:
    """One export into a file of its own."""

    def __init__(self, part, format=Format.CSV):
        self.part, self.format = part, format
        self.report, self.cancel = Recorder(), Cancel()

    def __call__(self, login, *, report=None, rows=None, **selection):
        output = make_output(self.part, self.format, rows, report or self.report, self.cancel)
        outcome = DRIVER.export(login, Selection(**selection), output)
        assert [column.name for column in outcome.schema] == self.cells()[0]
        return outcome

    def types(self, login, **selection):
        """The types of the columns of what is exported, as people read them."""
        return [column.type_text for column in self(login, **selection).schema]

    def cells(self):
        with self.part.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file, delimiter=self.format.delimiter, strict=True))


class OnRows(Recorder):
    """Calls `act` as soon as the first rows are written."""

    def __init__(self, act):
        super().__init__()
        self.act = act

    def __call__(self, progress):
        super().__call__(progress)
        if progress.stage is Stage.COPYING and self.act:
            act, self.act = self.act, None
            act()


def until(condition):
    for _ in range(600):
        if condition():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never came to that")


def running(server, text):
    """The ids of the connections whose query has the text."""
    listed = "SELECT id FROM information_schema.processlist WHERE info LIKE '%{}%' AND id <> "
    return server.run(listed.format(text) + "connection_id()", "--batch", "-N").split()


@contextmanager
def elsewhere(act):
    """Runs `act` on another thread meanwhile."""
    thread = threading.Thread(target=act)
    thread.start()
    try:
        yield
    finally:
        thread.join()
