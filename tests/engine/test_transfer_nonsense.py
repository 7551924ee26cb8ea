"""Whatever a server sends, the program has words for it: nothing ends as a bug."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import UserError
from csvdownloader.engine.transfer import digests
from csvdownloader.engine.transfer.body import DownloadedBody, Proof
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.http import Headers, HttpRequest
from csvdownloader.engine.transfer.ranges import is_already_complete, is_next_range
from csvdownloader.engine.transfer.resume_point import (
    ResumePoint,
    resource_digest,
    strong_validator,
)
from csvdownloader.engine.transfer.retry import MOST_WAIT, asked_wait
from csvdownloader.engine.transfer.streamed_response import Framing, StreamedResponse
from tests.builders import NOON
from tests.clock import VirtualClock
from tests.rawserver import ASKED, Close, RawServer

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
PLACE = "http://a.example/x"
MARK = ResumePoint(resource_digest(PLACE), resource_digest(PLACE), '"one"', 5, 3, "", ())


@given(st.lists(st.tuples(st.sampled_from(NAMES), value)), value, st.integers(0, 40))
def test_no_header_is_too_strange_to_be_read(items, another, cut):
    headers = Headers([*items, *((name, text[:cut] + another) for name, text in items)])
    wait = asked_wait(429, headers, NOON)
    assert wait is None or 0 <= wait <= MOST_WAIT
    strong_validator(headers)
    digests.announced(headers)
    reply = StreamedResponse(206, "", headers, PLACE, (), Framing.NONE, None, None, None)
    is_next_range(MARK, reply)
    is_already_complete(MARK, reply)
    body = DownloadedBody(Path("x"), 0, "", Proof.NONE, headers, PLACE, ())
    assert body.name
    assert isinstance(body.charset, str)


# Each with a part of what the user is told; nothing where the answer is one.
ANSWERS = {
    b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 8\r\n\r\na,b\n1,2\n": None,
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\na,b\n1,2\n\r\n0\r\n\r\n": None,
    b"HTTP/1.1 302 X\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n": "place to place without end",
    b"HTTP/1.1 302 X\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n": "to no valid address",
    b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n": "bad Content-Length",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08": "packed",
    b"HTTP/1.1 101 Switching Protocols\r\n\r\nxx": "does not answer in proper HTTP",
    b"HTTP/1.1 100 Continue\r\n\r\n" * 50 + b"HTTP/1.1 200 OK\r\n\r\nx": None,
}


def spoiled(answer, chance):
    """The answer with a few bytes changed, taken out or put in."""
    data = bytearray(answer)
    for _ in range(chance.randint(0, 4)):
        place = chance.randrange(len(data))
        strange = bytes([chance.choice(b"\r\n:;, 0-9\x00\xff")])
        data[place : place + chance.randint(0, 1)] = chance.choice([b"", strange])
    return bytes(data)


def words_for(answer):
    """What the user is told; None for an answer that is one."""
    with RawServer([ASKED, answer, Close()]) as server, HttpClient(VirtualClock()) as client:
        try:
            client.ask(HttpRequest("GET", f"{server.url}/?sig=canary"), Cancel())
        except UserError as error:
            return f"{error.message} | {error.hint}"
    return None


@pytest.mark.parametrize(("answer", "words"), ANSWERS.items(), ids=range(len(ANSWERS)))
def test_http_13_what_is_said_of_a_strange_answer(answer, words):
    said = words_for(answer)
    assert (said is None) is (words is None)
    assert (words or "") in (said or "")


def test_http_13_no_answer_is_too_strange_to_have_words():
    chance = random.Random(4)
    said = {words_for(spoiled(chance.choice([*ANSWERS]), chance)) for _ in range(200)}
    assert len(said) > 5
    for words in said - {None}:
        message, _, hint = words.partition(" | ")
        assert message[0].isupper() or message.startswith("127.0.0.1")
        assert hint.endswith(".")
        assert words.isprintable()
        assert "canary" not in words
