"""How a connection to MariaDB is made, and to whom the password is told."""

import logging
import socket
import struct

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.connections import LoginRefusedError, SecretNeededError
from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.mysql import connect
from csvdownloader.sources.database.mysql.tls import protection
from tests.sources.database.mysql.harness import DRIVER, SECRET, elsewhere


def test_the_test_names_product_and_version(server):
    assert DRIVER.test(server.login(), Cancel()).startswith("MariaDB 1")
    assert DRIVER.test(server.login(host=str(server.socket)), Cancel()).startswith("MariaDB 1")


def test_a_password_with_any_characters_is_taken(server):
    DRIVER.test(server.login(SECRET, user="reader"), Cancel())


def test_a_missing_password_is_asked_for_and_a_wrong_one_refused(server):
    with pytest.raises(SecretNeededError, match="password of mine"):
        DRIVER.test(server.login(user="reader"), Cancel())
    with pytest.raises(LoginRefusedError, match="Access denied"):
        DRIVER.test(server.login("wrong", user="reader"), Cancel())
    with pytest.raises(LoginRefusedError, match="Unknown database"):
        DRIVER.test(server.login(database="nowhere"), Cancel())


def test_a_port_that_nobody_serves_is_unreachable(server):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    with pytest.raises(UnreachableError, match="refused"):
        DRIVER.test(server.login(port=port), Cancel())


# 127.1 is this computer, in a spelling that the program does not know: it is another one to it
def test_a_connection_to_another_computer_is_encrypted_and_checked(server):
    DRIVER.test(server.login(host="localhost", ca=str(server.ca)), Cancel())
    for settings in (
        {"host": "127.1"},
        {"host": "127.1", "ca": str(server.ca)},  # another name than the certificate's
        {"host": "localhost", "ca": str(server.folder / "other.pem")},
    ):
        with pytest.raises(UnreachableError, match="cannot be trusted"):
            DRIVER.test(server.login(SECRET, user="reader", **settings), Cancel())
    with pytest.raises(SourceUnreadableError, match="nowhere"):
        DRIVER.test(server.login(ca="/nowhere/ca.pem"), Cancel())
    DRIVER.test(server.login(SECRET, user="reader", host="127.1", tls="require"), Cancel())


class Pretender:
    """A fake server that plays the handshake and asks for the password in a way of its own."""

    def __init__(self, auth_plugin, *requests, path=None):
        if path:
            self.listener = socket.create_server(path, family=socket.AF_UNIX)
        else:
            self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = "1" if path else str(self.listener.getsockname()[1])
        self.auth_plugin, self.requests = auth_plugin, requests
        self.received = b""

    def __call__(self):
        connection, _ = self.listener.accept()
        with connection, self.listener:
            flags = 0xFFFFF7FF  # all but TLS
            connection.sendall(
                self._packet(
                    0,
                    b"\x0a8.4.0\0"
                    + struct.pack("<I", 1)
                    + b"12345678\0"
                    + struct.pack("<HBHHB", flags & 0xFFFF, 45, 2, flags >> 16, 21)
                    + bytes(10)
                    + b"123456789012\0"
                    + self.auth_plugin
                    + b"\0",
                )
            )
            for number, request in enumerate(self.requests):
                self.received += connection.recv(4096)
                connection.sendall(self._packet(2 + 2 * number, request))
            while data := connection.recv(4096):
                self.received += data

    @staticmethod
    def _packet(number, payload):
        return struct.pack("<I", len(payload))[:3] + bytes([number]) + payload


ASKING = pytest.mark.parametrize(
    ("auth_plugin", "requests"),
    [
        (b"mysql_native_password", [b"\xfemysql_clear_password\0"]),
        (b"mysql_native_password", [b"\xfedialog\0\x02Password: "]),
        (b"mysql_native_password", [b"\xfemysql_old_password\0" + b"1" * 8]),
        (b"mysql_native_password", [b"\xfesha256_password\0" + b"1" * 20]),
        (b"caching_sha2_password", [b"\x01\x04", b"\x01key"]),
        (b"sha256_password", [b"\x01key"]),
    ],
)


