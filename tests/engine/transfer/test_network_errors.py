"""What is said of each way in which a connection fails."""

import errno
import os
import socket
import ssl

import pytest

from csvdownloader.core.errors.network import (
    NameNotFoundError,
    ProxyError,
    TimedOutError,
    TlsRefusedError,
    UnreachableError,
)
from csvdownloader.engine.transfer.network_errors import (
    connect_error,
    name_error,
    proxy_error,
    tls_error,
)

HOST = "a.example:443"


def of_system(code):
    return OSError(code, os.strerror(code))


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (of_system(errno.ECONNREFUSED), UnreachableError, f"{HOST} refused the connection: no"),
        (of_system(errno.ENETUNREACH), UnreachableError, f"There is no way to {HOST}: this"),
        (TimeoutError("timed out"), TimedOutError, f"{HOST} did not take the connection in time"),
        (of_system(errno.EACCES), UnreachableError, f"No connection to {HOST}: Permission denied"),
        (OSError("odd"), UnreachableError, f"No connection to {HOST}: odd"),
    ],
)
def test_net_01_a_connection_that_fails_is_named_with_its_reason(error, kind, message):
    found = connect_error(HOST, error)
    assert type(found) is kind
    assert found.message.startswith(message)
    assert ("Check the network" in found.hint) is ("offline" in message or "this" in message)


@pytest.mark.parametrize(
    ("code", "kind", "message"),
    [
        (socket.EAI_NONAME, NameNotFoundError, "There is no server a.example"),
        (socket.EAI_AGAIN, UnreachableError, "The name a.example could not be looked up"),
    ],
)
def test_net_03_a_name_that_does_not_exist_is_not_one_that_cannot_be_asked_for(code, kind, message):
    found = name_error("a.example", socket.gaierror(code, "no"))
    assert (type(found), found.message) == (kind, message)
    assert ("Check the network" in found.hint) is (kind is UnreachableError)


def test_net_11_an_error_of_the_proxy_is_the_proxys():
    found = proxy_error(connect_error(HOST, of_system(errno.ECONNREFUSED)))
    assert type(found) is ProxyError
    assert found.message.startswith(f"The proxy cannot be used: {HOST} refused")


def certificate(code, text="", message=""):
    error = ssl.SSLCertVerificationError(1, text)
    error.verify_code, error.verify_message = code, message
    return error


def tls(reason):
    error = ssl.SSLError(1, "no")
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (certificate(10), "The certificate of a.example has expired"),
        (certificate(9), "The certificate of a.example is not valid yet: is the computer's"),
        (certificate(62), "The certificate is for another server than a.example"),
        (certificate(64), "The certificate is for another server than a.example"),
        (certificate(0, "Hostname mismatch"), "The certificate is for another server than a.ex"),
        (
            certificate(19, "", "self-signed"),
            "Nobody this computer trusts vouches for a.example (s",
        ),
        (certificate(19), "Nobody this computer trusts vouches for a.example (unknown issuer)"),
        (
            tls("WRONG_VERSION_NUMBER"),
            "No secure connection to a.example came about: wrong version",
        ),
        (
            ssl.SSLCertVerificationError(1, "no"),  # as another library than OpenSSL raises it
            "Nobody this computer trusts vouches for a.example (unknown issuer)",
        ),
        (tls(None), "No secure connection to a.example came about: unknown reason"),
    ],
)
def test_net_09_each_reason_against_a_certificate_has_its_sentence(error, message):
    found = tls_error("a.example", error)
    assert type(found) is TlsRefusedError
    assert found.message.startswith(message)


def test_net_10_an_early_end_of_tls_may_pass():
    found = tls_error("a.example", ssl.SSLEOFError(8, "EOF"))
    assert type(found) is UnreachableError
    assert found.message == "a.example closed the connection before it was secure"
