"""One connection, as the HTTP library wants it; it can be cancelled at any time.

Only imported when a connection is made: the libraries are slow to load.
"""
# ruff: noqa: ARG002 - the signatures are the library's; the timeouts are the deadline's

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from httpcore2 import NetworkStream, ReadError, WriteError

from csvdownloader.core.errors.wholeness import StalledError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.engine.sockets import TICK, is_ready
from csvdownloader.engine.transfer import network_errors
from csvdownloader.engine.transfer.exchange_deadline import CONNECT_SECONDS, CurrentExchange

_PEEKED = 64  # bytes
ANSWER_SECONDS = 60.0  # until the headers of the response are there

_Result = TypeVar("_Result")


class SocketStream(NetworkStream):
    """One connection."""

    def __init__(self, sock: socket.socket, authority: str, exchange: CurrentExchange) -> None:
        sock.settimeout(TICK)
        self._socket, self._authority, self._exchange = sock, authority, exchange
        self._last = b""  # what the library read last

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._last = self._read(lambda: self._socket.recv(max_bytes))
        return self._last

    def surplus(self, block: bytes | memoryview) -> bytes:
        """What is there already behind a body of known length, whose last block is given."""
        behind = b""
        if self._last:
            found = self._last.rfind(block)
            behind = self._last[found + len(block) :] if found >= 0 else b""
        return behind or self._peeked()

    def _peeked(self) -> bytes:
        if self._socket.fileno() == -1:
            return b""
        if isinstance(self._socket, ssl.SSLSocket):  # which cannot peek
            return self._socket.recv(_PEEKED) if self._socket.pending() else b""
        try:
            is_there = is_ready(self._socket, writing=False, seconds=0)
            return self._socket.recv(_PEEKED, socket.MSG_PEEK) if is_there else b""
        except OSError:  # a reset: the body was whole before
            return b""

    def read_into(self, buffer: memoryview) -> int:
        """Receives what is there into the buffer; 0 at the end. Bypasses the HTTP library."""
        self._last = b""
        return self._read(lambda: self._socket.recv_into(buffer))

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._exchange.deadline.restart(
            ANSWER_SECONDS,
            StalledError(Message("{authority} gives no answer", authority=self._authority)),
        )
        remaining = memoryview(buffer)

        def send() -> int:
            return self._socket.send(remaining)

        try:
            while remaining:
                remaining = remaining[self._until_deadline(send) :]
        except OSError as error:
            raise WriteError(str(error)) from error

    @override
    def close(self) -> None:
        self._socket.close()

    @override
    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> NetworkStream:
        self._exchange.deadline.restart(
            CONNECT_SECONDS, network_errors.connect_timeout(self._authority)
        )
        host = server_hostname or self._authority
        try:
            self._secure(ssl_context, host)
        except ssl.SSLError as error:
            self.close()
            raise network_errors.tls_error(host, error) from error
        except OSError as error:
            self.close()
            raise network_errors.tls_error(host, ssl.SSLEOFError()) from error
        except BaseException:
            self.close()
            raise
        return SocketStream(self._socket, self._authority, self._exchange)

    def _secure(self, ssl_context: ssl.SSLContext, host: str) -> None:
        secure = ssl_context.wrap_socket(
            self._socket,
            do_handshake_on_connect=False,
            suppress_ragged_eofs=False,
            server_hostname=host,
        )
        self._socket = secure  # wrap_socket() has detached the old object
        self._socket.settimeout(TICK)
        self._until_deadline(secure.do_handshake)

    @override
    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object":
            return self._socket if isinstance(self._socket, ssl.SSLSocket) else None
        if info == "is_readable":
            is_closed = self._socket.fileno() == -1
            return is_closed or is_ready(self._socket, writing=False, seconds=0)
        return None

    def _read(self, step: Callable[[], _Result]) -> _Result:
        try:
            return self._until_deadline(step)
        except OSError as error:
            raise ReadError(str(error)) from error

    def _until_deadline(self, step: Callable[[], _Result]) -> _Result:
        while True:
            # also when there is always something: interim responses may come without end
            self._exchange.deadline.check()
            with suppress(TimeoutError):
                return step()
