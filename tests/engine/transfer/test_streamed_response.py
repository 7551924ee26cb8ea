"""How long a body is waited for, and what is done with more than was announced."""

import socket

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.errors.wholeness import ChecksumError, IncompleteError, StalledError
from csvdownloader.engine.transfer.exchange_deadline import CurrentExchange, ExchangeDeadline
from csvdownloader.engine.transfer.http import Headers
from csvdownloader.engine.transfer.socket_stream import SocketStream
from csvdownloader.engine.transfer.streamed_response import Framing, StreamedResponse, framing_of
from tests.support.clock import VirtualClock

SMALL = [3000] * 3
LARGE = [100_000, *[50_000] * 22]  # behind the first, all is read past the HTTP library


class Answer:
    """What the HTTP library gives: the body in blocks, and the stream that they come from.

    Before each block the server waits; it has sent no more than that block then.
    """

    def __init__(self, clock, sizes, seconds, surplus=b""):
        self._clock, self._waits = clock, iter(seconds)
        self._sizes, self._surplus = list(sizes), surplus
        ours, self.server = socket.socketpair()
        self.deadline = ExchangeDeadline(clock, Cancel())
        self._stream = SocketStream(ours, "a.example:80", CurrentExchange(self.deadline, None))
        self.extensions = {"network_stream": self}

    def _send(self):
        if self._sizes:
            data = bytes(self._sizes.pop(0))
            self.server.sendall(data if self._sizes else data + self._surplus)
        self._clock.pass_by(next(self._waits, 0))

    def iter_stream(self):
        while self._sizes:
            size = self._sizes[0]
            self._send()
            yield self._stream.read(size)

    def read_into(self, buffer):
        self._send()
        return self._stream.read_into(buffer)

    def surplus(self, last):
        return self._stream.surplus(last)

    def close(self):
        self._stream.close()

    @property
    def is_open(self):
        return not self._stream.get_extra_info("is_readable")


@pytest.fixture
def answers():
    """Makes answers, whose connections are closed at the end."""
    made = []

    def answer(*arguments, **more):
        made.append(Answer(VirtualClock(), *arguments, **more))
        return made[-1]

    yield answer
    for each in made:
        each.server.close()
        each.close()


def response(answer, length, status=200):
    framing = Framing.NONE if length is None else Framing.LENGTH
    parts = status, "", Headers(), "http://a.example/", ("a.example:80",), framing, length
    return StreamedResponse(*parts, answer, answer.deadline)


def received(answer, length, **more):
    return sum(len(block) for block in response(answer, length, **more).blocks())


@pytest.mark.parametrize("length", [9000, None])
def test_each_block_may_come_after_a_minute(answers, length):
    assert received(answers(SMALL, [60, 60, 60]), length) == 9000


@pytest.mark.parametrize("late", range(3))
def test_a_block_that_comes_after_more_than_a_minute_is_not_waited_for(answers, late):
    seconds = [0] * late + [61]
    with pytest.raises(StalledError, match=r"a\.example:80 stopped sending"):
        received(answers(SMALL, seconds), 9000)


def test_so_it_is_of_what_is_read_past_the_library(answers):
    length = sum(LARGE)
    assert received(answers(LARGE, [60] * len(LARGE)), length) == length
    for late in (1, 5):
        with pytest.raises(StalledError, match="stopped sending"):
            received(answers(LARGE, [0] * late + [61]), length)


@pytest.mark.parametrize("sizes", [SMALL, LARGE])
def test_more_than_was_announced_is_an_error_of_a_file_and_ends_the_connection(answers, sizes):
    length = sum(sizes)
    with pytest.raises(ChecksumError, match=f"announced {length:,} bytes and sends more"):
        received(answers(sizes, [], surplus=b"x"), length)
    answer = answers(sizes, [], surplus=b"x")
    assert received(answer, length, status=404) == length
    assert not answer.is_open
    answer = answers(sizes, [], surplus=b" \r\n")
    assert received(answer, length) == length


def test_what_is_missing_at_the_end_is_told_in_bytes(answers):
    with pytest.raises(IncompleteError) as raised:
        received(answers([3000], []), 4000)
    sentence = "The answer of a.example:80 broke off after 3,000 of 4,000 bytes"
    assert raised.value.message == sentence


@pytest.mark.parametrize(
    ("status", "method", "headers", "framing"),
    [
        (200, "GET", {"Content-Length": "7"}, (Framing.LENGTH, 7)),
        (200, "GET", {"Transfer-Encoding": "chunked"}, (Framing.CHUNKED, None)),
        (200, "GET", {}, (Framing.NONE, None)),
        (200, "HEAD", {"Content-Length": "7"}, (Framing.LENGTH, 0)),
        (204, "GET", {"Content-Length": "7"}, (Framing.LENGTH, 0)),
        (304, "GET", {}, (Framing.LENGTH, 0)),
    ],
)
def test_how_the_end_of_a_body_is_known(status, method, headers, framing):
    assert framing_of(status, method, Headers(headers.items())) == framing


def test_two_ends_of_a_body_are_none():
    headers = Headers([("Content-Length", "7"), ("Transfer-Encoding", "chunked")])
    with pytest.raises(NotTheDataError, match="two different ends"):
        framing_of(200, "GET", headers)
