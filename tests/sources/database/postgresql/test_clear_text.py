"""Who may ask for the password in clear text: a server that has proven who it is."""

import os
import ssl

import pytest
import trustme

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.postgresql.driver import PostgresqlDriver
from csvdownloader.sources.database.postgresql.tls import protection
from tests.support.impostor import Impostor

SECRET = "clear-canary"
NO_TLS = b"N"
CLEAR_TEXT = b"R" + (8).to_bytes(4) + (3).to_bytes(4)  # AuthenticationCleartextPassword


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def tls(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


def ask(impostor, secret=SECRET, **settings):
    address = {"host": "localhost", "port": str(impostor.port), "user": "me", "database": "d"}
    return PostgresqlDriver().test(Login("shop", address | settings, secret), Cancel())


@pytest.mark.parametrize("options", ["", "require_auth=password", "require_auth=password,md5"])
@pytest.mark.parametrize("secret", [SECRET, None])
def test_s10_no_clear_text_without_tls(secret, options):
    with Impostor(NO_TLS, CLEAR_TEXT) as prefer, Impostor(CLEAR_TEXT) as disable:
        for impostor, mode in ((prefer, ""), (disable, "disable")):
            with pytest.raises(LoginRefusedError, match="in clear text") as caught:
                ask(impostor, secret, sslmode=mode, options=options)
            assert "'Certificate and host name are checked'" in caught.value.hint
            assert b"user" in impostor.received
            assert SECRET.encode() not in impostor.received


def test_s10_no_clear_text_over_tls_to_whoever_has_a_certificate(tls):
    with Impostor(CLEAR_TEXT, tls=tls, before_tls=b"S") as impostor:
        with pytest.raises(LoginRefusedError):
            ask(impostor, sslmode="require")
        assert b"user" in impostor.received
        assert SECRET.encode() not in impostor.received


def test_s10_the_environment_does_not_allow_it_either(monkeypatch):
    monkeypatch.setenv("PGREQUIREAUTH", "password")
    with Impostor(CLEAR_TEXT) as impostor:
        with pytest.raises(LoginRefusedError):
            ask(impostor, sslmode="disable")
        assert SECRET.encode() not in impostor.received


@pytest.mark.parametrize("mode", ["verify-ca", "verify-full"])
def test_a_server_whose_certificate_was_checked_may_ask(tls, authority, tmp_path, mode):
    root = tmp_path / "root.pem"
    authority.cert_pem.write_to_path(str(root))
    with Impostor(CLEAR_TEXT, tls=tls, before_tls=b"S") as server:
        with pytest.raises(UserError):  # it says nothing more
            ask(server, sslmode=mode, sslrootcert=str(root), options="connect_timeout=1")
        assert SECRET.encode() in server.received


@pytest.mark.skipif(os.name == "nt", reason="libpq's default is no Unix socket there")
@pytest.mark.parametrize(
    ("where", "demanded"),
    [
        ({}, ""),
        ({"host": "/run/postgresql"}, ""),
        ({"host": "/run/a,@b"}, ""),
        ({"host": "localhost"}, "!password"),
        ({"host": "/run/a,127.0.0.1"}, "!password"),
        ({"host": "/run/a", "hostaddr": "127.0.0.1"}, "!password"),
        ({"service": "shop"}, "!password"),
        ({"host": "localhost", "require_auth": "scram-sha-256"}, "scram-sha-256"),
        ({"host": "localhost", "require_auth": "!md5"}, "!md5,!password"),
        ({"host": "localhost", "require_auth": "!password"}, "!password"),
    ],
)
def test_s10_only_a_unix_socket_is_proven_by_itself(where, demanded):
    assert protection("disable", "", where).get("require_auth", "") == demanded


def test_s10_a_library_that_cannot_refuse_is_not_used(monkeypatch):
    monkeypatch.setattr("psycopg.pq.version", lambda: 15_00_10)
    with Impostor(CLEAR_TEXT) as impostor:
        with pytest.raises(UserError, match="libpq"):
            ask(impostor, sslmode="disable")
        assert impostor.received == b""
