"""Faults of HTTP (HTTP-01 to HTTP-20), sent through the whole export."""

import base64
import gzip
import hashlib
import zlib
from datetime import timedelta

import pytest

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.reading import MalformedRecordError, WrongContentError
from csvdownloader.core.errors.responses import (
    HttpStatusError,
    NotTheDataError,
    RedirectRefusedError,
    ThrottledError,
)
from csvdownloader.core.errors.wholeness import ChecksumError, IncompleteError
from csvdownloader.core.jobs.receipt import Completeness
from tests.faults.transfers import TransferHarness
from tests.support.builders import NOON
from tests.support.rawserver import ASKED, Authority, Close, RawServer, Reset, ranges, response
from tests.support.transferring import ETAG, part, upto, whole

CONTENT = b"id,name\n" + b"".join(b"%d,name %d\n" % (n, n) for n in range(1500))  # 25,000 bytes
OTHER = CONTENT.replace(b"name", b"NAME")
CUT = 5000  # the offset at which the first download breaks off
BROKEN = [ASKED, upto(CUT, data=CONTENT), Reset()]
WHOLE = [ASKED, whole(data=CONTENT)]
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(data):
    return b"%x\r\n%b\r\n" % (len(data), data)


@pytest.mark.parametrize("end", [Close(), Reset()])
def test_http_01_a_body_that_is_shorter_than_announced_is_not_whole(transfer, end):
    # truncated at the end of a record, so that the data does not show it
    truncated = response(CONTENT)[: -len(CONTENT) + len(b"id,name\n0,name 0\n")]
    with RawServer([ASKED, truncated, end]) as server:
        transfer.fails(server, IncompleteError, "broke off")
    assert len(server.requests) == 7


def test_http_01_and_then_it_comes_whole(transfer):
    with RawServer(BROKEN, [ASKED, part(CUT, data=CONTENT)]) as server:
        transfer.succeeds(server, CONTENT)


@pytest.mark.parametrize("end", [b"", b"zz\r\n", b"-5\r\n", b"0\r\n"])
def test_http_02_chunks_without_their_end_are_not_whole(transfer, end):
    with RawServer([ASKED, CHUNKED + chunk(CONTENT) + end, Close()]) as server:
        transfer.fails(server, IncompleteError)


def test_http_02_chunks_with_their_end_are_whole(transfer):
    body = CHUNKED + chunk(CONTENT[:CUT]) + chunk(CONTENT[CUT:]) + b"0\r\n\r\n"
    with RawServer([ASKED, body]) as server:
        transfer.succeeds(server, CONTENT)


@pytest.mark.parametrize("version", [b"HTTP/1.0", b"HTTP/1.1"])
def test_http_03_a_body_without_any_end_is_unverified(transfer, version):
    body = response(CONTENT, length=False).replace(b"HTTP/1.1", version)
    with RawServer([ASKED, body, Close()]) as server:
        transfer.succeeds(server, CONTENT, Completeness.UNVERIFIED)


def test_http_03_a_body_without_any_end_that_stops_in_a_record_is_not_whole(transfer):
    with RawServer([ASKED, response(b'id,name\n1,"op', length=False), Close()]) as server:
        transfer.fails(server, MalformedRecordError, "never closed")


COMPRESSED = gzip.compress(CONTENT)
GZIP = ("Content-Type: text/csv", "Content-Encoding: gzip")


