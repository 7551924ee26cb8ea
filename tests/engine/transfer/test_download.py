"""A body is in the file whole, or the download fails; tries are bounded."""

import base64
import hashlib
from datetime import timedelta

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.core.errors.responses import HttpStatusError, ThrottledError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.errors.wholeness import ChecksumError, IncompleteError
from csvdownloader.engine.proof.checksum import Checksum
from csvdownloader.engine.transfer.download import Expected, NotReadyYet, Proof
from tests.support.builders import NOON
from tests.support.rawserver import ASKED, Close, Gate, RawServer, Reset, response
from tests.support.transferring import DATA, FileTarget, part, upto, whole

SHA256 = hashlib.sha256(DATA).hexdigest()


def chunked(data, end=b"0\r\n\r\n"):
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"%x\r\n" % len(data) + data + b"\r\n" + end


@pytest.mark.parametrize(
    ("reply", "proof"),
    [
        (response(DATA), Proof.LENGTH),
        (chunked(DATA), Proof.CHUNKED),
        (response(DATA, length=False), Proof.NONE),
        (response(DATA, length=False).replace(b"HTTP/1.1", b"HTTP/1.0"), Proof.NONE),
    ],
)
def test_a_body_comes_whole_and_its_proof_is_told(run, reply, proof):
    with RawServer([ASKED, reply, Close()]) as server:
        body = run.get(server)
    assert run.bytes == DATA
    assert (body.size, body.checksum, body.proof) == (len(DATA), Checksum(DATA).hexdigest(), proof)
    assert run.left() == ["x.part"]


def test_a_long_body_comes_whole(run):
    data = DATA * 300  # 7.7 MB: long enough to be read past the HTTP library
    with RawServer([ASKED, response(data)]) as server:
        assert run.get(server).checksum == Checksum(data).hexdigest()
    assert run.bytes == data
    assert run.reported[-1] == (len(data), len(data))


def test_http_13_a_line_end_behind_a_long_body_is_not_read_in(run):
    data = bytes(range(256)) * (1 << 12)  # 1 MB: its end is read past the HTTP library
    with RawServer([ASKED, response(data) + b"\r\n", Close()]) as server:
        body = run.get(server)
    assert (run.bytes, body.proof) == (data, Proof.LENGTH)


def test_http_13_what_follows_a_long_body_is_refused_and_not_in_the_file(run):
    data = bytes(range(256)) * (1 << 12)
    script = [ASKED, response(data) + b"and more of it", Close()]
    with RawServer(script) as server, pytest.raises(ChecksumError, match="sends more"):
        run.get(server)
    assert run.bytes == data


def test_a_long_body_that_breaks_off_is_resumed(run):
    data = DATA * 300
    offset = 5_000_000
    with RawServer(
        [ASKED, upto(offset, data=data), Close()], [ASKED, part(offset, data=data)]
    ) as server:
        body = run.get(server)
    assert server.header(1, "Range") == f"bytes={offset}-"
    assert (run.bytes, body.checksum) == (data, Checksum(data).hexdigest())


def test_what_the_server_said_about_the_body_is_told(run):
    headers = ["Content-Type: Text/CSV; charset=ISO-8859-2", "Content-Encoding: gzip", "X-Rows: 7"]
    with RawServer([ASKED, response(b"raw", *headers)]) as server:
        body = run.get(server)
    assert (body.media_type, body.charset) == ("text/csv", "iso-8859-2")
    assert body.content_encoding == "gzip"
    assert body.headers.get("x-rows") == "7"
    assert body.name == "x"
    assert run.bytes == b"raw"


@pytest.mark.parametrize("status", ["200 OK", "204 No Content"])
def test_nothing_is_a_body_of_no_bytes(run, status):
    with RawServer([ASKED, response(status=status)]) as server:
        body = run.get(server)
    assert (body.size, run.bytes) == (0, b"")


def test_what_comes_with_an_answer_that_resets_is_no_body(run):
    head = b"HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n"
    with RawServer([ASKED, head + b"3\r\nabc\r\n0\r\n\r\n"]) as server:
        body = run.get(server)
    assert (body.size, run.bytes) == (0, b"")


def test_202_means_ask_again_later(run):
    with (
        RawServer([ASKED, response(b"wait", "Retry-After: 5", status="202 Accepted")]) as server,
        pytest.raises(NotReadyYet) as caught,
    ):
        run.get(server)
    assert caught.value.response.headers.get("retry-after") == "5"
    assert caught.value.response.body == b"wait"
    assert run.bytes == b""


@pytest.mark.parametrize(
    "reply",
    [upto(5000), chunked(DATA, b""), chunked(DATA, b"zz\r\n")],
    ids=["length", "no last chunk", "bad chunk"],
)
@pytest.mark.parametrize("end", [Close(), Reset()])
def test_http_01_and_02_a_body_that_is_always_cut_is_given_up(run, reply, end):
    with RawServer([ASKED, reply, end]) as server, pytest.raises(IncompleteError) as caught:
        run.get(server)
    assert len(server.requests) == 7
    assert len(run.clock.waited) == 6
    assert "canary" not in caught.value.message


