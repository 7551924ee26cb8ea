"""A response that is still coming: what its headers announce, and the raw bytes of its body."""

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.core.errors.wholeness import ChecksumError, IncompleteError, StalledError
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.engine.transfer.http import Headers

if TYPE_CHECKING:
    import httpcore2

    from csvdownloader.engine.transfer.exchange_deadline import ExchangeDeadline

IDLE_SECONDS = 60.0  # without a byte of the body
_STEP = 1 << 20  # bytes; read at once from the socket, bypassing the HTTP library
_TAIL = 1024  # bytes that tell the last block from what follows it
_SUCCESS = 2  # the class of status codes
_NO_BODY = frozenset({204, 304})


class Framing(StrEnum):
    """How the end of a body is known."""

    LENGTH = "length"
    CHUNKED = "chunked"
    NONE = "none"


class StreamedResponse(Struct):
    """A response whose headers have come, and whose body has not.

    Attributes:
        status: The status code.
        reason: The reason phrase; may be empty.
        headers: All headers.
        url: The URL after all redirects, without what credentials added.
        hosts: "host:port" of every hop.
        framing: How the body's end will be known.
        length: Bytes of the body; None when unknown.
        changed_by_redirect: See `HttpResponse`.
    """

    status: int
    reason: str
    headers: Headers
    url: str
    hosts: tuple[str, ...]
    framing: Framing
    length: int | None
    _response: "httpcore2.Response"
    _deadline: "ExchangeDeadline"
    changed_by_redirect: bool = False

    @override
    def __repr__(self) -> str:
        return f"StreamedResponse({self.status}, {self.url!r})"

    def blocks(self) -> Iterator[bytes | memoryview]:
        """The raw bytes of the body. A block is only good until the next one is asked for.

        Raises:
            IncompleteError: The body is truncated.
            ChecksumError: It is longer than announced.
            StalledError: Nothing came for too long, or far too little.
            Cancelled: The exchange was stopped.
        """
        received = 0
        self._deadline.begin_body()
        for block in self._received():
            received += len(block)
            self._deadline.count_bytes(len(block))
            yield block
        if self.length is not None and received != self.length:
            raise self._incomplete_error(received)

    def _check_end(self, last: bytes) -> None:
        """Raises ChecksumError when more follows: some servers count characters, not bytes."""
        stream = self._response.extensions["network_stream"]
        if not stream.surplus(last).strip():
            return
        stream.close()  # else it would be taken for the answer to the next request
        if self.status // 100 == _SUCCESS:
            raise ChecksumError(
                Message(
                    "{host} announced {length:,} bytes and sends more: the end would be cut off",
                    host=self.hosts[-1],
                    length=self.length,
                )
            )

    def _received(self) -> Iterator[bytes | memoryview]:
        import httpcore2

        received = 0
        try:
            for block in self._raw():
                received += len(block)
                yield block
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise self._incomplete_error(received) from error

    def _raw(self) -> Iterator[bytes | memoryview]:
        """Reads by the library; but a long body's rest from the socket, which is twice as fast."""
        stall = StalledError(Message("{host} stopped sending", host=self.hosts[-1]))
        blocks = iter(self._response.iter_stream())
        remaining, last = self.length or 0, b""
        self._deadline.restart(IDLE_SECONDS, stall)
        for block in blocks:
            last = block[-_TAIL:]
            yield block
            remaining -= len(block)
            if remaining > _STEP:
                yield from self._direct(remaining, stall)
                return
            self._deadline.restart(IDLE_SECONDS, stall)
        if self.length and not remaining:
            self._check_end(last)

    def _direct(self, remaining: int, stall: StalledError) -> Iterator[memoryview]:
        stream = self._response.extensions["network_stream"]
        buffer = memoryview(bytearray(_STEP))
        while remaining:
            self._deadline.restart(IDLE_SECONDS, stall)
            size = stream.read_into(buffer[: min(remaining, _STEP)])
            if not size:
                return
            remaining -= size
            yield buffer[:size]
        self._check_end(b"")

    def _incomplete_error(self, received: int) -> IncompleteError:
        sentence = Message("The answer of {host} broke off after {received:,} bytes")
        if self.length is not None:
            sentence = Message(
                "The answer of {host} broke off after {received:,} of {length:,} bytes"
            )
        values = {"received": received, "length": self.length or 0}
        return IncompleteError(sentence.filled(host=self.hosts[-1], **values))


def framing_of(status: int, method: str, headers: Headers) -> tuple[Framing, int | None]:
    """How the end of the body will be known, and its length when it is announced.

    Raises:
        NotTheDataError: The headers contradict each other.
    """
    lengths = headers.all("content-length")
    if status in _NO_BODY or method == "HEAD":
        return Framing.LENGTH, 0
    if headers.get("transfer-encoding"):
        if lengths:
            raise NotTheDataError(Message("The server announced two different ends of its answer"))
        return Framing.CHUNKED, None
    if not lengths:
        return Framing.NONE, None
    return Framing.LENGTH, int(lengths[0])  # the library has checked that it is one number
