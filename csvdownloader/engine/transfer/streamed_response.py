"""An answer that is still coming: what its headers promise, and the raw bytes of its body."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from csvdownloader.core.errors import IncompleteError, NotTheDataError, StalledError
from csvdownloader.engine.transfer.http import Headers

if TYPE_CHECKING:
    import httpcore2

    from csvdownloader.engine.transfer.exchange_deadline import ExchangeDeadline

IDLE_SECONDS = 60.0  # without a single byte of the body
_STEP = 256 << 10  # bytes of a body of known length that are read past the HTTP library
_NO_BODY = frozenset({204, 304})


class Framing(StrEnum):
    """How the end of a body is known."""

    LENGTH = "length"
    CHUNKED = "chunked"
    NONE = "none"


@dataclass
class StreamedResponse:
    """The headers are here, the body is not yet.

    Attributes:
        status: The status code.
        reason: The server's word for it; may be empty.
        headers: All headers.
        url: Where it comes from, without what credentials added.
        hosts: "host:port" of every hop.
        framing: How the body's end will be known.
        length: Bytes of the body; None when unknown.
        is_sent_on: See `Answer`.
    """

    status: int
    reason: str
    headers: Headers
    url: str
    hosts: tuple[str, ...]
    framing: Framing
    length: int | None
    _response: "httpcore2.Response" = field(repr=False)
    _deadline: "ExchangeDeadline" = field(repr=False)
    changed_by_redirect: bool = False

    def blocks(self) -> Iterator[bytes | memoryview]:
        """The raw bytes of the body. A block is only good until the next one is asked for.

        Raises:
            IncompleteError: It ended before its end.
            StalledError: Nothing came for too long, or far too little.
            Cancelled: The exchange was stopped.
        """
        received = 0
        self._deadline.begin_body()
        for block in self._received():
            received += len(block)
            self._deadline.count(len(block))
            yield block
        if self.length is not None and received != self.length:
            raise self._cut(received)

    def _received(self) -> Iterator[bytes | memoryview]:
        import httpcore2

        received = 0
        try:
            for block in self._raw():
                received += len(block)
                yield block
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise self._cut(received) from error

    def _raw(self) -> Iterator[bytes | memoryview]:
        """Through the library; but a long body's rest directly, which is twice as fast."""
        stall = StalledError(f"{self.hosts[-1]} stopped sending")
        pieces = iter(self._response.iter_stream())
        left = self.length or 0
        self._deadline.allow(IDLE_SECONDS, stall)
        for piece in pieces:
            yield piece
            left -= len(piece)
            if left > _STEP:
                yield from self._direct(left, stall)
                return
            self._deadline.allow(IDLE_SECONDS, stall)

    def _direct(self, left: int, stall: StalledError) -> Iterator[memoryview]:
        line = self._response.extensions["network_stream"]
        buffer = memoryview(bytearray(_STEP))
        while left:
            self._deadline.allow(IDLE_SECONDS, stall)
            size = line.read_into(buffer[: min(left, _STEP)])
            if not size:
                return
            left -= size
            yield buffer[:size]

    def _cut(self, received: int) -> IncompleteError:
        promised = "" if self.length is None else f" of {self.length:,}"
        return IncompleteError(
            f"The answer of {self.hosts[-1]} broke off after {received:,}{promised} bytes"
        )


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
            raise NotTheDataError("The server announced two different ends of its answer")
        return Framing.CHUNKED, None
    if not lengths:
        return Framing.NONE, None
    return Framing.LENGTH, int(lengths[0])  # the library has checked that it is one number
