"""The first rows of a file on the web, or of a service that gives pages."""

import gzip

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.responses import HttpStatusError, NotTheDataError
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.first_rows import PreviewMode
from csvdownloader.core.sources.reading import Certainty
from tests.services.fakes.base import FakeService, Reply

LARGE = b"id;name\n" + b"".join(b"%d;Ada %d\n" % (n, n) for n in range(800_000))
SHOWN = (("0", "Ada 0"), ("1", "Ada 1"), ("2", "Ada 2"))


@pytest.fixture
def server():
    with FakeService() as service:
        yield service


@pytest.fixture
def first(harness, server):
    harness.profiles.load()

    def first(body, **reading):
        server.on("GET", "/rows", body if isinstance(body, Reply) else Reply(body=body))
        parameters = {"profile": "download", "param.url": f"{server.url}/rows", **reading}
        request = Request("web", parameters)
        assert harness.source.preview_mode(request) is PreviewMode.ON_DEMAND
        return harness.exporter.first_rows(request, 3, Cancel())

    yield first
    jobs = harness.folder / "jobs"
    assert not jobs.exists() or list(jobs.iterdir()) == []


def test_of_a_large_file_only_the_beginning_is_fetched(first, server):
    found = first(LARGE)
    assert (found.preview.header, found.preview.rows) == (("id", "name"), SHOWN)
    assert not found.preview.complete
    assert [(f.option, f.value) for f in found.findings if f.option == "delimiter"] == [
        ("delimiter", "semicolon")
    ]
    assert len(server.requests) == 1


def test_a_small_file_is_seen_as_a_whole(first):
    assert first(b"id\n1\n2\n").preview.complete


def test_they_come_from_a_packed_file_too(first):
    assert first(gzip.compress(LARGE, 1)).preview.rows == SHOWN


def test_the_options_count(first):
    found = first(LARGE, delimiter="comma")
    assert found.preview.header == ("id;name",)
    assert {f.certainty for f in found.findings if f.option == "delimiter"} == {Certainty.CERTAIN}


def test_where_the_beginning_is_not_enough_that_is_said(first):
    with pytest.raises(SourceError) as caught:
        first(b'a,b\n1,"' + b"x\n" * (3 << 20) + b'"\n')
    assert caught.value.hint == (
        "Only the first 4.2 MB of the file were looked at; the download reads all of it."
    )


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(404), HttpStatusError),
        (Reply(202), HttpStatusError),
        (Reply(body=b"<html><title>Log in</title>"), NotTheDataError),
    ],
)
def test_what_is_no_file_is_told_at_once(first, server, reply, error):
    with pytest.raises(error):
        first(reply)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("profile", "mode"),
    [
        ("download-token", PreviewMode.ON_DEMAND),
        ("odata", PreviewMode.ON_DEMAND),
        ("botify", PreviewMode.NEVER),
        ("qualtrics", PreviewMode.NEVER),
        ("amplitude-export", PreviewMode.NEVER),
        ("none", PreviewMode.NEVER),
    ],
)
def test_no_export_is_started_for_a_preview(harness, profile, mode):
    harness.profiles.load()
    assert harness.source.preview_mode(Request("web", {"profile": profile})) is mode
