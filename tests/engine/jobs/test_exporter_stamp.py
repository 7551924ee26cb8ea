"""What tells a file that changed from what it was."""

import os

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.requests.request import Request
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.sample import SampleSource


@pytest.fixture
def exporter(tmp_path):
    sources = (FileSource(), SampleSource())
    return JobExporter(tmp_path / "jobs", {source.key: source for source in sources})


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    return path


def replace(path):
    other = path.with_name("b")
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(path.stat().st_mtime_ns, path.stat().st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_text("a\n1\n2\n"),
        lambda path: os.utime(path, ns=(0, path.stat().st_mtime_ns + 1_000_000)),
        replace,
        lambda path: path.unlink(),
    ],
)
def test_a_file_that_changed_has_another_stamp(exporter, path, change):
    request = Request("file", {"path": str(path)})
    before = exporter.inspect(request, Cancel()).stamp
    assert before == exporter.stamp(request) != ()
    change(path)
    assert exporter.stamp(request) != before


def test_what_is_no_file_has_none(exporter):
    assert exporter.stamp(Request("sample")) == ()
    assert exporter.stamp(Request("file", {"path": "/nowhere/a.csv"})) == ()
