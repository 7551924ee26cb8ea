"""A TLS proxy before a real PostgreSQL server, so that clients see a server with ssl=on.

The server in the wheel is built without OpenSSL.
"""

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from csvdownloader.core.overrides import override

_SSL_REQUEST = bytes.fromhex("0000000804d2162f")


class _TlsProxy(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, context: ssl.SSLContext | None, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.context, self.behind = context, port
        self.received = b""  # what clients sent after the TLS handshake

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Handler(socketserver.BaseRequestHandler):
    server: _TlsProxy

    @override
    def handle(self) -> None:
        with suppress(OSError):  # a client that refuses the certificate just goes away
            first = self.request.recv(8, socket.MSG_WAITALL)
            client = self.request
            if first == _SSL_REQUEST:
                self.request.sendall(b"S" if self.server.context else b"N")
                first = b""
                if self.server.context:
                    client = self.server.context.wrap_socket(client, server_side=True)
            behind = socket.create_connection(("127.0.0.1", self.server.behind))
            with client, behind as server:
                self._relay(client, server, first)

    def _relay(self, client: socket.socket, server: socket.socket, first: bytes) -> None:
        def back() -> None:
            with suppress(OSError):
                while block := server.recv(1 << 16):
                    client.sendall(block)
                client.shutdown(socket.SHUT_RDWR)

        thread = threading.Thread(target=back)
        thread.start()
        server.sendall(first)
        with suppress(OSError):
            while block := client.recv(1 << 16):
                self.server.received += block
                server.sendall(block)
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        thread.join()


@contextmanager
def tls_proxy(port: int, context: ssl.SSLContext | None) -> Iterator[_TlsProxy]:
    """A port that speaks TLS (or, without a context, refuses to) and relays to `port`."""
    with _TlsProxy(context, port) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()