def test_http_02_how_much_came_of_a_broken_body_is_told(run):
    pieces = b"a\r\n0123456789\r\n", b"5\r\nabcde\r\n"
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with (
        RawServer([ASKED, head + b"".join(pieces), Close()]) as server,
        pytest.raises(IncompleteError, match="broke off after 15 bytes"),
    ):
        run.get(server)


def test_http_01_what_comes_a_second_time_is_no_progress_that_earns_patience(run):
    data = bytes(6 << 20)
    truncated = [[ASKED, upto(size, "X: y", data=data), Close()] for size in (2 << 20, 4 << 20)]
    with RawServer(*truncated * 10) as server, pytest.raises(IncompleteError):
        run.get(server)
    assert len(server.requests) == 8  # 2 that came further than any before, and 6 more tries


def test_every_try_that_comes_further_earns_patience(run):
    data = bytes(10 << 20)
    steps = range(0, 10 << 20, 1 << 20)
    first = [ASKED, upto(1 << 20, data=data), Close()]
    rest = [[ASKED, part(at, data=data)[: (1 << 20) - len(data) + at], Close()] for at in steps]
    with RawServer(first, *rest[1:-1], [ASKED, part(9 << 20, data=data)]) as server:
        run.get(server)
    assert len(server.requests) == 10  # more than without progress
    assert run.bytes == data


def test_net_06_a_reset_where_the_end_could_have_been_is_not_an_end(run):
    reply = response(DATA, length=False)
    with RawServer([ASKED, reply, Reset()], [ASKED, reply, Close()]) as server:
        assert run.get(server).proof is Proof.NONE
    assert len(server.requests) == 2
    assert run.bytes == DATA


def test_http_12_a_transient_error_is_waited_out(run):
    failure = [ASKED, response(b"<html>oops", status="500 Oops")]
    with RawServer(failure, failure, [ASKED, response(DATA)]) as server:
        run.get(server)
    assert run.bytes == DATA
    assert len(run.clock.waited) == 2
    assert run.announced[0] == NOON + timedelta(seconds=run.clock.waited[0])


def test_http_12_an_error_that_stays_is_given_up(run):
    with (
        RawServer([ASKED, response(b"<html>oops", status="500 Oops")]) as server,
        pytest.raises(HttpStatusError, match="failed") as caught,
    ):
        run.get(server)
    assert caught.value.status == 500
    assert len(server.requests) == 7
    assert run.bytes == b""


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 501])
def test_http_12_a_refusal_is_not_tried_again(run, status):
    with (
        RawServer([ASKED, response(b"<html>no", status=f"{status} No")]) as server,
        pytest.raises(HttpStatusError) as caught,
    ):
        run.get(server)
    assert caught.value.status == status
    assert len(server.requests) == 1
    assert run.bytes == b""


@pytest.mark.parametrize("status", [429, 503])
def test_http_11_the_wait_that_the_server_asks_for_is_taken(run, status):
    busy = response(b"busy", "Retry-After: 42", status=f"{status} Busy")
    with RawServer([ASKED, busy], [ASKED, response(DATA)]) as server:
        run.get(server)
    assert run.clock.waited == [42]


def test_a_rate_that_is_not_used_up_has_nothing_to_do_with_another_error(run):
    rates = ["X-RateLimit-Remaining: 4999", "X-RateLimit-Reset: 3000"]
    failure = response(b"bad gateway", *rates, status="502 Bad Gateway")
    with RawServer([ASKED, failure], [ASKED, response(DATA)]) as server:
        run.get(server)
    assert 0.5 <= run.clock.waited[0] <= 1


def test_http_11_a_wait_over_budget_stops_with_its_time(run):
    busy = response(b"busy", "Retry-After: 999999999", status="429 Busy")
    with RawServer([ASKED, busy]) as server, pytest.raises(ThrottledError, match="until"):
        run.get(server)
    assert run.clock.waited == []


def test_cancel_works_while_it_waits(run):
    run.clock.after_wait = lambda _: run.cancel.set()
    with RawServer([ASKED, response(status="503 Busy")]) as server, pytest.raises(Cancelled):
        run.get(server)
    assert len(server.requests) == 1


def test_http_18_an_ended_link_is_renewed_and_resumed(run):
    gone = [ASKED, response(b"<Error>expired", status="403 Forbidden")]
    with RawServer([ASKED, upto(15_000), Reset()], gone, [ASKED, part(15_000)]) as server:
        with pytest.raises(HttpStatusError):
            run.get_url(f"{server.url}/x?sig=1")
        run.get_url(f"{server.url}/x?sig=2")
    assert server.first_line(2) == "GET /x?sig=2 HTTP/1.1"
    assert server.header(2, "Range") == "bytes=15000-"
    assert server.header(2, "If-Range") == '"one"'
    assert run.bytes == DATA


