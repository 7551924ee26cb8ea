"""Downloads to disks without room: before the start where the size is known, and while they run."""

import gzip
import os
import subprocess

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.storage import DiskFullError, FileTooLargeError
from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.partial_download import PartialDownload
from csvdownloader.sources.web.bodies.targets import FileTarget
from tests.services.fakes.base import FakeService, Reply, steps
from tests.sources.web.jobs import pages_profile
from tests.support.disks import largest_file, small_disk
from tests.support.rawserver import ASKED, Close, RawServer, response
from tests.support.web import WebHarness

MEGABYTE = 1 << 20
TEXT = b"id,name\n" + b"1234567,somebody\n" * 400_000  # 6.8 MB


@pytest.fixture
def disk(tmp_path, processes):
    with small_disk(tmp_path / "small") as disk:
        yield disk.folder


@pytest.fixture
def web(disk):
    return WebHarness(disk)


@pytest.fixture
def service():
    with FakeService() as service:
        yield service


def test_s14_a_body_that_does_not_fit_is_refused_before_a_byte_is_written(web, service):
    service.on("GET", "/t.csv", Reply(body=TEXT))
    with pytest.raises(DiskFullError, match=r" free, the file needs 6\.8 MB") as raised:
        web.download(f"{service.url}/t.csv")
    assert str(web.folder) in raised.value.message
    assert {path.name: path.stat().st_size for path in web.files()}["export.csv.part"] == 0


def test_s14_a_body_that_fits_to_the_last_byte_is_not_refused(web, service):
    reserve = 64 << 10  # for the checkpoint, the receipt, and the folders
    body = TEXT[: (MEGABYTE - reserve) // 16 * 16 - 8]
    service.on("GET", "/t.csv", Reply(body=body))
    assert web.download(f"{service.url}/t.csv").bytes == body


def test_s14_once_there_is_room_the_same_download_goes_on(web, service, disk):
    service.on("GET", "/t.csv", Reply(body=TEXT))
    with pytest.raises(DiskFullError):
        web.download(f"{service.url}/t.csv")
    subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
    assert web.again().bytes == TEXT


@pytest.mark.parametrize("ending", [b"", b"junk"])
def test_s14_a_body_without_a_length_that_fills_the_disk_is_named(web, ending):
    body = response(TEXT + ending, length=False)
    with (
        RawServer([ASKED, body, Close()]) as server,
        pytest.raises(DiskFullError, match=r"has .* free"),
    ):
        web.download(f"{server.url}/t.csv")


def test_s14_the_bodies_of_pages_and_what_is_made_of_them_are_named(web, service):
    rows = [{"id": number, "name": "x" * 100} for number in range(8000)]
    pages = [Reply(json={"rows": rows, "next": f"/rows?after={n}"}) for n in range(9)]
    service.on("GET", "/rows", steps(*pages))
    with pytest.raises(DiskFullError, match=r"has .* free"):
        web.run(pages_profile('kind = "next-url"\nnext = "next"'), base_url=service.url)


def test_s14_a_packed_body_that_fits_and_its_content_does_not_is_named(web, service):
    service.on("GET", "/t.csv.gz", Reply(body=gzip.compress(TEXT)))
    with pytest.raises(DiskFullError, match=r"has .* free"):
        web.download(f"{service.url}/t.csv.gz")


def test_s14_a_body_that_is_too_large_for_a_file_is_no_full_disk(tmp_path, service):
    service.on("GET", "/t.csv", Reply(body=TEXT))
    with largest_file(MEGABYTE), pytest.raises(FileTooLargeError, match="too large"):
        WebHarness(tmp_path / "web").download(f"{service.url}/t.csv")


def test_s14_the_rest_of_a_download_needs_only_its_own_room(disk):
    target = FileTarget(disk / "body")
    target.reset()
    partial = PartialDownload(target, Cancel(), resume=True)
    partial.restore()
    with partial.writing() as write:
        write(bytes(600_000))
    partial.begin_range(Headers(), 900_000)
    with target.path.open("r+b") as file:  # as a file system that allocates ahead
        os.posix_fallocate(file.fileno(), 0, 900_000)
    partial.begin_range(Headers(), 900_000)
    with pytest.raises(DiskFullError, match="the file needs"):
        partial.begin_range(Headers(), 5_000_000)
