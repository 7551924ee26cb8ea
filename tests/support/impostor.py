"""A server that is not the one that the user means, and asks for the password."""

import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path

PATIENCE = 30  # seconds after which a test that hangs fails


class Impostor:
    """Plays the same answers to every connection: one for each time that it hears something.

    Attributes:
        received: All that clients sent, after the TLS handshake if there was one.
        port: On loopback; 0 for a Unix socket.
    """

    def __init__(
        self,
        *answers: bytes,
        greeting: bytes = b"",
        tls: ssl.SSLContext | None = None,
        before_tls: bytes = b"",
        path: Path | None = None,
        hangs_up: bool = False,
    ) -> None:
        self._answers, self._greeting, self._hangs_up = answers, greeting, hangs_up
        self._tls, self._before_tls = tls, before_tls
        if path is None:
            self._listener = socket.create_server(("127.0.0.1", 0))
            self.port = int(self._listener.getsockname()[1])
        else:
            self._listener = socket.create_server(str(path), family=socket.AF_UNIX)
            self.port = 0
        self._thread = threading.Thread(target=self._serve, name="impostor")
        self.received = b""

    def __enter__(self) -> "Impostor":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        with suppress(OSError):  # that is how the listener's end shows
            while True:
                connection, _ = self._listener.accept()
                connection.settimeout(PATIENCE)
                with suppress(OSError), connection:  # the client went away
                    self._play(connection)

    def _play(self, connection: socket.socket) -> None:
        connection.sendall(self._greeting)
        if self._tls:
            connection.recv(1 << 16)
            connection.sendall(self._before_tls)
            connection = self._tls.wrap_socket(connection, server_side=True)
        with connection:
            for answer in self._answers:
                self._hear(connection)
                connection.sendall(answer)
            if self._hangs_up:
                connection.shutdown(socket.SHUT_WR)
            while self._hear(connection):
                pass

    def _hear(self, connection: socket.socket) -> bytes:
        heard = connection.recv(1 << 16)
        self.received += heard
        return heard