def test_http_18_a_renewed_link_to_something_else_begins_again(run):
    other = DATA[::-1]
    gone = [ASKED, response(status="403 Forbidden")]
    new = [ASKED, whole('ETag: "two"', data=other)]
    with RawServer([ASKED, upto(15_000), Reset()], gone, new) as server:
        with pytest.raises(HttpStatusError):
            run.get_url(f"{server.url}/x?sig=1")
        run.get_url(f"{server.url}/x?sig=2")
    assert server.header(2, "If-Range") == '"one"'
    assert run.bytes == other


def test_a_link_that_has_ended_is_not_asked_again(run):
    with (
        RawServer([ASKED, response(status="403 Forbidden")]) as server,
        pytest.raises(HttpStatusError),
    ):
        run.get(server)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "expected",
    [
        Expected(size=len(DATA)),
        Expected(sha256=SHA256.upper()),
        Expected(md5=hashlib.md5(DATA).hexdigest()),
        Expected(md5=base64.b64encode(hashlib.md5(DATA).digest()).decode()),
    ],
)
def test_what_the_service_announced_proves_a_body_without_an_end(run, expected):
    run.expected = expected
    with RawServer([ASKED, response(DATA, length=False), Close()]) as server:
        assert run.get(server).proof is (Proof.LENGTH if expected.size else Proof.DIGEST)


@pytest.mark.parametrize(
    "expected", [Expected(size=3), Expected(sha256="0" * 64), Expected(md5="0" * 32)]
)
def test_http_20_what_is_not_as_announced_is_refused_and_not_resumed(run, expected):
    run.expected = expected
    with RawServer([ASKED, whole()]) as server, pytest.raises(ChecksumError):
        run.get(server)
    assert len(server.requests) == 1
    assert run.bytes == DATA  # it stays, so that the user can look into it
    assert run.left() == ["x.part"]


def digest(algorithm, data):
    return base64.b64encode(hashlib.new(algorithm, data).digest()).decode()


HEADERS = [
    ("Content-MD5: {}", "md5"),
    ("Digest: SHA-256={}", "sha256"),
    ("Digest: unixsum=30637, md5={}", "md5"),
    ("Repr-Digest: sha-256=:{}:", "sha256"),
    ("Content-Digest: crc32c=:AAAAAA==:, sha-512=:{}:", "sha512"),
]


@pytest.mark.parametrize(("header", "algorithm"), HEADERS)
def test_http_20_checksums_in_headers_are_checked(run, header, algorithm):
    good, bad = digest(algorithm, DATA), digest(algorithm, b"other")
    with RawServer([ASKED, response(DATA, header.format(good))]) as server:
        assert run.get(server).proof is Proof.DIGEST
    with (
        RawServer([ASKED, response(DATA, header.format(bad))]) as server,
        pytest.raises(ChecksumError, match=algorithm.upper()),
    ):
        run.get(server)


@pytest.mark.parametrize(
    "header",
    [
        "Content-MD5: what",
        f"Content-MD5: !{digest('md5', b'')}",
        "Digest: sha-256=AAAA",
        "Digest: ?",
    ],
)
def test_a_header_that_is_no_checksum_is_overlooked(run, header):
    with RawServer([ASKED, response(DATA, header)]) as server:
        assert run.get(server).proof is Proof.LENGTH


def test_a_checksum_that_is_none_is_the_services_mistake(run):
    run.expected = Expected(sha256="abc")
    with RawServer([ASKED, response(DATA)]) as server, pytest.raises(ChecksumError, match="none"):
        run.get(server)
    assert server.requests == []


def test_progress_knows_the_total(run):
    with RawServer([ASKED, response(DATA)]) as server:
        run.get(server)
    assert run.reported[0][1] == len(DATA)
    assert run.reported[-1] == (len(DATA), len(DATA))


def test_cancel_stops_a_body_in_the_middle(run):
    gate = Gate()

    class Stopping(list):
        def append(self, progress):
            run.cancel.set()

    run.reported = Stopping()
    with RawServer([ASKED, upto(5000), gate]) as server, pytest.raises(Cancelled):
        run.get(server)


def test_a_full_disk_is_named(run, monkeypatch):
    monkeypatch.setattr(FileTarget, "reset", lambda target: None)
    run.target.path.symlink_to("/dev/full")
    with RawServer([ASKED, response(DATA)]) as server, pytest.raises(DiskFullError):
        run.get(server)
    assert len(server.requests) == 1


def test_what_fails_before_a_request_is_made_is_not_tried_again(run):
    tries = []

    def make_request():
        tries.append(1)
        raise UnreachableError("the server of tokens is away")

    with pytest.raises(UnreachableError):
        run.get_by(make_request)
    assert (len(tries), run.clock.waited) == (1, [])
