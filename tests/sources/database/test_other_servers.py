"""Something else listens where a database should: it is named, and soon."""

import socketserver
import threading
from contextlib import contextmanager, suppress
from importlib.util import find_spec

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.sources.database import other_servers
from csvdownloader.sources.database.adbc.drivers import adbc_drivers
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.mysql import connect as mysql_connect
from csvdownloader.sources.database.mysql.driver import MysqlDriver
from csvdownloader.sources.database.postgresql import connect as postgresql_connect
from csvdownloader.sources.database.postgresql.driver import PostgresqlDriver

POSTGRESQL = PostgresqlDriver(), {"sslmode": "verify-full"}, "a PostgreSQL server"
WITHOUT_TLS = PostgresqlDriver(), {"sslmode": "disable"}, "a PostgreSQL server"
MYSQL = MysqlDriver(), {"tls": "disable", "user": "me"}, "a MariaDB or MySQL server"
GREETING = b"S\0\0\0\x0a8.4.0\0" + bytes(77)  # an S is also how PostgreSQL agrees to TLS


def greeting(text):
    return lambda _question: text


def web_server(question):
    """Waits for a line, as a web server does: what a database's client sends has none."""
    return b"HTTP/1.1 400 Bad Request\r\n\r\n" if b"\r\n" in question else b""


def postgresql(question):
    return b"N" if question == b"\0\0\0\x08\x04\xd2\x16\x2f" else b""


@contextmanager
def listening(speak):
    class Peer(socketserver.BaseRequestHandler):
        def handle(self):
            with suppress(OSError):
                self.request.sendall(speak(b""))
                while question := self.request.recv(4096):
                    self.request.sendall(b"" if speak(b"") else speak(question))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Peer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield str(server.server_address[1])
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def no_patience(monkeypatch):
    monkeypatch.setattr(other_servers, "_TICKS", 3)
    for module in (mysql_connect, postgresql_connect):
        monkeypatch.setattr(module, "SILENCE", 0.1)
    monkeypatch.setattr(postgresql_connect, "_SILENCE_TIMEOUT", 0.6)
    monkeypatch.setattr(mysql_connect, "_TIMEOUT", 0.4)


GRPC = [name for name in ("adbc_driver_flightsql", "adbc_driver_spark") if find_spec(name) is None]


@pytest.mark.skipif(bool(GRPC), reason="no drivers: uv sync --group spark")
@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH\r\n"])
@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("grpc://127.0.0.1:{}", "is no server of Flight SQL"),
        ("grpc+tls://127.0.0.1:{}", "does not speak TLS"),
        ("sc://127.0.0.1:{}", "is no server of Apache Spark"),
        ("sc://127.0.0.1:{}/;use_ssl=true", "does not speak TLS"),
    ],
)
def test_a_server_that_speaks_no_grpc_is_told_as_such(url, words, answer):
    driver = next(d for d in adbc_drivers() if url.partition("://")[0] in d.schemes)
    with listening(greeting(answer)) as port:
        login = Login("mine", driver.parse(url.format(port))[0])
        with pytest.raises(UnreachableError, match=words):
            driver.test(login, Cancel())


def connect(kind, port, cancel=None):
    driver, settings, _ = kind
    login = Login("mine", {"host": "127.0.0.1", "port": port, **settings})
    driver.test(login, cancel or Cancel())


OTHERS = [
    (greeting(b"SSH-2.0-OpenSSH_9.2\r\n"), "an SSH server"),
    (web_server, "a web server"),
    (greeting(b"220 mail.example.com ESMTP\r\n"), "a mail or FTP server"),
    (greeting(GREETING), "a MariaDB or MySQL server"),
    (postgresql, "a PostgreSQL server"),
]


@pytest.mark.parametrize(
    ("kind", "speak", "found"),
    [
        (kind, speak, found)
        for kind in (POSTGRESQL, WITHOUT_TLS, MYSQL)
        for speak, found in OTHERS
        if found != kind[2]
    ],
)
def test_s14_another_server_at_the_port_is_named(kind, speak, found):
    with listening(speak) as port, pytest.raises(UnreachableError) as raised:
        connect(kind, port)
    assert raised.value.message == f"127.0.0.1:{port} is {found}, not {kind[2]}"
    assert "usually listens at" in raised.value.hint


@pytest.mark.parametrize("kind", [POSTGRESQL, WITHOUT_TLS, MYSQL])
def test_s14_a_port_that_says_nothing_is_not_waited_for_long(kind):
    with listening(greeting(b"")) as port, pytest.raises(UnreachableError) as raised:
        connect(kind, port)
    assert f"127.0.0.1:{port} did not answer" in raised.value.message
    assert "certificate" not in raised.value.hint


def test_s14_who_says_how_long_is_waited_gets_that():
    kind = PostgresqlDriver(), {"sslmode": "disable", "options": "connect_timeout=2"}, ""
    with listening(greeting(b"")) as port, pytest.raises(UnreachableError, match="within 2 sec"):
        connect(kind, port)


@pytest.mark.parametrize("kind", [POSTGRESQL, MYSQL])
def test_s14_looking_what_answers_can_be_cancelled(kind):
    cancel = Cancel()

    def speak(question):
        if question.startswith((b"HEAD", b"\0\0\0\x08")):
            cancel.set()
        return b""

    with listening(speak) as port, pytest.raises(Cancelled):
        connect(kind, port, cancel)


def test_s14_a_postgresql_server_that_is_only_slow_gets_its_time(monkeypatch):
    monkeypatch.setattr(postgresql_connect, "_TIMEOUT", 1.5)
    with listening(postgresql) as port, pytest.raises(UnreachableError, match="within 2 sec"):
        connect(WITHOUT_TLS, port)
