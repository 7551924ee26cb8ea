"""One try of one request: what is sent, what is refused, and how waiting ends."""

import gzip
import logging
import socket
import threading

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.network import NameNotFoundError, TimedOutError, UnreachableError
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.errors.wholeness import IncompleteError, StalledError
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.http import HttpRequest
from tests.support.clock import FastClock, VirtualClock
from tests.support.rawserver import ASKED, Close, Gate, RawServer, Reset, response


def ask(url, clock=None, method="GET", **more):
    with HttpClient(clock or VirtualClock()) as client:
        return client.send(HttpRequest(method, url, **more), Cancel())


def test_only_the_needed_headers_are_sent_and_no_packing_is_asked_for():
    with RawServer([ASKED, response(b"a\n1\n")]) as server:
        ask(f"{server.url}/x.csv?a=b#part")
    assert server.first_line(0) == "GET /x.csv?a=b HTTP/1.1"
    assert server.header(0, "Host") == server.netloc
    assert server.header(0, "Accept-Encoding") == "identity"
    assert server.header(0, "User-Agent").startswith("CSV-Downloader/")
    assert server.header(0, "Authorization") is None
    assert server.header(0, "Connection") is None


def test_an_answer_has_status_headers_body_and_where_it_came_from():
    with RawServer([ASKED, response(b"no", "X-A: 1", "X-A: 2", status="418 Teapot")]) as server:
        reply = ask(f"{server.url}/x?token=1")
    assert (reply.status, reply.reason, reply.body) == (418, "Teapot", b"no")
    assert reply.headers.get("x-a") == "1"
    assert reply.headers.all("X-A") == ["1", "2"]
    assert reply.hosts == (server.netloc,)


def test_a_body_is_sent_with_its_length():
    with RawServer([ASKED, response()]) as server:
        ask(server.url, method="POST", body=b'{"a":1}', headers={"Content-Type": "text/json"})
    assert server.requests[0].endswith(b'\r\n\r\n{"a":1}')
    assert server.header(0, "Content-Length") == "7"
    assert server.header(0, "Content-Type") == "text/json"


def test_what_no_header_may_have_is_not_sent():
    with RawServer([]) as server:
        with pytest.raises(SourceError, match="characters that HTTP does not allow") as raised:
            ask(server.url, headers={"Authorization": "Bearer one\r\ntwo"})
        assert server.requests == []
    assert raised.value.hint == ("Check the address and the credential for line breaks and blanks.")


def test_an_empty_post_says_that_it_is_empty():
    with RawServer([ASKED, response()]) as server:
        ask(server.url, method="POST")
    assert server.header(0, "Content-Length") == "0"


def test_connections_are_used_again_but_not_for_calls_that_must_not_be_repeated():
    one = [ASKED, response(b"1"), ASKED, response(b"2"), ASKED, response(b"3")]
    with RawServer(one) as server, HttpClient() as client:
        for method in ("GET", "GET", "POST", "POST"):
            client.send(HttpRequest(method, server.url), Cancel())
    assert server.connections == 3


def test_a_kept_alive_connection_that_the_server_closes_on_the_next_call_does_no_harm():
    twice = [ASKED, response(b"1"), ASKED, Close()]
    with RawServer(twice, [ASKED, response(b"2")]) as server, HttpClient() as client:
        bodies = [client.send(HttpRequest("GET", server.url), Cancel()).body for _ in range(2)]
    assert bodies == [b"1", b"2"]
    assert server.connections == 2


def test_a_body_that_ends_with_its_connection_leaves_none_to_use_again():
    with (
        RawServer([ASKED, response(b"a", length=False), Close()]) as server,
        HttpClient() as client,
    ):
        for _ in range(2):
            assert client.send(HttpRequest("GET", server.url), Cancel()).body == b"a"
    assert server.connections == 2


def test_cookies_are_not_kept():
    two = [ASKED, response(b"", "Set-Cookie: a=b"), ASKED, response()]
    with RawServer(two) as server, HttpClient() as client:
        for _ in range(2):
            client.send(HttpRequest("GET", server.url), Cancel())
    assert server.header(1, "Cookie") is None


def test_user_and_password_in_a_url_are_not_sent_and_not_kept():
    with RawServer([ASKED, response()]) as server:
        reply = ask(f"http://me:canary@{server.netloc}/x")
    assert server.header(0, "Authorization") is None
    assert "canary" not in repr((reply, server.requests))


def test_nothing_is_logged_not_even_at_debug(caplog):
    caplog.set_level(logging.DEBUG)
    with RawServer([ASKED, response()]) as server:
        ask(f"{server.url}/?token=canary")
    assert "canary" not in caplog.text


def test_an_answer_that_is_packed_unasked_is_unpacked_with_all_its_members():
    packed = gzip.compress(b"one") + gzip.compress(b"two")
    with RawServer([ASKED, response(packed, "Content-Encoding: gzip")]) as server:
        assert ask(server.url).body == b"onetwo"


