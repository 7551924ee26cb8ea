"""Resuming a partial download: only where no other bytes can be spliced in."""

import base64
import hashlib

import pytest

from csvdownloader.core.errors.wholeness import ChecksumError
from csvdownloader.engine.proof.checksum import Checksum
from csvdownloader.engine.transfer.download import Expected, Proof
from tests.support.rawserver import ASKED, Close, RawServer, Reset, ranges, response
from tests.support.transferring import DATA, ETAG, edit, part, stopped_at, upto, whole

CUT = 5000  # the offset at which the first download breaks off
BROKEN = [ASKED, upto(CUT), Reset()]
WHOLE = [ASKED, whole()]
OTHER = bytes(reversed(DATA))


def test_net_05_a_reset_in_the_middle_is_resumed_from_there(run):
    with RawServer(BROKEN, [ASKED, part(CUT)]) as server:
        body = run.get(server)
    assert ranges(server) == [None, "bytes=5000-"]
    assert server.header(1, "If-Range") == '"one"'
    assert run.bytes == DATA
    assert (body.size, body.checksum) == (len(DATA), Checksum(DATA).hexdigest())
    assert body.proof is Proof.LENGTH
    assert run.left() == ["x.part"]


def test_it_is_resumed_as_often_as_needed_and_progress_never_falls(run):
    second = part(CUT)[: -len(DATA) + 15_000]
    with RawServer(BROKEN, [ASKED, second, Reset()], [ASKED, part(15_000)]) as server:
        run.get(server)
    assert ranges(server) == [None, "bytes=5000-", "bytes=15000-"]
    assert run.bytes == DATA
    assert run.reported == sorted(run.reported)


def test_a_short_part_is_not_the_end(run):
    content_range = f"Content-Range: bytes {CUT}-9999/{len(DATA)}"
    short = response(DATA[CUT:10_000], content_range, ETAG, status="206 Partial Content")
    with RawServer(BROKEN, [ASKED, short], [ASKED, part(10_000)]) as server:
        run.get(server)
    assert run.bytes == DATA


def test_a_part_without_its_length_goes_on_too(run):
    head = f"HTTP/1.1 206 P\r\n{ETAG}\r\nContent-Range: bytes {CUT}-25599/25600\r\n"
    rest = DATA[CUT:]
    chunks = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(rest), rest)
    with RawServer(BROKEN, [ASKED, head.encode() + chunks]) as server:
        run.get(server)
    assert run.bytes == DATA


def test_a_chunked_body_is_resumed_and_the_part_tells_the_whole_length(run):
    head = f"HTTP/1.1 200 OK\r\n{ETAG}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    first = head + b"%x\r\n%b\r\n" % (CUT, DATA[:CUT])
    with RawServer([ASKED, first, Close()], [ASKED, part(CUT)]) as server:
        assert run.get(server).proof is Proof.LENGTH
    assert run.bytes == DATA


WRONG_PARTS = {
    "starts lower": part(CUT - 10),
    "starts higher": part(CUT + 10),
    "starts at 0": part(0),
    "no range": response(DATA[CUT:], ETAG, status="206 Partial Content"),
    "another total": part(CUT, total=len(DATA) + 1),
    "unknown total": part(CUT, total="*"),
    "another etag": part(CUT, 'ETag: "two"'),
    "weak etag": part(CUT, 'ETag: W/"one"'),
    "no etag": part(CUT, "X: y"),
    "nonsense": response(DATA[CUT:], ETAG, "Content-Range: bytes what", status="206 P"),
    "wrong unit": response(
        DATA[CUT:], ETAG, "Content-Range: lines 5000-25599/25600", status="206 P"
    ),
    "length does not fit": response(
        DATA[CUT:], ETAG, "Content-Range: bytes 5000-25598/25600", status="206 P"
    ),
    "empty": response(
        b"", ETAG, f"Content-Range: bytes {CUT}-{CUT - 1}/{len(DATA)}", status="206 P"
    ),
    "several parts": response(
        b"--b\r\nContent-Range: bytes 5000-25599/25600\r\n\r\n" + DATA[CUT:] + b"\r\n--b--",
        ETAG,
        "Content-Type: multipart/byteranges; boundary=b",
        status="206 P",
    ),
}


@pytest.mark.parametrize("wrong", WRONG_PARTS.values(), ids=WRONG_PARTS)
def test_http_06_and_10_another_part_than_asked_for_begins_again(run, wrong):
    with RawServer(BROKEN, [ASKED, wrong], WHOLE) as server:
        body = run.get(server)
    assert ranges(server) == [None, "bytes=5000-", None]
    assert run.bytes == DATA
    assert body.checksum == Checksum(DATA).hexdigest()


def test_http_06_a_part_that_nobody_asked_for_is_no_body(run):
    with RawServer([ASKED, part(0)], WHOLE) as server:
        run.get(server)
    assert ranges(server) == [None, None]
    assert run.bytes == DATA


def test_http_07_the_whole_instead_of_the_part_begins_again(run):
    with RawServer(BROKEN, [ASKED, whole('ETag: "two"', data=OTHER)]) as server:
        body = run.get(server)
    assert run.bytes == OTHER
    assert body.checksum == Checksum(OTHER).hexdigest()


def test_http_07_the_whole_is_then_what_is_resumed(run):
    second = [ASKED, upto(9000, 'ETag: "two"', data=OTHER), Reset()]
    third = [ASKED, part(9000, 'ETag: "two"', data=OTHER)]
    with RawServer(BROKEN, second, third) as server:
        run.get(server)
    assert server.header(2, "If-Range") == '"two"'
    assert run.bytes == OTHER


def refused(*headers):
    return response(b"<html>no such part", *headers, status="416 Range Not Satisfiable")


