"""A connection that the other side has left is an error of the HTTP library."""

import socket

import pytest
from httpcore2 import WriteError

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.wholeness import StalledError
from csvdownloader.engine.transfer.exchange_deadline import CurrentExchange, ExchangeDeadline
from csvdownloader.engine.transfer.socket_stream import SocketStream
from tests.support.clock import VirtualClock


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def stream(pair, clock):
    exchange = CurrentExchange(ExchangeDeadline(clock, Cancel()), None)
    return SocketStream(pair[0], "a.example:443", exchange)


def test_what_is_written_arrives_whole(stream, pair):
    stream.write(b"GET / HTTP/1.1")
    assert pair[1].recv(100) == b"GET / HTTP/1.1"


def test_nothing_is_written_where_nobody_reads(stream, pair):
    pair[1].close()
    with pytest.raises(WriteError):
        stream.write(b"GET / HTTP/1.1")


def test_what_came_behind_a_body_is_seen_until_the_connection_is_closed(stream, pair):
    assert stream.surplus(b"body") == b""
    pair[1].sendall(b"more")
    assert stream.surplus(b"body") == b"more"
    assert pair[0].recv(100) == b"more"  # it was only looked at
    pair[0].close()
    assert stream.surplus(b"body") == b""


def test_a_connection_is_readable_when_something_came_or_it_is_closed(stream, pair):
    assert not stream.get_extra_info("is_readable")
    pair[1].sendall(b"more")
    assert stream.get_extra_info("is_readable")
    pair[0].close()
    assert stream.get_extra_info("is_readable")


@pytest.mark.parametrize("read", [b"bodymore", b"head\r\n\r\nbodymore"])
def test_what_was_read_together_with_the_body_is_behind_it_too(stream, pair, read):
    pair[1].sendall(read)
    assert stream.read(100) == read
    assert stream.surplus(b"body") == b"more"
    assert stream.surplus(b"another body") == b""
    pair[1].sendall(b"other")
    buffer = bytearray(5)
    assert stream.read_into(memoryview(buffer)) == 5
    assert stream.surplus(b"body") == b""  # what was read before is past


def test_an_answer_is_waited_for_a_minute_after_the_call(stream, pair, clock):
    stream.write(b"GET / HTTP/1.1")
    pair[1].sendall(b"12")
    clock.pass_by(60)
    assert stream.read(1) == b"1"
    clock.pass_by(1)
    with pytest.raises(StalledError, match=r"a\.example:443 gives no answer"):
        stream.read(1)
