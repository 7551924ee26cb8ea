"""When a connection is used again."""

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.http import HttpRequest
from tests.support.rawserver import ASKED, RawServer, response


@pytest.mark.parametrize(
    ("method", "repeatable", "connections"),
    [("GET", True, 1), ("POST", True, 2), ("GET", False, 2)],
)
def test_a_connection_is_used_again_by_what_may_be_repeated(method, repeatable, connections):
    script = [ASKED, response(b"one"), ASKED, response(b"two")]
    with RawServer(script, [ASKED, response(b"two")]) as server, HttpClient() as client:
        request = HttpRequest(method, server.url, repeatable=repeatable)
        bodies = [client.send(request, Cancel()).body for _ in range(2)]
    assert bodies == [b"one", b"two"]
    assert server.connections == connections


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("ftp://a.example/x", "Only addresses with http:// or https:// work"),
        ("http:///x", "Only addresses with http:// or https:// work"),
        ("http://[", "This is not a valid address"),
    ],
)
def test_an_address_that_cannot_be_called_is_named_with_advice(url, message):
    with HttpClient() as client, pytest.raises(SourceError) as caught:
        client.send(HttpRequest("GET", url), Cancel())
    assert (caught.value.message, caught.value.hint) == (message, "Check the address.")
