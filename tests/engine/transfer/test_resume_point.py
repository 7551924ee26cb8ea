"""What is noted beside a partly downloaded file, and when it is believed."""

import json

import pytest
from msgspec.structs import replace

from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.resume_point import (
    ResumePoint,
    about_whole,
    range_headers,
    remove_resume_point,
    resource_digest,
    stored_headers,
    strong_validator,
)

POINT = ResumePoint("a" * 64, "b" * 64, '"one"', 100, 40, (("ETag", '"one"'),), "c" * 32)


@pytest.fixture
def target(tmp_path):
    return tmp_path / "orders.csv.part"


@pytest.mark.parametrize(
    ("offset", "total", "is_believed"),
    [(40, 100, True), (100, 100, True), (1, 100, True), (40, None, True),
     (0, 100, False), (0, None, False), (101, 100, False), (-1, 100, False)],
)  # fmt: skip
def test_it_comes_back_as_it_was_where_it_makes_sense(target, offset, total, is_believed):
    point = replace(POINT, offset=offset, total=total)
    point.write(target)
    assert ResumePoint.read(target) == (point if is_believed else None)
    remove_resume_point(target)
    assert ResumePoint.read(target) is None
    remove_resume_point(target)


@pytest.mark.parametrize("change", [{"headers": [["ETag"]]}, {"headers": 1}, {"offset": "40"}])
def test_what_is_no_resume_point_is_none(target, change):
    POINT.write(target)
    path = target.with_name("orders.csv.part.resume")
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    assert ResumePoint.read(target) is None


def test_the_rest_is_asked_for_from_its_offset_on():
    assert range_headers(POINT) == {"Range": "bytes=40-", "If-Range": '"one"'}


@pytest.mark.parametrize(
    "same",
    ["https://a.example/x?sig=1", "https://a.example/x#top", "HTTPS://ada:pass@A.Example/x?b?c"],
)
def test_a_resource_is_the_same_whatever_its_query_and_its_user(same):
    assert resource_digest(same) == resource_digest("https://a.example/x")


@pytest.mark.parametrize(
    "other",
    ["http://a.example/x", "https://b.example/x", "https://a.example/X", "https://a.example/"],
)
def test_another_resource_is_another_one(other):
    assert resource_digest(other) != resource_digest("https://a.example/x")


def test_a_path_that_no_text_has_is_a_resource_too():
    assert resource_digest("https://a.example/\ud800") != resource_digest("https://a.example/?")


SENT = "Thu, 15 Jan 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "validator"),
    [
        ({"ETag": '"x"'}, '"x"'),
        ({"ETag": ' "x" '}, '"x"'),
        ({"ETag": '""'}, None),
        ({"ETag": 'x"'}, None),
        ({"ETag": '"x'}, None),
        ({"ETag": '"'}, None),
        ({"Date": SENT, "Last-Modified": "Thu, 15 Jan 2026 11:59:00 GMT"}, None),
        (
            {"Date": SENT, "Last-Modified": "Thu, 15 Jan 2026 11:58:59 GMT"},
            "Thu, 15 Jan 2026 11:58:59 GMT",
        ),
        ({"Date": SENT}, None),
    ],
)
def test_what_proves_that_the_bytes_are_the_same(headers, validator):
    assert strong_validator(Headers(headers.items())) == validator


def test_a_part_tells_about_the_whole_what_is_not_about_the_part():
    own = (("Content-Length", "5"), ("content-range", "bytes 0-4/9"), ("ETag", '"x"'))
    more = (("Content-Language", "de"),)
    assert about_whole(Headers([*own, *more])) == more
    assert stored_headers((*own, *more)) == (("ETag", '"x"'),)