@pytest.mark.parametrize(
    ("body", "error_class", "message"),
    [
        (COMPRESSED[: len(COMPRESSED) // 2], SourceUnreadableError, "cut off"),
        (COMPRESSED[:-8], SourceUnreadableError, "cut off"),
        (COMPRESSED[:-8] + bytes(8), SourceUnreadableError, "damaged"),
        (COMPRESSED + b"junk", SourceUnreadableError, "damaged"),
        (CONTENT, WrongContentError, "not gzip"),
    ],
    ids=["half", "no trailer", "bad crc", "trailing junk", "not packed"],
)
def test_http_04_a_damaged_gzip_of_the_right_length_is_not_believed(
    transfer, body, error_class, message
):
    with RawServer([ASKED, response(body, *GZIP)]) as server:
        hint = transfer.fails(server, error_class, message).hint
    assert "server" in hint or "service" in hint  # no advice on a file of this computer


def test_http_04_all_members_of_a_gzip_are_read(transfer):
    compressed = gzip.compress(CONTENT[:CUT]) + gzip.compress(CONTENT[CUT:])
    with RawServer([ASKED, response(compressed, *GZIP)]) as server:
        transfer.succeeds(server, CONTENT)


@pytest.mark.parametrize("coding", ["br", "compress"])
def test_http_05_an_unknown_coding_is_named(transfer, coding):
    body = response(b"\x0b\x02\x80x", "Content-Type: text/csv", f"Content-Encoding: {coding}")
    with RawServer([ASKED, body]) as server:
        transfer.fails(server, WrongContentError, f"coding {coding}")


def test_http_05_deflate_that_nobody_asked_for_is_read(transfer):
    body = response(zlib.compress(CONTENT), "Content-Type: text/csv", "Content-Encoding: deflate")
    with RawServer([ASKED, body]) as server:
        transfer.succeeds(server, CONTENT)


@pytest.mark.parametrize(
    "wrong",
    [
        part(CUT - 10, data=CONTENT),
        part(CUT + 10, data=CONTENT),
        response(CONTENT[CUT:], ETAG, status="206 Partial Content"),
        part(CUT, data=CONTENT, total=len(CONTENT) + 1),
        part(CUT, data=CONTENT, total="*"),
        response(b"--b\r\n\r\n1,2\r\n--b--", "Content-Type: multipart/byteranges", status="206 P"),
    ],
    ids=["lower", "higher", "no range", "other total", "no total", "several"],
)
def test_http_06_a_wrong_part_is_never_spliced_in(transfer, wrong):
    with RawServer(BROKEN, [ASKED, wrong], WHOLE) as server:
        transfer.succeeds(server, CONTENT)
    assert ranges(server) == [None, f"bytes={CUT}-", None]


def test_http_07_the_whole_instead_of_a_part_replaces_what_is_there(transfer):
    with RawServer(BROKEN, [ASKED, whole('ETag: "two"', data=OTHER)]) as server:
        transfer.succeeds(server, OTHER)


def test_http_08_no_further_part_is_the_end(transfer):
    head = CHUNKED.replace(b"Content-Type", f"{ETAG}\r\nContent-Type".encode())
    end = response(b"<html>", f"Content-Range: bytes */{len(CONTENT)}", ETAG, status="416 No")
    with RawServer([ASKED, head + chunk(CONTENT), Close()], [ASKED, end]) as server:
        transfer.succeeds(server, CONTENT)


def test_http_08_no_further_part_of_something_newer_is_not_the_end(transfer):
    head = CHUNKED.replace(b"Content-Type", f"{ETAG}\r\nContent-Type".encode())
    # truncated at the end of a record, so that the data does not show it
    record = len(b"id,name\n0,name 0\n")
    newer = OTHER[:record]
    end = response(b"<html>", f"Content-Range: bytes */{record}", status="416 No")
    truncated = [ASKED, head + chunk(CONTENT[:record]), Close()]
    with RawServer(truncated, [ASKED, end], [ASKED, whole('ETag: "two"', data=newer)]) as server:
        transfer.succeeds(server, newer)


@pytest.mark.parametrize(
    "headers", [["Content-Range: bytes */4000"], [], ["Content-Type: text/html"]]
)
def test_http_08_no_such_part_begins_again(transfer, headers):
    refused = response(b"<html>no such part", *headers, status="416 No")
    with RawServer(BROKEN, [ASKED, refused], WHOLE) as server:
        transfer.succeeds(server, CONTENT)


@pytest.mark.parametrize(
    "headers",
    [
        ['ETag: W/"x"'],
        ["Date: Thu, 15 Jan 2026 12:00:00 GMT", "Last-Modified: Thu, 15 Jan 2026 11:59:30 GMT"],
    ],
)
def test_http_09_without_a_strong_validator_it_begins_again(transfer, headers):
    truncated = upto(CUT, *headers, data=CONTENT)
    with RawServer([ASKED, truncated, Reset()], [ASKED, whole(*headers, data=OTHER)]) as server:
        transfer.succeeds(server, OTHER)
    assert ranges(server) == [None, None]


def digest(data):
    return "Repr-Digest: sha-256=:" + base64.b64encode(hashlib.sha256(data).digest()).decode() + ":"


def test_http_09_other_bytes_under_the_same_etag_are_found_by_the_checksum(transfer):
    truncated = upto(CUT, ETAG, digest(CONTENT), data=CONTENT)
    with RawServer([ASKED, truncated, Reset()], [ASKED, part(CUT, data=OTHER)]) as server:
        transfer.fails(server, ChecksumError, "SHA256")


def test_http_10_a_part_of_something_newer_begins_again(transfer):
    newer = part(CUT, 'ETag: "two"', data=OTHER)
    with RawServer(BROKEN, [ASKED, newer], [ASKED, whole('ETag: "two"', data=OTHER)]) as server:
        transfer.succeeds(server, OTHER)


SOON = NOON + timedelta(seconds=42)


@pytest.mark.parametrize(
    ("text", "waited"),
    [
        ("2", 2),
        (SOON.strftime("%a, %d %b %Y %H:%M:%S GMT"), 42),
        (SOON.strftime("%A, %d-%b-%y %H:%M:%S GMT"), 42),
        (SOON.strftime("%a %b %e %H:%M:%S %Y"), 42),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_http_11_the_server_says_how_long_to_wait(transfer, status, text, waited):
    busy = [ASKED, response(b"busy", f"Retry-After: {text}", status=f"{status} Busy")]
    with RawServer(busy, WHOLE) as server:
        transfer.succeeds(server, CONTENT)
    assert transfer.clock.waited == [waited]


@pytest.mark.parametrize(
    "header", ["Retry-After: -3", "Retry-After: 1.5", "Retry-After: x", "X: y"]
)
def test_http_11_what_is_no_time_is_waited_for_by_our_own_rule(transfer, header):
    with RawServer([ASKED, response(b"busy", header, status="503 Busy")], WHOLE) as server:
        transfer.succeeds(server, CONTENT)
    assert 0.5 <= transfer.clock.waited[0] <= 1


def test_http_11_a_wait_that_is_too_long_is_told_with_its_time(transfer):
    busy = [ASKED, response(b"busy", "Retry-After: 999999999", status="429 Busy")]
    with RawServer(busy) as server:
        error = transfer.fails(server, ThrottledError, "asks to wait until")
    until = (NOON + timedelta(hours=6)).astimezone()  # more than that is not believed
    assert until.strftime("%Y-%m-%d %H:%M") in error.message
    assert transfer.clock.waited == []


def test_http_12_a_transient_error_is_waited_out(transfer):
    failure = [ASKED, response(b"<html>oops", status="500 Oops")]
    with RawServer(failure, failure, WHOLE) as server:
        transfer.succeeds(server, CONTENT)
    assert len(transfer.clock.waited) == 2


def test_http_12_an_error_that_stays_ends_the_export(transfer):
    with RawServer([ASKED, response(b"<html>oops", status="500 Oops")]) as server:
        transfer.fails(server, HttpStatusError, "500")
    assert len(server.requests) == 7


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_http_12_a_refusal_is_told_at_once_and_in_its_own_words(transfer, status):
    with RawServer([ASKED, response(b"<html>no", status=f"{status} No")]) as server:
        transfer.fails(server, HttpStatusError, f"({status})")
    assert transfer.clock.waited == []
    assert len(server.requests) == 1


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n"


@pytest.mark.parametrize(
    "reply",
    [
        HEAD + b"Content-Length: 4\r\nContent-Length: 8\r\n\r\na,b\n1,2\n",
        HEAD + b"Content-Length: -1\r\n\r\na,b\n1,2\n",
        HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na,b\n\r\n0\r\n\r\n",
        HEAD + b"X: " + b"x" * (1 << 20) + b"\r\n\r\na,b\n",
        b"NONSENSE 200\r\n\r\na,b\n",
    ],
    ids=["two lengths", "negative", "length and chunks", "1 MB header", "garbage status"],
)
def test_http_13_improper_http_is_refused_at_once(transfer, reply):
    with RawServer([ASKED, reply, Close()]) as server:
        transfer.fails(server, NotTheDataError)
    assert server.connections == 1


def test_http_13_500_headers_do_no_harm(transfer):
    with RawServer([ASKED, response(CONTENT, *(f"X-{n}: {n}" for n in range(500)))]) as server:
        transfer.succeeds(server, CONTENT)


def test_http_13_a_connection_that_ends_before_the_headers_is_not_whole(transfer):
    with RawServer([ASKED, Close()]) as server:
        transfer.fails(server, IncompleteError, "without an answer")


def moved(location):
    return [ASKED, response(b"", f"Location: {location}", status="302 Found")]


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("/again", "without end"),
        ("file:///etc/passwd", "kind file"),
        ("ftp://data.example/x", "kind ftp"),
        ("http://169.254.169.254/latest", "link-local"),
    ],
)
def test_http_14_a_redirect_that_must_not_be_followed_is_named(transfer, location, message):
    with RawServer(moved(location)) as server:
        transfer.fails(server, RedirectRefusedError, message)
    assert len(server.requests) <= 21


def test_http_14_encryption_is_not_given_up(tmp_path, caplog):
    authority = Authority()
    transfer = TransferHarness(tmp_path, caplog, tls=authority.client())
    with (
        RawServer(WHOLE) as plain,
        RawServer(moved(f"{plain.url}/x"), tls=authority.server()) as server,
    ):
        transfer.fails(server, RedirectRefusedError, "without encryption")
    assert plain.requests == []


def test_http_14_and_sec_01_the_next_host_sees_no_secret(transfer):
    with RawServer(WHOLE) as second, RawServer(moved(f"{second.url}/y")) as server:
        transfer.succeeds(server, CONTENT)
    assert b"canary" in server.requests[0]
    assert b"canary" not in second.requests[0]
    assert second.header(0, "Referer") is None


PORTAL = b"<!DOCTYPE html><html><title>Log in</title>Welcome to the hotel</html>"


@pytest.mark.parametrize("media_type", ["text/html", "text/csv"])
def test_http_15_a_page_is_not_the_data_and_the_host_that_answered_is_named(transfer, media_type):
    with (
        RawServer([ASKED, response(PORTAL, f"Content-Type: {media_type}")]) as portal,
        RawServer(moved(f"{portal.url}/login")) as server,
    ):
        transfer.fails(server, NotTheDataError, portal.netloc)


def test_http_15_an_error_as_json_is_not_the_data(transfer):
    body = response(b'{"error": "no such report"}', "Content-Type: application/json")
    with RawServer([ASKED, body]) as server:
        transfer.fails(server, NotTheDataError, "no such report")


def test_http_15_a_network_that_wants_a_login_is_named(transfer):
    with RawServer(
        [ASKED, response(PORTAL, status="511 Network Authentication Required")]
    ) as server:
        transfer.fails(server, NotTheDataError, server.netloc)


def test_http_12_the_services_own_words_for_a_refusal_are_passed_on(transfer):
    body = response(b'{"error": "the token has expired"}', status="401 Unauthorized")
    with RawServer([ASKED, body]) as server:
        transfer.fails(server, LoginRefusedError, "the token has expired")


@pytest.mark.parametrize("reply", [response(), response(status="204 No Content")])
def test_http_19_nothing_at_all_is_told_apart_from_an_error(transfer, reply):
    with RawServer([ASKED, reply]) as server:
        transfer.fails(server, NotTheDataError, "sent nothing")
    assert len(server.requests) == 1


def test_http_19_a_header_without_rows_is_a_file(transfer):
    with RawServer([ASKED, response(b"id,name\n", "Content-Type: text/csv")]) as server:
        assert transfer.succeeds(server, b"id,name\n").receipt.row_count == 0


@pytest.mark.parametrize("header", ["Content-MD5: {}", "Digest: MD5={}"])
def test_http_20_a_wrong_checksum_is_found_and_the_right_one_is_proof(transfer, header):
    wrong = base64.b64encode(hashlib.md5(OTHER).digest()).decode()
    right = base64.b64encode(hashlib.md5(CONTENT).digest()).decode()
    with RawServer([ASKED, response(CONTENT, header.format(wrong))]) as server:
        transfer.fails(server, ChecksumError, "MD5")
    assert len(server.requests) == 1
    body = response(CONTENT, header.format(right), length=False)
    with RawServer([ASKED, body, Close()]) as server:
        transfer.succeeds(server, CONTENT)
