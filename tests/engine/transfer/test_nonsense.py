"""Fuzzing: whatever a server sends, the user gets a message for it, and nothing ends as a bug."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.engine.transfer import digests
from csvdownloader.engine.transfer.body import DownloadedBody, Proof
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.http import Headers, HttpRequest
from csvdownloader.engine.transfer.ranges import is_already_complete, is_part, next_range
from csvdownloader.engine.transfer.resume_point import (
    ResumePoint,
    resource_digest,
    strong_validator,
)
from csvdownloader.engine.transfer.retry import MOST_WAIT, requested_wait
from csvdownloader.engine.transfer.streamed_response import Framing, StreamedResponse
from tests.support.builders import NOON
from tests.support.clock import VirtualClock
from tests.support.rawserver import ASKED, Close, RawServer

NAMES = [
    *("retry-after", "x-ratelimit-reset", "ratelimit-reset", "x-amzn-ratelimit-limit"),
    *("etag", "last-modified", "date", "digest", "repr-digest", "content-md5"),
    *("content-type", "content-range", "content-disposition"),
]
VALUES = [
    "Thu, 15 Jan 2026 12:00:00 GMT",
    "Thursday, 15-Jan-26 12:00:00 GMT",
    "bytes 0-1/2",
    "text/csv; charset=utf-8",
    "attachment; filename*=utf-8''%e2.csv",
    "sha-256=:AAAA:",
    '"one"',
    "120",
]
value = st.sampled_from(VALUES) | st.text(st.characters(max_codepoint=255), max_size=40)
URL = "http://a.example/x"
RESUME_POINT = ResumePoint(resource_digest(URL), resource_digest(URL), '"one"', 5, 3, "", ())


@given(st.lists(st.tuples(st.sampled_from(NAMES), value)), value, st.integers(0, 40))
def test_no_header_is_too_strange_to_be_read(items, another, length):
    headers = Headers([*items, *((name, text[:length] + another) for name, text in items)])
    wait = requested_wait(429, headers, NOON)
    assert wait is None or 0 <= wait <= MOST_WAIT
    strong_validator(headers)
    digests.header_digests(headers)
    reply = StreamedResponse(206, "", headers, URL, (), Framing.NONE, None, None, None)
    next_range(RESUME_POINT, reply)
    is_part(RESUME_POINT, reply)
    is_already_complete(RESUME_POINT, reply)
    body = DownloadedBody(Path("x"), 0, "", Proof.NONE, headers, URL, ())
    assert body.name
    assert isinstance(body.charset, str)


# Each with a part of the message for the user; None where the response is a good one.
RESPONSES = {
    b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 8\r\n\r\na,b\n1,2\n": None,
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\na,b\n1,2\n\r\n0\r\n\r\n": None,
    b"HTTP/1.1 302 X\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n": "place to place without end",
    b"HTTP/1.1 302 X\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n": "to no valid address",
    b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n": "bad Content-Length",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08": "packed",
    b"HTTP/1.1 101 Switching Protocols\r\n\r\nxx": "does not answer in proper HTTP",
    b"HTTP/1.1 100 Continue\r\n\r\n" * 50 + b"HTTP/1.1 200 OK\r\n\r\nx": None,
}


def spoiled(response, rng):
    """The response with a few bytes changed, taken out or put in."""
    data = bytearray(response)
    for _ in range(rng.randint(0, 4)):
        position = rng.randrange(len(data))
        strange = bytes([rng.choice(b"\r\n:;, 0-9\x00\xff")])
        data[position : position + rng.randint(0, 1)] = rng.choice([b"", strange])
    return bytes(data)


def message_for(response):
    """The message and hint that the user gets; None for a good response."""
    with RawServer([ASKED, response, Close()]) as server, HttpClient(VirtualClock()) as client:
        try:
            client.send(HttpRequest("GET", f"{server.url}/?sig=canary"), Cancel())
        except UserError as error:
            return f"{error.message} | {error.hint}"
    return None


@pytest.mark.parametrize(("response", "expected"), RESPONSES.items(), ids=range(len(RESPONSES)))
def test_http_13_what_is_said_of_a_strange_answer(response, expected):
    message = message_for(response)
    assert (message is None) is (expected is None)
    assert (expected or "") in (message or "")


def test_http_13_no_answer_is_too_strange_to_have_a_message():
    rng = random.Random(4)
    found = {message_for(spoiled(rng.choice([*RESPONSES]), rng)) for _ in range(200)}
    assert len(found) > 5
    for text in found - {None}:
        message, _, hint = text.partition(" | ")
        assert message[0].isupper() or message.startswith("127.0.0.1")
        assert hint.endswith(".")
        assert text.isprintable()
        assert "canary" not in text
