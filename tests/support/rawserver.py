"""A server that sends literal bytes, wrong ones too: ordinary test servers refuse to.

Each connection plays one script, a list of steps; the last script is played again for every
further connection. No step sleeps: a `Gate` holds the connection until the test opens it.
"""

import datetime
import socket
import ssl
import struct
import threading
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

import trustme
from msgspec import Struct, field

PATIENCE = 30  # seconds after which a test that hangs fails
THREAD = "raw server"
_MIDDLE = 20  # blocks of what has no end


class Request:
    """Waits for one whole request and records it."""


class Anything:
    """Waits for the first bytes of whatever comes."""


class Reset:
    """Aborts the connection (RST)."""


class Close:
    """Closes the connection; a TLS connection without close_notify."""


class CloseNotify:
    """Ends a TLS connection in order: with close_notify."""


class Endless(Struct, frozen=True):
    """Sends the bytes again and again, until the client goes away.

    Attributes:
        data: The bytes.
        begun: Set when they were sent often enough to be in the middle of it.
    """

    data: bytes
    begun: threading.Event = field(default_factory=threading.Event)


class Gate(Struct):
    """Holds the connection until the test opens it."""

    reached: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)

    def open(self) -> None:
        self.opened.set()

    def wait_until_reached(self) -> None:
        assert self.reached.wait(PATIENCE)


Step = bytes | Request | Anything | Reset | Close | CloseNotify | Gate | Endless
ASKED = Request()


class RawServer:
    """A server on loopback.

    Attributes:
        requests: The raw bytes of all requests, in their order.
        connections: How many were accepted.
    """

    def __init__(
        self, *scripts: Sequence[Step], tls: ssl.SSLContext | None = None, port: int = 0
    ) -> None:
        self._scripts, self._tls = list(scripts), tls
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port = self._listener.getsockname()[1]
        self.requests: list[bytes] = []
        self.connections = 0
        self.failures: list[BaseException] = []
        self._gates = [step for script in scripts for step in script if isinstance(step, Gate)]
        self._threads = [threading.Thread(target=self._serve, name=THREAD)]
        self._open: list[socket.socket] = []

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self.port}"

    def __enter__(self) -> "RawServer":
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        for gate in self._gates:
            gate.open()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)
        for connection in self._open:
            connection.close()
        assert not any(thread.is_alive() for thread in self._threads)
        assert self.failures == []

    def header(self, number: int, name: str) -> str | None:
        """A header of the request of that number."""
        for line in self.requests[number].decode("latin-1").split("\r\n\r\n")[0].split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return None

    def first_line(self, number: int) -> str:
        """The request line of the request of that number."""
        return self.requests[number].decode("latin-1").split("\r\n")[0]

    def _serve(self) -> None:
        with suppress(OSError):  # that is how the listener's end shows
            while True:
                connection, _ = self._listener.accept()
                self._open.append(connection)
                script = self._scripts[min(self.connections, len(self._scripts) - 1)]
                self.connections += 1
                thread = threading.Thread(target=self._play, args=(connection, script), name=THREAD)
                self._threads.append(thread)
                thread.start()

    def _play(self, connection: socket.socket, script: Sequence[Step]) -> None:
        try:
            with suppress(OSError):  # the client went away: many tests want just that
                if self._tls:
                    connection = self._tls.wrap_socket(connection, server_side=True)
                    self._open.append(connection)
                for step in script:
                    self._do(step, connection)
        except BaseException as error:
            self.failures.append(error)
        finally:
            _end(connection)

    def _do(self, step: Step, connection: socket.socket) -> None:
        if isinstance(step, bytes):
            connection.sendall(step)
        elif isinstance(step, Request):
            self.requests.append(_request(connection))
        elif isinstance(step, Anything):
            _some(connection)
        elif isinstance(step, Reset):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            _close_below(connection)
        elif isinstance(step, CloseNotify):
            assert isinstance(connection, ssl.SSLSocket)
            connection.unwrap()
        elif isinstance(step, Endless):
            block = step.data * (1 + (1 << 16) // len(step.data))
            for number in count():
                connection.sendall(block)
                if number == _MIDDLE:
                    step.begun.set()
        elif isinstance(step, Gate):
            step.reached.set()
            assert step.opened.wait(PATIENCE)


def _close_below(connection: socket.socket) -> None:
    """Closes the TCP connection below, so that TLS cannot send close_notify."""
    socket.socket(fileno=connection.detach()).close()


def _end(connection: socket.socket) -> None:
    if connection.fileno() < 0:
        return
    if not isinstance(connection, ssl.SSLSocket):
        with suppress(OSError):  # FIN first: unread bytes would make close() a reset
            connection.shutdown(socket.SHUT_WR)
    _close_below(connection)


def _request(connection: socket.socket) -> bytes:
    """One request with its body; raises OSError when the client goes away."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    while len(body) < length:
        body += _some(connection)
    return head + b"\r\n\r\n" + body


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(1 << 16)
    if not data:
        raise ConnectionResetError
    return data


def response(
    body: bytes = b"", *headers: str, status: str = "200 OK", length: bool = True
) -> bytes:
    """The bytes of a response; with its right Content-Length unless `length` is false."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


class Authority:
    """A certificate authority of its own, and contexts for both sides."""

    def __init__(self) -> None:
        self._ca = trustme.CA()

    def server(self, name: str = "127.0.0.1", *, expired: bool = False) -> ssl.SSLContext:
        """The context of a server of this name."""
        yesterday = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
        leaf = self._ca.issue_cert(name, not_after=yesterday if expired else None)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        leaf.configure_cert(context)
        return context

    def write(self, path: Path) -> None:
        """Writes the certificate of the authority as PEM."""
        self._ca.cert_pem.write_to_path(str(path))

    def client(self) -> ssl.SSLContext:
        """A context that trusts this authority and no other."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._ca.configure_trust(context)
        return context


def ranges(server: RawServer) -> list[str | None]:
    """The range that each request asked for; None where it asked for the whole."""
    return [server.header(number, "Range") for number in range(len(server.requests))]
