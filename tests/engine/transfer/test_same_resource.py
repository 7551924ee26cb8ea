"""A download is only resumed from the resource that it began with.

That is the same URL but for its query: an ETag means nothing at any other.
"""

import pytest

from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.engine.transfer.resume_point import resource_digest
from tests.support.rawserver import ASKED, RawServer, Reset, response
from tests.support.transferring import DATA, part, upto, whole

CUT = 5000  # the offset at which the first download breaks off
OTHER = bytes(reversed(DATA))
BROKEN = [ASKED, upto(CUT), Reset()]
GONE = [ASKED, response(status="403 Forbidden")]


def moved(url):
    return [ASKED, response(b"", f"Location: {url}", status="302 Found")]


def test_http_18_a_renewed_link_to_another_path_begins_again_also_with_the_same_etag(run):
    with RawServer(BROKEN, GONE, [ASKED, whole(data=OTHER)]) as server:
        with pytest.raises(HttpStatusError):
            run.get_url(f"{server.url}/a")
        run.get_url(f"{server.url}/b")
    assert server.header(1, "Range") == f"bytes={CUT}-"
    assert server.header(2, "Range") is None
    assert run.bytes == OTHER


def test_http_18_a_renewed_link_to_another_host_begins_again_also_with_the_same_etag(run):
    with RawServer(BROKEN, GONE) as old, RawServer([ASKED, whole(data=OTHER)]) as new:
        with pytest.raises(HttpStatusError):
            run.get_url(f"{old.url}/a")
        run.get_url(f"{new.url}/a")
    assert new.header(0, "Range") is None
    assert run.bytes == OTHER


def test_http_10_a_part_from_where_a_redirect_leads_now_is_not_spliced_in(run):
    with (
        RawServer(BROKEN) as old,
        RawServer([ASKED, part(CUT, data=OTHER)], [ASKED, whole(data=OTHER)]) as new,
        RawServer(moved(f"{old.url}/a"), moved(f"{new.url}/a")) as first,
    ):
        run.get_url(first.url)
    assert new.header(0, "Range") == f"bytes={CUT}-"
    assert run.bytes == OTHER


def test_http_08_no_further_part_where_a_redirect_leads_now_proves_nothing(run):
    head = b'HTTP/1.1 200 OK\r\nETag: "one"\r\nTransfer-Encoding: chunked\r\n\r\n'
    broken = [ASKED, head + b"%x\r\n%b\r\n" % (CUT, DATA[:CUT]), Reset()]
    end = response(b"", f"Content-Range: bytes */{CUT}", 'ETag: "one"', status="416 No")
    with (
        RawServer(broken) as old,
        RawServer([ASKED, end], [ASKED, whole(data=OTHER)]) as new,
        RawServer(moved(f"{old.url}/a"), moved(f"{new.url}/a")) as first,
    ):
        run.get_url(first.url)
    assert run.bytes == OTHER


def test_a_redirect_to_the_same_resource_with_a_fresh_signature_is_resumed(run):
    with (
        RawServer(BROKEN, [ASKED, part(CUT)]) as files,
        RawServer(moved(f"{files.url}/a?sig=1"), moved(f"{files.url}/a?sig=2")) as first,
    ):
        run.get_url(first.url)
    assert files.header(1, "Range") == f"bytes={CUT}-"
    assert run.bytes == DATA


@pytest.mark.parametrize(
    "same",
    [
        "https://a.example/x/y?sig=2&expires=3",
        "https://a.example/x/y#part",
        "HTTPS://A.example/x/y",
        "https://me:canary@a.example/x/y",
    ],
)
def test_the_same_resource(same):
    assert resource_digest(same) == resource_digest("https://a.example/x/y?sig=1")


@pytest.mark.parametrize(
    "other",
    [
        "https://a.example/x/Y",
        "https://a.example/x",
        "https://a.example:8443/x/y",
        "https://b.example/x/y",
        "http://a.example/x/y",
        "https://a.examplex/y",
    ],
)
def test_another_resource(other):
    assert resource_digest(other) != resource_digest("https://a.example/x/y")
