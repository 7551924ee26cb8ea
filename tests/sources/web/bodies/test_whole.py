"""A truncated or changed body never passes for a whole one."""

import os

import pytest

from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.engine.transfer.download import download as real_download
from csvdownloader.sources.web.run.result import fetch
from tests.sources.web.bodies.harness import BodiesHarness
from tests.sources.web.jobs import CSV
from tests.support.rawserver import ASKED, Close, RawServer, response


def endless(harness, content, rows=None):
    """The receipt of a body without Content-Length or chunks."""
    with RawServer([ASKED, response(content, length=False), Close()]) as server:
        return harness.download(f"{server.url}/x.csv", rows=rows).receipt


# --- rows that were asked for ---------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"id,name\n1,Ada\n2,Gra", b"id;name\n1;Ada\n2;Gra"])
def test_http_03_half_a_record_is_not_the_last_row_that_was_asked_for(harness, content):
    receipt = endless(harness, content, rows=2)

    assert receipt.completeness is Completeness.UNVERIFIED
    assert "no proof of its end" in receipt.statement


@pytest.mark.parametrize("content", [CSV, b"id;name\n1;Ada\n2;Gra"])
def test_http_03_rows_before_the_point_of_truncation_are_whole(harness, content):
    assert endless(harness, content, rows=1).completeness is Completeness.LIMITED


@pytest.mark.parametrize("simple", [True, False])
@pytest.mark.parametrize(
    ("proven", "ended", "completeness"),
    [
        (True, True, Completeness.COMPLETE),
        (True, False, Completeness.LIMITED),
        (False, True, Completeness.UNVERIFIED),
        (False, False, Completeness.UNVERIFIED),
    ],
)
def test_as_many_rows_as_were_asked_for(tmp_path, simple, proven, ended, completeness):
    job = BodiesHarness(tmp_path / "job", rows=1, simple=simple)
    job.file("a,b\n1,2\n")
    assert job.finish(proven=proven, ended=ended).completeness is completeness


# --- a file that changes --------------------------------------------------------------------------


def changed(harness, content, change, monkeypatch):
    """Downloads a file that `change` changes before it is read."""

    def download(*args, **more):
        body = real_download(*args, **more)
        change(body.path)
        return body

    monkeypatch.setattr(fetch, "download", download)
    with RawServer([ASKED, response(content)]) as server:
        harness.download(f"{server.url}/x.csv")


@pytest.mark.parametrize("content", [CSV, CSV.replace(b",", b";")])
def test_sto_10_a_file_that_was_truncated_at_a_line_end_is_noticed(harness, monkeypatch, content):
    with pytest.raises(NotWholeError, match="changed while it was read"):
        changed(harness, content, lambda path: os.truncate(path, 14), monkeypatch)
    assert harness.files() == []


def test_sto_10_a_file_with_another_value_is_noticed(harness, monkeypatch):
    other = CSV.replace(b"Ada", b"Eve")
    with pytest.raises(NotWholeError, match="changed while it was read"):
        changed(harness, CSV, lambda path: path.write_bytes(other), monkeypatch)


# --- a message ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["Internal error, try later", "Try later", "ERROR: out of memory; try later", "oops"]
)
def test_http_15_a_line_that_may_be_a_message_is_not_complete(harness, line):
    with RawServer([ASKED, response(line.encode())]) as server:
        receipt = harness.download(f"{server.url}/x.csv").receipt

    assert receipt.completeness is Completeness.UNVERIFIED
    assert receipt.statement.startswith(f"One line came: {line}.")


@pytest.mark.parametrize("line", ["id,name", "id,name\n", "id\n", "first name,last name"])
def test_http_19_a_header_without_rows_is_complete(harness, line):
    with RawServer([ASKED, response(line.encode(), "Content-Type: text/csv")]) as server:
        receipt = harness.download(f"{server.url}/x.csv").receipt

    assert receipt.completeness is Completeness.COMPLETE


def test_sec_02_a_message_that_repeats_a_secret_is_masked(harness):
    with RawServer([ASKED, response(b"no such key canary")]) as server:
        url = f"{server.url}/x.csv?key=canary"
        receipt = harness.download(url).receipt

    assert "One line came: no such key" in receipt.statement
    assert "canary" not in receipt.statement
