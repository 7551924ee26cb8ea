"""Makes connections for the HTTP library, and translates their errors.

Only imported when a connection is made: the libraries are slow to load.
"""
# ruff: noqa: ARG002 - the signatures are the library's; the timeouts are the deadline's

import os
import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from httpcore2 import SOCKET_OPTION, NetworkBackend, NetworkStream

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.network import NameNotFoundError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.engine.sockets import TICK, is_ready
from csvdownloader.engine.transfer import network_errors
from csvdownloader.engine.transfer.addresses import AddressScope, address_scope, is_loopback
from csvdownloader.engine.transfer.exchange_deadline import CONNECT_SECONDS, CurrentExchange
from csvdownloader.engine.transfer.redirects import check_reach
from csvdownloader.engine.transfer.socket_stream import SocketStream


class SocketBackend(NetworkBackend):
    """Makes the connections of one pool, and notes the address scope of each authority.

    Attributes:
        connections_made: How many connections were begun.
    """

    def __init__(
        self, exchange: CurrentExchange, scopes: dict[str, AddressScope], *, is_proxy: bool
    ) -> None:
        """`scopes` gets the scope of each "host:port" that is connected to."""
        self._exchange, self._scopes, self._is_proxy = exchange, scopes, is_proxy
        self.connections_made = 0

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        authority = f"{host}:{port}"
        self.connections_made += 1
        try:
            return SocketStream(self._connect(host, port, authority), authority, self._exchange)
        except UserError as error:
            raise (network_errors.proxy_error(error) if self._is_proxy else error) from error

    def _connect(self, host: str, port: int, authority: str) -> socket.socket:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise network_errors.name_error(host, error) from error
        except UnicodeError as error:  # not a valid name
            raise NameNotFoundError(Message("There is no server {host}", host=host)) from error
        last_error: UserError | None = None
        for family, socket_type, protocol, _name, address in found:
            if is_loopback(host) and not is_loopback(str(address[0])):
                raise NameNotFoundError(Message("{host} is not this computer", host=host))
            self._check(authority, str(address[0]))
            try:
                return self._open(socket.socket(family, socket_type, protocol), address, authority)
            except UserError as error:
                last_error = error
        raise last_error or network_errors.name_error(host, socket.gaierror())

    def _check(self, authority: str, address: str) -> None:
        if self._is_proxy:
            return
        target_scope = self._scopes[authority] = address_scope(address)
        if self._exchange.reach:
            check_reach(self._exchange.reach, authority, target_scope)

    def _open(self, sock: socket.socket, address: Any, authority: str) -> socket.socket:
        self._exchange.deadline.restart(CONNECT_SECONDS, network_errors.connect_timeout(authority))
        try:
            sock.setblocking(False)
            with suppress(BlockingIOError):
                sock.connect(address)
            while not is_ready(sock, writing=True, seconds=TICK):
                self._exchange.deadline.check()
            if code := sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise OSError(code, os.strerror(code))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            sock.close()
            raise network_errors.connect_error(authority, error) from error
        except BaseException:
            sock.close()
            raise
        return sock