@pytest.mark.parametrize(
    ("coding", "body", "error"),
    [
        ("gzip", gzip.compress(b"one")[:-3], IncompleteError),
        ("gzip", b"plain", NotTheDataError),
        ("gzip", gzip.compress(b"one") + b"junk", NotTheDataError),
        ("gzip", gzip.compress(bytes(2000)), NotTheDataError),
        ("br", b"whatever", NotTheDataError),
    ],
)
def test_http_05_an_answer_that_cannot_be_unpacked_is_refused(coding, body, error):
    reply = response(body, f"Content-Encoding: {coding}")
    with RawServer([ASKED, reply]) as server, HttpClient() as client, pytest.raises(error):
        client.send(HttpRequest("GET", server.url), Cancel(), most=1000)


def test_an_answer_that_is_too_large_is_refused():
    with (
        RawServer([ASKED, response(bytes(1001))]) as server,
        HttpClient() as client,
        pytest.raises(NotTheDataError, match="too large"),
    ):
        client.send(HttpRequest("GET", server.url), Cancel(), most=1000)


def test_an_answer_as_large_as_it_may_be_is_taken():
    with RawServer([ASKED, response(bytes(1000))]) as server, HttpClient() as client:
        request = HttpRequest("GET", server.url)
        assert client.send(request, Cancel(), most=1000).body == bytes(1000)


def test_what_is_cancelled_before_is_not_sent():
    cancel = Cancel()
    cancel.set()
    with RawServer([ASKED, response()]) as server, HttpClient() as client:
        with pytest.raises(Cancelled):
            client.send(HttpRequest("GET", server.url), cancel)
        assert server.requests == []


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "reply",
    [
        HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        HEAD + b"Content-Length: -1\r\n\r\nab",
        HEAD + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
        HEAD + b"X: " + b"x" * (1 << 20) + b"\r\n\r\n",
        b"HTTP/1.1 what\r\n\r\n",
        b"220 mail server\r\n\r\n",
        b"\x16\x03\x01\x00\x05hello\r\n\r\n",
    ],
)
def test_http_13_an_answer_that_is_not_proper_http_is_refused(reply):
    with RawServer([ASKED, reply, Close()]) as server, pytest.raises(NotTheDataError) as caught:
        ask(server.url)
    assert server.netloc in caught.value.message or "two different ends" in caught.value.message


def test_http_13_500_headers_do_no_harm():
    lines = [f"X-{number}: {number}" for number in range(500)]
    with RawServer([ASKED, response(b"ok", *lines)]) as server:
        assert ask(server.url).body == b"ok"


@pytest.mark.parametrize("end", [Close(), Reset()])
@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\nX-"])
def test_http_13_a_connection_that_ends_before_the_headers_do_is_incomplete(begin, end):
    with RawServer([ASKED, begin, end]) as server, pytest.raises(IncompleteError):
        ask(server.url)


@pytest.mark.parametrize(
    "reply",
    [
        HEAD + b"Content-Length: 9\r\n\r\nabc",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
    ],
)
@pytest.mark.parametrize("end", [Close(), Reset()])
def test_http_01_and_02_a_body_that_ends_too_early_is_incomplete(reply, end):
    with RawServer([ASKED, reply, end]) as server, pytest.raises(IncompleteError, match="broke"):
        ask(server.url)


@pytest.mark.parametrize("url", ["ftp://a.example/x", "file:///etc/passwd", "x.csv", "http://", ""])
def test_an_address_that_is_not_http_is_refused(url):
    with pytest.raises(SourceError, match="http://"):
        ask(url)


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..example", ".invalid"])
def test_net_03_what_can_be_no_name_is_not_found(host):
    with pytest.raises(NameNotFoundError):
        ask(f"http://{host}/")


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://a:99999/", "http://a/\x00", "http://a/\ud800"]
)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(SourceError, match="address"):
        ask(url)


@pytest.mark.parametrize(
    "options",
    [{"headers": {"X-Key": "a\r\nEvil: 1"}}, {"headers": {"Bad name": "1"}}],
)
def test_a_header_cannot_smuggle_another_one_in(options):
    with RawServer([ASKED, response()]) as server, pytest.raises(SourceError, match="characters"):
        ask(server.url, **options)
    assert server.requests == []


def test_net_01_a_closed_port_is_named_and_the_query_is_not():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(UnreachableError, match=f"127.0.0.1:{port} refused") as caught:
        ask(f"http://127.0.0.1:{port}/x?token=canary")
    assert "canary" not in caught.value.message


def test_net_03_a_name_that_is_not_there_is_said_so():
    with pytest.raises(NameNotFoundError, match=r"no server nowhere\.invalid"):
        ask("http://nowhere.invalid/x?token=canary")


def test_net_02_a_server_that_takes_no_connection_is_waited_for_in_bounds(full_backlog):
    with pytest.raises(TimedOutError, match=f"127.0.0.1:{full_backlog}"):
        ask(f"http://127.0.0.1:{full_backlog}", FastClock(10))