def without_length(data):
    head = f"HTTP/1.1 200 OK\r\n{ETAG}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    return head + b"%x\r\n%b\r\n" % (len(data), data)


@pytest.mark.parametrize("unit", ["bytes", "Bytes"])
def test_http_08_no_further_part_ends_a_body_of_unknown_length(run, unit):
    end = refused(f"Content-Range: {unit} */{len(DATA)}", ETAG)
    with RawServer([ASKED, without_length(DATA), Close()], [ASKED, end]) as server:
        body = run.get(server)
    assert (run.bytes, body.proof) == (DATA, Proof.LENGTH)


def test_http_08_no_further_part_of_something_unnamed_proves_no_body_of_unknown_length(run):
    end = refused(f"Content-Range: bytes */{CUT}")  # about the newer version, which is that long
    newer = whole('ETag: "two"', data=OTHER[:CUT])
    broken = [ASKED, without_length(DATA[:CUT]), Close()]
    with RawServer(broken, [ASKED, end], [ASKED, newer]) as server:
        run.get(server)
    assert run.bytes == OTHER[:CUT]
    assert ranges(server) == [None, f"bytes={CUT}-", None]


def test_http_08_no_further_part_of_another_date_ends_nothing(run):
    stopped_at(run, len(DATA) - 1)
    with run.target.path.open("ab") as file:
        file.write(DATA[-1:])
    edit(run, offset=len(DATA), checksum=Checksum(DATA).hexdigest())
    date = "Last-Modified: Thu, 15 Jan 2026 11:00:00 GMT"
    end = [ASKED, refused(f"Content-Range: bytes */{len(DATA)}", date)]
    with RawServer(end, [ASKED, whole('ETag: "two"', data=OTHER)], port=run.port) as server:
        run.get(server)
    assert ranges(server) == [f"bytes={len(DATA)}-", None]
    assert run.bytes == OTHER


def test_http_08_no_further_part_ends_a_body_that_has_its_announced_length(run):
    stopped_at(run, len(DATA) - 1)
    with run.target.path.open("ab") as file:
        file.write(DATA[-1:])
    edit(run, offset=len(DATA), checksum=Checksum(DATA).hexdigest())
    end = [ASKED, refused(f"Content-Range: bytes */{len(DATA)}")]
    with RawServer(end, port=run.port) as server:
        assert run.get(server).proof is Proof.LENGTH
    assert ranges(server) == [f"bytes={len(DATA)}-"]
    assert run.bytes == DATA


@pytest.mark.parametrize(
    "headers",
    [
        [],
        ["Content-Range: bytes */4000"],
        ["Content-Range: bytes */25600"],
        ["Content-Range: bytes */*"],
        ["Content-Range: bytes */5000", 'ETag: "two"'],
        ["Content-Type: text/html"],
    ],
)
def test_http_08_no_such_part_begins_again_and_its_words_are_not_written(run, headers):
    with RawServer(BROKEN, [ASKED, refused(*headers)], WHOLE) as server:
        run.get(server)
    assert ranges(server) == [None, "bytes=5000-", None]
    assert run.bytes == DATA


DATE = "Date: Thu, 15 Jan 2026 12:00:00 GMT"
NOT_STRONG = {
    "weak": ['ETag: W/"x"'],
    "empty": ['ETag: ""'],
    "unquoted": ["ETag: x"],
    "none": ["X: y"],
    "changed just now": [DATE, "Last-Modified: Thu, 15 Jan 2026 11:59:30 GMT"],
    "no date": ["Last-Modified: Thu, 15 Jan 2026 10:00:00 GMT"],
    "weak and old": ['ETag: W/"x"', DATE, "Last-Modified: Thu, 15 Jan 2026 10:00:00 GMT"],
    "nonsense": [DATE, "Last-Modified: yesterday"],
}


@pytest.mark.parametrize("headers", NOT_STRONG.values(), ids=NOT_STRONG)
def test_http_09_without_a_strong_validator_no_part_is_asked_for(run, headers):
    first, full = upto(CUT, *headers), whole(*headers)
    with RawServer([ASKED, first, Reset()], [ASKED, full]) as server:
        run.get(server)
    assert ranges(server) == [None, None]
    assert run.bytes == DATA


def test_http_09_a_date_of_long_ago_is_strong(run):
    headers = [DATE, "Last-Modified: Thu, 15 Jan 2026 10:00:00 GMT"]
    with RawServer([ASKED, upto(CUT, *headers), Reset()], [ASKED, part(CUT, *headers)]) as server:
        run.get(server)
    assert server.header(1, "If-Range") == "Thu, 15 Jan 2026 10:00:00 GMT"
    assert run.bytes == DATA


def test_http_09_other_bytes_under_the_same_name_are_found_by_the_checksum(run):
    run.expected = Expected(sha256=hashlib.sha256(DATA).hexdigest())
    with (
        RawServer(BROKEN, [ASKED, part(CUT, data=OTHER)]) as server,
        pytest.raises(ChecksumError),
    ):
        run.get(server)
    assert run.left() == ["x.part"]


def test_the_first_answers_checksum_holds_for_the_whole_and_a_parts_own_does_not(run):
    first = upto(CUT, ETAG, "Digest: md5=" + md5(DATA))
    rest = part(CUT, ETAG, "Content-MD5: " + md5(DATA[CUT:]))
    with RawServer([ASKED, first, Reset()], [ASKED, rest]) as server:
        assert run.get(server).proof is Proof.DIGEST


def md5(data):
    return base64.b64encode(hashlib.md5(data).digest()).decode()


def test_parts_can_be_switched_off(run):
    with RawServer(BROKEN, WHOLE) as server:
        run.get(server, resume=False)
    assert ranges(server) == [None, None]
