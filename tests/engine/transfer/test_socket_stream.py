"""A connection that the other side has left is an error of the HTTP library."""

import socket

import pytest
from httpcore2 import WriteError

from csvdownloader.core.control import Cancel
from csvdownloader.engine.transfer.exchange_deadline import CurrentExchange, ExchangeDeadline
from csvdownloader.engine.transfer.socket_stream import SocketStream
from tests.support.clock import VirtualClock


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def stream(pair):
    exchange = CurrentExchange(ExchangeDeadline(VirtualClock(), Cancel()), None)
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
