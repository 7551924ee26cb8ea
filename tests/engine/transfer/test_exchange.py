"""One hop: what is sent, by which way, and what is read of its answer."""

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.network import NameNotFoundError
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.http import HttpRequest
from tests.support.rawserver import ASKED, RawServer, response


def ask(url, method="GET", **more):
    with HttpClient() as client:
        return client.send(HttpRequest(method, url, **more), Cancel())


def test_a_reason_that_is_no_text_is_read_as_far_as_it_is_one():
    with RawServer([ASKED, b"HTTP/1.1 200 Sch\xf6n\r\nContent-Length: 0\r\n\r\n"]) as server:
        assert ask(server.url).reason == "Sch\N{REPLACEMENT CHARACTER}n"


@pytest.mark.parametrize(
    ("url", "exception", "is_excepted"),
    [
        ("http://data.invalid/x", "data.invalid:80", True),
        ("http://data.invalid/x", "data.invalid:8080", False),
        ("http://data.invalid:8080/x", "data.invalid:8080", True),
        ("http://data.invalid:8080/x", "data.invalid:80", False),
    ],
)
def test_an_exception_of_the_proxy_may_be_for_one_port(monkeypatch, url, exception, is_excepted):
    for name in ("http_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name.upper(), raising=False)
    with RawServer([ASKED, response(b"through")]) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", exception)
        if is_excepted:
            with pytest.raises(NameNotFoundError):
                ask(url)
        else:
            assert ask(url).body == b"through"


class Fields:
    """Credentials that are fields of a form."""

    def __init__(self, **fields):
        self._fields = fields

    def apply(self, url):
        return url, {}

    def form(self, url):
        return self._fields


@pytest.mark.parametrize(
    ("method", "body", "fields", "sent"),
    [
        ("GET", None, {"key": "a b"}, b""),
        ("POST", None, {"key": "a b"}, b""),
        ("POST", b"", {"key": "a b"}, b"key=a+b"),
        ("POST", b"x=1", {"key": "a b"}, b"x=1&key=a+b"),
        ("POST", b"x=1", {}, b"x=1"),
    ],
)
def test_the_fields_of_a_secret_go_with_a_form_only(method, body, fields, sent):
    with RawServer([ASKED, response()]) as server:
        ask(server.url, method, body=body, credentials=Fields(**fields))
    assert server.requests[0].partition(b"\r\n\r\n")[2] == sent
    length = None if method == "GET" else str(len(sent))
    assert server.header(0, "Content-Length") == length