def cancel_when(ready, url):
    """Sends a request, and cancels it on another thread once `ready` returns."""
    cancel = Cancel()

    def stop():
        ready()
        cancel.set()

    thread = threading.Thread(target=stop)
    thread.start()
    try:
        with HttpClient() as client:  # the real clock: its limits are far redirect
            client.send(HttpRequest("GET", url), cancel)
    finally:
        thread.join()


def test_net_02_cancel_works_while_it_connects(full_backlog):
    with pytest.raises(Cancelled):
        cancel_when(lambda: None, f"http://127.0.0.1:{full_backlog}")


@pytest.mark.parametrize("sent", [b"", HEAD, HEAD + b"Content-Length: 9\r\n\r\nabc"])
def test_net_07_cancel_works_while_it_waits(sent):
    gate = Gate()
    with RawServer([ASKED, sent, gate]) as server, pytest.raises(Cancelled):
        cancel_when(gate.wait_until_reached, server.url)


def test_net_07_a_server_that_never_answers_is_given_up():
    with RawServer([ASKED, Gate()]) as server, pytest.raises(StalledError, match="no answer"):
        ask(server.url, FastClock(10))


def test_net_07_a_server_that_sends_headers_for_ever_is_given_up():
    gates = [Gate() for _ in range(12)]

    drops = [step for gate in gates for step in (gate, b"X")]
    with RawServer([ASKED, HEAD, *drops, Gate()]) as server, pytest.raises(StalledError):
        ask(server.url, FastClock(10, gates))


def test_net_07_a_body_that_stops_is_given_up():
    head = HEAD + b"Content-Length: 9\r\n\r\nabc"
    with RawServer([ASKED, head, Gate()]) as server, pytest.raises(StalledError, match="stopped"):
        ask(server.url, FastClock(10))


def test_net_07_a_body_that_trickles_is_given_up():
    gates = [Gate() for _ in range(30)]

    drops = [step for gate in gates for step in (gate, b"x")]
    script = [ASKED, HEAD + b"Content-Length: 99\r\n\r\n", *drops, Gate()]
    with RawServer(script) as server, pytest.raises(StalledError, match="too slowly"):
        ask(server.url, FastClock(10, gates))


@pytest.mark.parametrize("options", [{"method": "POST"}, {"method": "GET", "repeatable": False}])
def test_http_17_behind_a_redirect_nobody_says_that_the_server_never_saw_the_call(options):
    redirect = response(b"", "Location: http://127.0.0.1:9/", status="303 See Other")
    with (
        RawServer([ASKED, redirect]) as server,
        pytest.raises(IncompleteError, match=server.netloc),
    ):
        ask(server.url, **options)


@pytest.mark.parametrize(
    ("status", "method"), [("303 See Other", "GET"), ("307 Temporary Redirect", "POST")]
)
def test_a_call_that_did_nothing_behind_a_redirect_may_be_made_again(status, method):
    redirect = response(b"", "Location: http://127.0.0.1:9/", status=status)
    with RawServer([ASKED, redirect]) as server, pytest.raises(UnreachableError):
        ask(server.url, method=method)


@pytest.mark.parametrize(
    ("status", "changed_by_redirect"), [("302 Found", True), ("308 Permanent Redirect", False)]
)
def test_an_answer_tells_whether_another_call_gave_it(status, changed_by_redirect):
    redirect = response(b"", "Location: /there", status=status)
    with RawServer([ASKED, redirect, ASKED, response()], [ASKED, response()]) as server:
        assert ask(server.url, method="GET").changed_by_redirect is changed_by_redirect


def test_an_answer_behind_several_redirects_is_anothers_when_one_of_them_changed_the_call():
    to = "Location: /there", "Connection: close"
    hops = [response(b"", *to, status=status) for status in ("303 See Other", "308 Redirect")]
    with RawServer(*([ASKED, hop, Close()] for hop in hops), [ASKED, response()]) as server:
        assert ask(server.url, method="POST").changed_by_redirect


def test_http_17_a_get_that_must_not_be_repeated_takes_no_kept_alive_connection():
    twice = [ASKED, response(b"1"), ASKED, Close()]
    with RawServer(twice, [ASKED, response(b"2")]) as server, HttpClient() as client:
        client.send(HttpRequest("GET", server.url), Cancel())
        assert client.send(HttpRequest("GET", server.url, repeatable=False), Cancel()).body == b"2"
    assert server.connections == 2
    assert len(server.requests) == 2


def test_http_17_nor_does_it_behind_a_redirect():
    kept = [ASKED, response(b"1"), ASKED, response(b"kept")]
    moved = [ASKED, response(b"", "Location: /there", status="302 Found"), Close()]
    with RawServer(kept, moved, [ASKED, response(b"new")]) as server, HttpClient() as client:
        client.send(HttpRequest("GET", server.url), Cancel())
        request = HttpRequest("GET", server.url, repeatable=False)
        assert client.send(request, Cancel()).body == b"new"
    assert server.connections == 3
