"""TLS: which certificates are trusted, and that an end without close_notify is noticed."""

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.network import TlsRefusedError, UnreachableError
from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.http import HttpRequest
from csvdownloader.engine.transfer.retry import is_transient
from csvdownloader.engine.transfer.tls import trusting_context
from tests.support.rawserver import (
    ASKED,
    Anything,
    Authority,
    Close,
    CloseNotify,
    Gate,
    RawServer,
    Reset,
    response,
)


def ask(server, tls):
    with HttpClient(tls=tls) as client:
        return client.send(HttpRequest("GET", f"{server.url}/x?token=canary"), Cancel())


def test_a_server_that_proves_who_it_is_is_asked(authority):
    with RawServer([ASKED, response(b"a\n1\n")], tls=authority.server()) as server:
        assert ask(server, authority.client()).body == b"a\n1\n"


def test_so_is_one_that_an_authority_of_ones_own_vouches_for(authority, tmp_path):
    path = tmp_path / "ours.pem"
    authority.write(path)
    with RawServer([ASKED, response(b"a\n1\n")], tls=authority.server()) as server:
        assert ask(server, trusting_context(str(path))).body == b"a\n1\n"


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("unknown", "Nobody this computer trusts"),
        ("wrong name", "is for another server"),
        ("expired", "has expired"),
    ],
)
def test_net_09_a_server_without_proof_sees_no_byte_of_the_call(authority, case, message):
    context = {
        "unknown": lambda: Authority().server(),
        "wrong name": lambda: authority.server("other.example"),
        "expired": lambda: authority.server(expired=True),
    }[case]()
    with (
        RawServer([ASKED, response()], tls=context) as server,
        pytest.raises(TlsRefusedError, match=message) as caught,
    ):
        ask(server, authority.client())
    assert server.requests == []
    assert not is_transient(caught.value)
    assert "canary" not in caught.value.message


def test_net_09_the_system_does_not_trust_the_test_authority(authority):
    with (
        RawServer([ASKED, response()], tls=authority.server()) as server,
        pytest.raises(TlsRefusedError, match="Nobody this computer trusts"),
    ):
        ask(server, None)


def test_a_server_that_speaks_no_tls_is_named():
    with (
        RawServer([b"HTTP/1.1 400 Bad Request\r\n\r\n", Gate()]) as server,
        HttpClient() as client,
        pytest.raises(TlsRefusedError, match=r"No secure connection to 127.0.0.1"),
    ):
        client.send(HttpRequest("GET", f"https://{server.netloc}/"), Cancel())


@pytest.mark.parametrize("end", [Close(), Reset()])
def test_a_connection_that_breaks_before_it_is_secure_may_be_tried_again(end):
    with (
        RawServer([Anything(), end]) as server,
        HttpClient() as client,
        pytest.raises(UnreachableError, match="before it was secure") as caught,
    ):
        client.send(HttpRequest("GET", f"https://{server.netloc}/"), Cancel())
    assert is_transient(caught.value)


def test_cancel_works_while_the_connection_is_made_secure():
    cancel = Cancel()

    class Reached:
        def set(self):
            cancel.set()

    gate = Gate(reached=Reached())
    with RawServer([gate]) as server, HttpClient() as client, pytest.raises(Cancelled):
        client.send(HttpRequest("GET", f"https://{server.netloc}/"), cancel)


def test_net_10_an_end_with_close_notify_is_an_end(authority):
    script = [ASKED, response(b"a\n1\n", length=False), CloseNotify()]
    with RawServer(script, tls=authority.server()) as server:
        assert ask(server, authority.client()).body == b"a\n1\n"


@pytest.mark.parametrize("end", [Close(), Reset()])
def test_net_10_an_end_without_close_notify_is_incomplete(authority, end):
    script = [ASKED, response(b"a\n1\n", length=False), end]
    with RawServer(script, tls=authority.server()) as server, pytest.raises(IncompleteError):
        ask(server, authority.client())
