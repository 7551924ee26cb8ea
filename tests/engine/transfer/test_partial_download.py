"""What a download notes of itself while it is written."""

import shutil
from collections import namedtuple

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.engine.transfer import partial_download as module
from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.partial_download import PartialDownload
from csvdownloader.engine.transfer.resume_point import ResumePoint
from tests.support.transferring import FileTarget

URL = "http://a.example/x.csv"


class Response:
    """As much of a response as a download looks at."""

    url, headers = URL, Headers([("ETag", '"one"'), ("Content-Type", "text/csv"), ("X", "y")])


@pytest.fixture
def target(tmp_path):
    return FileTarget(tmp_path / "body")


@pytest.fixture
def partial(target):
    partial = PartialDownload(target, Cancel(), resume=True)
    partial.restore()
    partial.begin(URL, Response(), None)
    return partial


def noted(target):
    point = ResumePoint.read(target.path)
    return point.offset if point else 0


def test_it_is_noted_after_so_many_bytes_and_then_after_a_share_of_all(
    partial, target, monkeypatch
):
    monkeypatch.setattr(module, "_SAVE_AFTER", 10)
    monkeypatch.setattr(module, "_SAVE_SHARE", 4)
    found = []
    with partial.writing() as write:
        for size in (9, 1, 9, 1, 60, 19, 1):
            write(bytes(size))
            found.append(noted(target))
    assert found == [0, 10, 10, 20, 80, 80, 100]


def test_by_itself_it_is_noted_after_eight_mebibytes(partial, target):
    with partial.writing() as write:
        write(bytes((8 << 20) - 1))
        assert noted(target) == 0
        write(b"1")
        assert noted(target) == 8 << 20


def test_what_was_written_since_is_noted_at_the_end_and_goes_on_from_there(partial, target):
    with partial.writing() as write:
        write(b"abc")
    assert noted(target) == 0
    partial.save_resume_point()
    with target.path.open("ab") as file:
        file.write(b"not noted")
    again = PartialDownload(target, Cancel(), resume=True)
    again.restore()
    assert (again.offset, target.path.read_bytes(), again.checksum) == (3, b"abc", partial.checksum)
    assert again.headers == (("ETag", '"one"'), ("Content-Type", "text/csv"))
    assert again.resume_point(URL).offset == 3


@pytest.mark.parametrize("data", [b"ab", b"abd", b""])
def test_a_file_that_is_not_what_was_noted_begins_anew(partial, target, data):
    with partial.writing() as write:
        write(b"abc")
    partial.save_resume_point()
    target.path.write_bytes(data)
    again = PartialDownload(target, Cancel(), resume=True)
    again.restore()
    assert (again.offset, target.path.read_bytes(), noted(target)) == (0, b"", 0)


def test_another_address_begins_anew(partial, target):
    with partial.writing() as write:
        write(b"abc")
    assert partial.resume_point(URL).offset == 3
    assert partial.resume_point("http://a.example/y.csv") is None
    assert (partial.offset, target.path.read_bytes()) == (0, b"")


def test_the_headers_of_a_part_add_what_the_first_response_did_not_say(partial):
    with partial.writing() as write:
        write(b"abc")
    partial.begin_range(Headers([("x", "z"), ("Y", "new"), ("Content-Range", "of the part")]), 9)
    assert partial.headers[-2:] == (("X", "y"), ("Y", "new"))
    assert partial.total == 9


def test_nothing_is_noted_of_what_cannot_go_on(partial, target):
    partial.save_resume_point()
    assert noted(target) == 0
    with partial.writing() as write:
        write(b"abc")
    partial.disable_ranges()
    partial.save_resume_point()
    assert noted(target) == 0


def test_reading_again_what_is_here_can_be_cancelled(partial, target):
    with partial.writing() as write:
        write(b"abc")
    partial.save_resume_point()
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        PartialDownload(target, cancel, resume=True).restore()


Usage = namedtuple("Usage", ["total", "used", "free"])


@pytest.mark.parametrize(
    "begin",
    [
        lambda partial, total: partial.begin(URL, Response(), total),
        lambda partial, total: partial.begin_range(Headers(), total),
    ],
)
def test_the_rest_must_fit_beside_what_the_file_takes_already(partial, target, begin, monkeypatch):
    target.path.write_bytes(bytes(100_000))
    taken = target.path.stat().st_blocks * 512
    assert taken >= 100_000
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(1 << 40, 0, 1000))
    begin(partial, taken + 1000)
    with pytest.raises(DiskFullError):
        begin(partial, taken + 1001)


@pytest.mark.parametrize(("missing", "total"), [(0, None), (1, None), (1, 99)])
def test_what_has_no_announced_length_leaves_a_quarter_of_a_gibibyte(
    partial, monkeypatch, missing, total
):
    partial.begin_range(Headers(), total)
    monkeypatch.setattr(module, "_SAVE_AFTER", 2)
    usage = Usage(1 << 40, 0, (256 << 20) - missing)
    monkeypatch.setattr(module, "disk_usage", lambda _folder: usage)
    with partial.writing() as write:
        write(b"1")
        if missing and not total:
            with pytest.raises(DiskFullError, match="came to 2 bytes"):
                write(b"2")
        else:
            write(b"2")
