import socket
import ssl
from types import MappingProxyType

import pytest
import trustme
from msgspec import Struct

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.postgresql import connect
from csvdownloader.sources.database.postgresql.driver import PostgresqlDriver
from csvdownloader.sources.database.postgresql.tls import is_local, protection
from tests.support.postgres import PASSWORD, USER
from tests.support.postgres_tls import tls_proxy


class Secure(Struct):
    proxy: object
    folder: object
    title: str

    def test(self, host="localhost", **settings):
        address = {"host": host, "port": str(self.proxy.port), "database": "postgres", "user": USER}
        login = Login("shop", {**address, **settings}, PASSWORD)
        return PostgresqlDriver().test(login, Cancel())

    def root(self, name):
        return str(self.folder / f"{name}.pem")


@pytest.fixture
def secure(postgres, tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "right.pem"))
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "wrong.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with tls_proxy(postgres.port, context) as proxy:
        yield Secure(proxy, tmp_path, postgres.title)


@pytest.mark.parametrize("mode", ["", "verify-ca", "verify-full"])
def test_a_server_that_the_root_vouches_for_is_let_in(secure, mode):
    assert secure.test(sslmode=mode, sslrootcert=secure.root("right")) == secure.title


@pytest.mark.parametrize(
    ("mode", "root"), [("verify-full", "wrong"), ("verify-ca", "wrong"), ("verify-full", "")]
)
def test_an_unknown_authority_is_refused_before_any_word_is_said(secure, mode, root):
    with pytest.raises(UnreachableError, match="certificate verify failed") as raised:
        secure.test(sslmode=mode, sslrootcert=root and secure.root(root))
    assert "'Encrypted, but the server is not checked'" in raised.value.hint
    assert secure.proxy.received == b""


def test_another_servers_certificate_is_refused(secure):
    with pytest.raises(UnreachableError, match="does not match host name") as raised:
        secure.test("127.0.0.1", sslmode="verify-full", sslrootcert=secure.root("right"))
    assert "under TLS" in raised.value.hint
    assert secure.proxy.received == b""
    assert secure.test("127.0.0.1", sslmode="verify-ca", sslrootcert=secure.root("right"))


def test_the_systems_own_roots_are_used_when_none_is_given(secure, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", secure.root("right"))
    assert secure.test(sslmode="verify-full")


def test_require_asks_for_no_proof(secure):
    assert secure.test(sslmode="require")
    assert secure.proxy.received


def test_a_server_without_tls_is_refused_unless_that_was_chosen(postgres):
    with tls_proxy(postgres.port, None) as proxy:
        settings = {"host": "localhost", "port": str(proxy.port), "user": USER}
        settings |= {"database": "postgres", "sslmode": "require"}
        with pytest.raises(UnreachableError, match="does not support SSL") as raised:
            PostgresqlDriver().test(Login("shop", settings, PASSWORD), Cancel())
        assert "'Not encrypted'" in raised.value.hint
        assert USER.encode() not in proxy.received  # what else listens there may be asked
        settings["sslmode"] = "disable"
        assert PostgresqlDriver().test(Login("shop", settings, PASSWORD), Cancel())


@pytest.mark.parametrize(
    ("settings", "local"),
    [
        ({}, True),
        ({"host": "localhost"}, True),
        ({"host": "/var/run,127.0.0.1,::1"}, True),
        ({"host": "db.example.com"}, False),
        ({"host": "localhost,db.example.com"}, False),
        ({"host": "localhost.example.com"}, False),
        ({"host": "localhost", "hostaddr": "192.0.2.1"}, False),
        ({"host": "localhost", "service": "far"}, False),
        ({"host": "192.0.2.1"}, False),
    ],
)
def test_only_servers_on_this_computer_go_unchecked(settings, local):
    assert is_local(settings) is local
    mode = protection("", "", settings)["sslmode"]
    assert mode == ("prefer" if local else "verify-full")


def test_a_host_from_the_environment_is_checked_like_any_other(monkeypatch):
    assert modes(monkeypatch, host="") == ["prefer"]
    monkeypatch.setenv("PGHOST", "db.example.com")
    assert modes(monkeypatch, {"db.example.com": ["192.0.2.1"]}, host="") == ["verify-full"]


def modes(monkeypatch, names=MappingProxyType({}), **settings):
    """The sslmode of each connection that is tried; names lead to these addresses."""
    tried = []

    def getaddrinfo(host, port, **options):
        return [(0, 0, 0, "", (address, port)) for address in names[host]]

    def attempt(parameters, *arguments):
        tried.append(parameters["sslmode"])
        raise UnreachableError("nobody")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(connect, "_connect", attempt)
    login = Login("shop", {"port": "5432", **settings})
    with pytest.raises(UnreachableError, match="nobody"):
        connect.connect(login, Cancel())
    return tried


def test_s20_the_address_decides_whether_a_server_is_on_this_computer(monkeypatch):
    names = {"localhost": ["127.0.0.1", "192.0.2.1", "::1"], "db": ["127.0.0.1"]}
    assert modes(monkeypatch, names, host="localhost") == ["prefer", "verify-full", "prefer"]
    assert modes(monkeypatch, names, host="localhost,db") == [
        *("prefer", "verify-full", "prefer"),
        "verify-full",  # by its name it is another computer, which must have its certificate
    ]
    monkeypatch.setenv("PGHOST", "localhost")
    assert modes(monkeypatch, names, host="") == ["prefer", "verify-full", "prefer"]
