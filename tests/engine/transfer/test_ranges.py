"""What a response says of its range counts, whatever its status: no part is taken for the whole."""

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.download import Proof
from csvdownloader.engine.transfer.http import HttpRequest
from tests.support.clock import VirtualClock
from tests.support.rawserver import ASKED, Close, RawServer, Reset, ranges, response
from tests.support.transferring import DATA, ETAG, part, upto, whole

CUT = 5000
REST, LAST, TOTAL = DATA[CUT:], len(DATA) - 1, len(DATA)
BROKEN = [ASKED, upto(CUT), Reset()]
WHOLE = [ASKED, whole()]
SEVERAL = "Content-Type: multipart/byteranges; boundary=b"


def chunked(data, *headers, status="200 OK"):
    lines = [f"HTTP/1.1 {status}", *(headers or (ETAG,)), "Transfer-Encoding: chunked", "", ""]
    return "\r\n".join(lines).encode() + b"%x\r\n%b\r\n0\r\n\r\n" % (len(data), data)


def rest(content_range, *headers, status="200 OK"):
    """The rest with a header Content-Range, as the answer to a range request."""
    return response(REST, f"Content-Range: {content_range}", *(headers or (ETAG,)), status=status)


RIGHT = f"bytes {CUT}-{LAST}/{TOTAL}"
PARTS = {
    "200": rest(RIGHT),
    "200 of a newer version": rest(RIGHT, 'ETag: "two"'),
    "200 without a validator": rest(RIGHT, "X: y"),
    "201": rest(RIGHT, status="201 Created"),
    "203": rest(RIGHT, status="203 Non-Authoritative Information"),
    "226": rest(RIGHT, status="226 IM Used"),
    "in capitals": rest(RIGHT.replace("bytes", "BYTES")),
    "with an equals sign": rest(RIGHT.replace("bytes ", "bytes=")),
    "without a unit": rest(RIGHT.removeprefix("bytes ")),
    "without a total": rest(f"bytes {CUT}-{LAST}/*"),
    "no range at all": rest(f"bytes */{TOTAL}"),
    "nonsense": rest("bytes what"),
    "said twice": rest(RIGHT, ETAG, f"Content-Range: bytes 0-{LAST}/{TOTAL}"),
    "a start that lies about its length": rest(f"bytes 0-{LAST}/{TOTAL}"),
    "only the beginning": response(DATA[:CUT], f"Content-Range: bytes 0-{CUT - 1}/{TOTAL}", ETAG),
    "chunked": chunked(REST, ETAG, f"Content-Range: {RIGHT}"),
    "without saying so": response(REST, ETAG),
    "chunked, without saying so": chunked(REST),
    "several parts with a range": rest(RIGHT, ETAG, SEVERAL, status="206 Partial Content"),
    "several parts as 200": response(b"--b\r\n\r\n1,2\r\n--b--", SEVERAL),
    "of another date": part(CUT, ETAG, "Last-Modified: Thu, 15 Jan 2026 11:00:00 GMT"),
    "packed": part(CUT, ETAG, "Content-Encoding: gzip"),
    "longer than it says": chunked(
        REST, ETAG, f"Content-Range: bytes {CUT}-9999/{TOTAL}", status="206 Partial Content"
    ),
}


@pytest.mark.parametrize("reply", PARTS.values(), ids=PARTS)
def test_http_06_a_part_of_any_status_is_never_the_whole_file(run, reply):
    first = upto(CUT, ETAG, "Last-Modified: Thu, 15 Jan 2026 10:00:00 GMT")
    with RawServer([ASKED, first, Reset()], [ASKED, reply], WHOLE) as server:
        body = run.get(server)
    assert ranges(server) == [None, f"bytes={CUT}-", None]
    assert run.bytes == DATA
    assert body.proof is Proof.LENGTH


UNASKED = {
    "200": rest(RIGHT),
    "206": rest(RIGHT, status="206 Partial Content"),
    "206 without a range": response(REST, status="206 Partial Content"),
    "only the beginning": response(DATA[:CUT], f"Content-Range: bytes 0-{CUT - 1}/{TOTAL}"),
    "changes only": response(DATA, "IM: diffe", status="226 IM Used"),
    "several parts": response(b"--b\r\n\r\n1,2\r\n--b--", SEVERAL),
}


@pytest.mark.parametrize("reply", UNASKED.values(), ids=UNASKED)
def test_http_06_a_server_that_gives_nothing_but_a_part_is_an_error(run, reply):
    with (
        RawServer([ASKED, reply]) as server,
        pytest.raises(NotTheDataError, match="only a part of the file"),
    ):
        run.get(server)
    assert ranges(server) == [None, None]


def test_a_part_in_bytes_of_capital_letters_goes_on_too(run):
    with RawServer(BROKEN, [ASKED, part(CUT).replace(b"bytes", b"BYTES")]) as server:
        run.get(server)
    assert ranges(server) == [None, "bytes=5000-"]
    assert run.bytes == DATA


@pytest.mark.parametrize("resumed", [False, True])
def test_a_range_that_is_the_whole_is_the_whole(run, resumed):
    full = whole(ETAG, f"Content-Range: bytes 0-{LAST}/{TOTAL}")
    with RawServer(*([BROKEN] if resumed else []), [ASKED, full]) as server:
        run.get(server)
    assert run.bytes == DATA
    assert len(server.requests) == 1 + resumed


def test_a_header_that_counts_rows_is_of_no_concern(run):
    with RawServer([ASKED, whole(ETAG, "Content-Range: 0-14/*")]) as server:
        run.get(server)
    assert run.bytes == DATA


def test_the_whole_in_chunks_after_a_break_is_taken_when_it_has_its_length(run):
    with RawServer(BROKEN, [ASKED, chunked(DATA)]) as server:
        body = run.get(server)
    assert (run.bytes, body.proof) == (DATA, Proof.LENGTH)
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", ["200 OK", "206 Partial Content"])
def test_http_06_an_answer_of_a_service_is_no_part_either(status):
    reply = response(b"[1]", "Content-Range: bytes 3-5/9", status=status)
    with (
        RawServer([ASKED, reply, Close()]) as server,
        HttpClient(VirtualClock()) as client,
        pytest.raises(NotTheDataError, match="only a part"),
    ):
        client.send(HttpRequest("GET", server.url), Cancel())
