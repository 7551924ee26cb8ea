"""Whatever a server sends, the program has words for it: nothing ends as a bug."""

import random
from contextlib import suppress
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import UserError
from csvdownloader.engine.transfer import digests
from csvdownloader.engine.transfer.body import Body, Proof
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.http import Call, Headers
from csvdownloader.engine.transfer.ranges import goes_on, was_all
from csvdownloader.engine.transfer.resume import Mark, strong_validator
from csvdownloader.engine.transfer.retry import MOST_WAIT, retry_after
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
MARK = Mark('"one"', 5, 3, "", ())


@given(st.lists(st.tuples(st.sampled_from(NAMES), value)), value, st.integers(0, 40))
def test_no_header_is_too_strange_to_be_read(items, another, cut):
    headers = Headers([*items, *((name, text[:cut] + another) for name, text in items)])
    wait = retry_after(headers, NOON)
    assert wait is None or 0 <= wait <= MOST_WAIT
    strong_validator(headers)
    digests.announced(headers)
    goes_on(MARK, headers, None)
    was_all(MARK, headers)
    body = Body(Path("x"), 0, "", Proof.NONE, headers, "http://a.example/x", ())
    assert body.name
    assert isinstance(body.charset, str)


ANSWERS = [
    b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 8\r\n\r\na,b\n1,2\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\na,b\n1,2\n\r\n0\r\n\r\n",
    b"HTTP/1.1 302 X\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 302 X\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08",
    b"HTTP/1.1 101 Switching Protocols\r\n\r\nxx",
    b"HTTP/1.1 100 Continue\r\n\r\n" * 50 + b"HTTP/1.1 200 OK\r\n\r\nx",
]


def spoiled(answer, chance):
    """The answer with a few bytes changed, taken out or put in."""
    data = bytearray(answer)
    for _ in range(chance.randint(0, 4)):
        place = chance.randrange(len(data))
        strange = bytes([chance.choice(b"\r\n:;, 0-9\x00\xff")])
        data[place : place + chance.randint(0, 1)] = chance.choice([b"", strange])
    return bytes(data)


def test_http_13_no_answer_is_too_strange_to_have_words():
    chance = random.Random(4)
    answers = [*ANSWERS, *(spoiled(chance.choice(ANSWERS), chance) for _ in range(200))]
    scripts = [[ASKED, answer, Close()] for answer in answers]
    with RawServer(*scripts) as server, HttpClient(VirtualClock()) as client:
        while server.connections < len(scripts):
            with suppress(UserError):
                client.ask(Call("GET", server.url), Cancel())
