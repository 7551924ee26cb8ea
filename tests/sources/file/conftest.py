import csv
import os
from contextlib import nullcontext

import pytest
from msgspec import Struct, field

from csvdownloader.core.control import Cancel
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.output import ASIDE
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.file.source import FileSource
from tests.fakes.report import Recorder


class Job(Struct):
    """A job's folder, and what came of it."""

    part: object
    report: Recorder = field(default_factory=Recorder)
    cancel: Cancel = field(default_factory=Cancel)
    format: Format = Format.CSV
    checksum: object = None

    def run(self, path, rows=None, **parameters):
        request = Request("file", {"path": str(path), **parameters}, rows, self.format)
        outcome = FileSource().export(request, self, self.report, self.cancel)
        if outcome.schema:
            assert [column.name for column in outcome.schema] == self.cells()[0]
        return outcome

    @property
    def aside(self):
        return self.part.with_name(ASIDE)

    def wrote(self, checksum):
        self.checksum = checksum

    def verifying(self):
        return nullcontext()

    def bytes(self):
        return self.part.read_bytes()

    def cells(self):
        """The written file as another reader sees it, header included."""
        csv.field_size_limit(1 << 30)
        with self.part.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file, delimiter=self.format.delimiter, strict=True))


@pytest.fixture
def job(tmp_path):
    folder = tmp_path / "job"
    folder.mkdir()
    part = folder / "out.csv.part"
    os.close(os.open(part, os.O_CREAT | os.O_WRONLY, 0o600))
    return Job(part)


@pytest.fixture
def write(tmp_path):
    """Writes a source file and returns its path."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