@ASKING
def test_sec_a_stranger_does_not_get_the_password(auth_plugin, requests):
    stranger = Pretender(auth_plugin, *requests)
    settings = {"host": "127.1", "port": stranger.port, "user": "me", "tls": "disable"}
    with elsewhere(stranger), pytest.raises(LoginRefusedError, match="not certain who"):
        DRIVER.test(Login("mine", settings, SECRET), Cancel())
    assert SECRET.encode() not in stranger.received
    assert b"\x01" not in stranger.received[-1:]  # nor was a key asked for


@ASKING
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("tls", ["", "disable"])
def test_s11_a_port_of_this_computer_proves_nothing(auth_plugin, requests, host, tls):
    impostor = Pretender(auth_plugin, *requests)
    settings = {"host": host, "port": impostor.port, "user": "me", "tls": tls}
    with elsewhere(impostor), pytest.raises(LoginRefusedError, match="not certain who") as caught:
        DRIVER.test(Login("mine", settings, SECRET), Cancel())
    assert "Unix socket" in caught.value.hint
    assert SECRET.encode() not in impostor.received
    assert b"\x01" not in impostor.received[-1:]


@pytest.mark.parametrize(
    ("host", "peer", "verified"),
    [
        ("localhost", "127.0.0.1", False),
        ("localhost", "::1", False),
        ("localhost", "192.0.2.1", True),
        ("db.example", "127.0.0.1", True),
        ("/run/mysqld.sock", "/run/mysqld.sock", False),
    ],
)
def test_s20_the_address_decides_whether_a_server_is_on_this_computer(host, peer, verified):
    asked = protection(Login("mine", {"host": host}), peer)
    assert ("ssl" in asked.arguments) is verified
    assert asked.is_proven is (verified or host.startswith("/"))


def test_s20_a_localhost_elsewhere_must_have_a_certificate(server, monkeypatch):
    monkeypatch.setattr(connect, "_peer_of", lambda connected: "192.0.2.1")
    with pytest.raises(UnreachableError, match="cannot be trusted"):
        DRIVER.test(server.login(host="localhost"), Cancel())


def test_a_unix_socket_may_ask_for_the_password(tmp_path):
    path = str(tmp_path / "s")
    server = Pretender(b"mysql_native_password", b"\xfemysql_clear_password\0", path=path)
    server.requests += (b"\xff\x15\x04#28000no",)
    login = Login("mine", {"host": path, "port": "1", "user": "me", "tls": ""}, SECRET)
    with elsewhere(server), pytest.raises(LoginRefusedError, match="no"):
        DRIVER.test(login, Cancel())
    assert SECRET.encode() in server.received


def test_what_is_no_server_is_said(server):
    stranger = socket.create_server(("127.0.0.1", 0))

    def talk():
        connection, _ = stranger.accept()
        with connection, stranger:
            connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n" * 4)

    login = server.login(port=str(stranger.getsockname()[1]))
    with elsewhere(talk), pytest.raises(UnreachableError):
        DRIVER.test(login, Cancel())


def test_sec_02_no_password_in_logs_and_errors(server, export, caplog):
    caplog.set_level(logging.DEBUG)
    login = server.login(SECRET, user="reader")
    export(login, table=("t", "many"), rows=3)
    for act in (
        lambda: export(login, query="SELECT * FROM nowhere"),
        lambda: DRIVER.test(server.login(SECRET, user="nobody"), Cancel()),
        lambda: DRIVER.test(server.login(SECRET, user="reader", host="127.1"), Cancel()),
    ):
        with pytest.raises((QueryRefusedError, LoginRefusedError, UnreachableError)) as caught:
            act()
        assert SECRET not in f"{caught.value} {caught.value.hint}"
    assert SECRET not in caplog.text
    assert SECRET not in repr(login)
    assert SECRET.encode() not in export.part.read_bytes()
