"""A web server on loopback with good, slow, cut and hostile answers, chosen by the path."""

import gzip
import select
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress

from csvdownloader.core.overrides import override
from tests.support.rawserver import (
    PATIENCE,
    Close,
    RawServer,
    Reset,
    Step,
    _end,
    _request,
    response,
)

CSV = b"id,name,price\n" + b"".join(b"%d,item %d,%d.50\n" % (n, n, n) for n in range(2000))
BIG = b"id,text\n" + b"".join(b"%d,%s\n" % (n, b"x" * 60) for n in range(30_000))
JSON = b"[" + b",".join(b'{"id": %d, "name": "n%d"}' % (n, n) for n in range(500)) + b"]"
HTML = b"<!doctype html><html><body><form action='/login'>Sign in</form></body></html>"
_HALF = len(BIG) // 2
_TAG = 'ETag: "v1"'
_TYPE = "Content-Type: text/csv"


class Hold:
    """Holds the connection until the flow is opened, the client goes or the server stops."""


HOLD = Hold()


class Web(RawServer):
    """Answers by path, for as many connections as come; `GET` only."""

    def __init__(self, port: int = 0) -> None:
        super().__init__([], port=port)
        self._closed, self._open_end = socket.socketpair()

    def open_flow(self) -> None:
        """Lets everyone go on who is held now."""
        before = self._open_end
        self._closed, self._open_end = socket.socketpair()
        before.close()  # its other end becomes readable for all who wait

    @override
    def __exit__(self, *details: object) -> None:
        self._open_end.close()
        super().__exit__(*details)
        self._closed.close()

    @override
    def _play(self, connection: socket.socket, script: Sequence[Step]) -> None:
        try:
            head = _request(connection).decode("latin-1")
        except OSError:
            _end(connection)
            return
        path = head.split(" ")[1].partition("?")[0]
        answer = ANSWERS.get(path)
        steps = answer(_first_byte(head)) if answer else [response(status="404 Not Found")]
        super()._play(connection, steps)

    @override
    def _do(self, step: object, connection: socket.socket) -> None:
        if isinstance(step, Hold):
            with suppress(OSError, ValueError):  # closed meanwhile
                select.select([connection, self._closed], [], [], PATIENCE)
        else:
            super()._do(step, connection)


def _first_byte(head: str) -> int:
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() == "range":
            return int(value.strip().removeprefix("bytes=").partition("-")[0])
    return 0


def _ranged(content: bytes, first: int) -> bytes:
    if not first:
        return response(content, _TAG, _TYPE, "Accept-Ranges: bytes")
    span = f"Content-Range: bytes {first}-{len(content) - 1}/{len(content)}"
    return response(content[first:], _TAG, _TYPE, span, status="206 Partial Content")


def _slow(first: int) -> list[object]:
    data = _ranged(BIG, first)
    return [data] if first else [data[:_HALF], HOLD, data[_HALF:]]


def _always(*steps: object) -> Callable[[int], list[object]]:
    return lambda _first: list(steps)


ANSWERS: dict[str, Callable[[int], list[object]]] = {
    "/good.csv": lambda first: [_ranged(CSV, first)],
    "/big.csv": lambda first: [_ranged(BIG, first)],
    "/slow.csv": _slow,
    "/rows.json": _always(response(JSON, "Content-Type: application/json")),
    "/packed.csv.gz": _always(response(gzip.compress(CSV, mtime=0))),
    "/open.csv": _always(response(CSV, _TYPE, "Connection: close", length=False)),
    "/cut.csv": _always(response(CSV, _TYPE)[:-700], Close()),
    "/cut.csv.gz": _always(response(gzip.compress(CSV, mtime=0)[:-300])),
    "/reset.csv": _always(response(CSV, _TYPE)[:-700], Reset()),
    "/silent.csv": _always(HOLD, Close()),
    "/page.csv": _always(response(HTML, "Content-Type: text/html")),
    "/error.csv": _always(response(b"oh no", status="500 Internal Server Error")),
    "/refused.csv": _always(response(b"no", status="403 Forbidden")),
    "/nonsense.csv": _always(b"\x00\x01 this is no HTTP\r\n\r\n"),
    "/lengths.csv": _always(response(CSV, "Content-Length: 5", _TYPE)),
    "/loop.csv": _always(response(b"", "Location: /loop.csv", status="302 Found")),
    "/empty.csv": _always(response(b"", _TYPE)),
}
