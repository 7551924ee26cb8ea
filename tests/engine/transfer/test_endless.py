"""Whatever a server does without end has an end here, and can be cancelled at once."""

import threading
from types import SimpleNamespace

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.responses import NotTheDataError, RedirectRefusedError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.errors.wholeness import IncompleteError, StalledError
from csvdownloader.engine.transfer import partial_download
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.exchange_deadline import LEAST_BYTES, ExchangeDeadline
from csvdownloader.engine.transfer.http import HttpRequest
from tests.support.clock import FastClock, VirtualClock
from tests.support.rawserver import ASKED, Endless, Gate, RawServer

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def endless():
    """What each server sends: a beginning, what comes again and again, and the error."""
    return {
        "100 Continue": (b"", CONTINUE, StalledError),
        "103 Early Hints": (b"", b"HTTP/1.1 103 X\r\nLink: </a>\r\n\r\n", StalledError),
        "102 without end": (b"", b"HTTP/1.1 102 Processing\r\n\r\n", StalledError),
        "headers": (HEAD, b"X-A: b\r\n", NotTheDataError),
        "one header": (HEAD + b"X-A: ", b"b", NotTheDataError),
        "a chunk extension": (CHUNKED + b"1;a=", b"b", IncompleteError),
        "trailers": (CHUNKED + b"1\r\na\r\n0\r\n", b"X-A: b\r\n", IncompleteError),
        "body in chunks": (CHUNKED, b"4\r\nabcd\r\n", NotTheDataError),
        "body without length": (HEAD + b"\r\n", b"abcdefgh", NotTheDataError),
    }


KINDS = list(endless())


@pytest.mark.parametrize("kind", KINDS)
def test_http_13_what_has_no_end_ends(kind):
    start, again, error = endless()[kind]
    clock = FastClock(1) if error is StalledError else VirtualClock()
    with (
        RawServer([ASKED, start, Endless(again)]) as server,
        HttpClient(clock) as client,
        pytest.raises(error),
    ):
        client.send(HttpRequest("GET", server.url), Cancel(), most=1 << 20)


@pytest.mark.parametrize("kind", ["100 Continue", "body in chunks", "body without length"])
def test_net_07_what_has_no_end_can_be_cancelled(run, kind):
    start, again, _ = endless()[kind]
    step = Endless(again)
    with RawServer([ASKED, start, step]) as server:
        canceller = threading.Thread(target=lambda: step.begun.wait() and run.cancel.set())
        canceller.start()
        with pytest.raises(Cancelled):
            run.get(server)
        canceller.join()


def test_http_13_a_body_without_length_leaves_room_on_the_disk(run, monkeypatch):
    usage = SimpleNamespace(free=partial_download.LEAST_FREE - 1)
    monkeypatch.setattr(partial_download, "disk_usage", lambda _: usage)
    with (
        RawServer([ASKED, HEAD + b"\r\n", Endless(b"abcdefgh")]) as server,
        pytest.raises(DiskFullError, match="no announced length"),
    ):
        run.get(server)


def test_http_13_redirects_have_an_end(run):
    head = b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"
    with RawServer([ASKED, head] * 30) as server, pytest.raises(RedirectRefusedError):
        run.get(server)
    assert len(server.requests) == 21


@pytest.mark.parametrize("start", [b"", HEAD, CHUNKED, HEAD + b"Content-Length: 900\r\n\r\n"])
def test_net_07_a_byte_a_minute_is_no_answer(run, start):
    gates = [Gate() for _ in range(200)]
    drip = [step for gate in gates for step in (gate, b"1")]
    run.clock = FastClock(60, gates)
    with RawServer([ASKED, start, *drip]) as server, pytest.raises(IncompleteError):
        run.get(server)
    assert len(run.clock.waited) <= 6


def test_net_07_what_would_take_years_is_no_download():
    clock = VirtualClock()
    deadline = ExchangeDeadline(clock, Cancel())
    deadline.begin_body()
    (_, (least, seconds)) = LEAST_BYTES
    for _ in range(2):  # just enough of each
        for _ in range(100):
            clock.pass_by(seconds / 100)
            deadline.count_bytes(least // 100)
    clock.pass_by(seconds / 2)
    deadline.count_bytes(least - 1)
    clock.pass_by(seconds / 2 + 1)
    with pytest.raises(StalledError):
        deadline.count_bytes(0)
