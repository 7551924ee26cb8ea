"""A scripted fake of a web service on loopback: an API on one port, a file host on another."""

import base64
import gzip
import io
import json
import re
import socket
import ssl
import threading
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from email.message import Message
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from msgspec import Struct, field
from msgspec.structs import replace

from csvdownloader.core.overrides import override

# What a client may send to a store that takes no second credential.
PLAIN_HEADERS = frozenset(
    {"accept", "accept-encoding", "connection", "host", "if-range", "range", "user-agent"}
)


class Seen(Struct, frozen=True):
    """A request as the service got it; `names` has the path parameters of the rule that fits."""

    method: str
    path: str
    pairs: tuple[tuple[str, str], ...]  # of the query, in order
    headers: Message
    body: bytes
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        return dict(self.pairs)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode(), keep_blank_values=True, strict_parsing=True)


class Reply(Struct, frozen=True):
    """A response to send. The body is `json`, `text` or `body`, whichever is given."""

    status: int = 200
    json: Any = None
    text: str | None = None
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    truncate_at: int | None = None  # bytes of the body after which the connection is closed
    is_lost: bool = False  # the connection is closed before the response

    @property
    def content(self) -> bytes:
        if self.json is not None:
            return json.dumps(self.json).encode()
        return self.body if self.text is None else self.text.encode()

    @property
    def media_type(self) -> str:
        if self.json is not None:
            return "application/json"
        return "application/octet-stream" if self.text is None else "text/plain; charset=utf-8"


Handler = Callable[[Seen], Reply]
Answers = Handler | Reply
Guard = Callable[[Seen], Reply | None]


def steps(*answers: Answers) -> Handler:
    """Each request gets the next answer; the last one stays."""
    remaining = list(answers)

    def answer(seen: Seen) -> Reply:
        return _answer(remaining.pop(0) if len(remaining) > 1 else remaining[0], seen)

    return answer


def throttled(after: int | str | datetime, json: Any = None) -> Reply:
    """429, with Retry-After in seconds, as a date, or as it is given."""
    text = format_datetime(after, usegmt=True) if isinstance(after, datetime) else str(after)
    return Reply(429, json=json or {"message": "slow down"}, headers={"Retry-After": text})


def needs(header: str, value: str, refused: Reply) -> Guard:
    """Refuses everything that comes without this header."""

    def check(seen: Seen) -> Reply | None:
        return None if seen.headers.get(header) == value else refused

    return check


def basic(user: str, password: str) -> str:
    """The value of the header Authorization for HTTP basic authentication."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def redirect(url: str, status: int = 302) -> Reply:
    return Reply(status, headers={"Location": url})


def zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def ranged(
    content: bytes, etag: str = '"v1"', shift: int = 0, truncate_at: int | None = None
) -> Handler:
    """A file that supports range requests; with `shift`, it sends them from a wrong byte."""

    def answer(seen: Seen) -> Reply:
        match = re.fullmatch(r"bytes=(\d+)-", seen.headers.get("Range", ""))
        known = seen.headers.get("If-Range", etag) == etag
        if match is None or not known:
            headers = {"ETag": etag, "Accept-Ranges": "bytes"}
            return Reply(body=content, headers=headers, truncate_at=truncate_at)
        first = int(match[1]) + shift
        span = f"bytes {first}-{len(content) - 1}/{len(content)}"
        return Reply(206, body=content[first:], headers={"ETag": etag, "Content-Range": span})

    return answer


class FakeHost:
    """One port. A request that fits no rule gets 404."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Seen] = []
        self.faults: list[BaseException] = []  # mistakes of handlers
        self.plain_only = False  # refuses whatever might be a credential
        self._routes: list[tuple[str, re.Pattern[str], Answers]] = []
        self._guards: list[Guard] = []
        self._lock = threading.Lock()
        self._server = _Server(self, tls)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def on(self, method: str, path: str, answers: Answers) -> None:
        """Adds a rule for `path`, where "{name}" is one segment; a later rule beats an earlier."""
        parts = re.split(r"\{(\w+)\}", path)
        literal = [re.escape(part) for part in parts[::2]]
        names = [f"(?P<{name}>[^/]+)" for name in parts[1::2]]
        pattern = "".join(a + b for a, b in zip(literal, [*names, ""], strict=True))
        self._routes.insert(0, (method, re.compile(pattern), answers))

    def guard(self, check: Guard) -> None:
        """Calls `check` before every answer; a reply that it returns is sent instead."""
        self._guards.append(check)

    def called(self, method: str, path: str) -> list[Seen]:
        """The requests with one method and one exact path."""
        return [seen for seen in self.requests if (seen.method, seen.path) == (method, path)]

    def answer(self, seen: Seen) -> Reply:
        """Called by the server's threads, one at a time."""
        with self._lock:
            try:
                return self._answer(seen)
            except BaseException as error:  # raised by close(), on the test's own stack
                self.faults.append(error)
                return Reply(500, json={"message": f"the fake failed: {error!r}"})

    def _answer(self, seen: Seen) -> Reply:
        names, answers = self._route(seen)
        seen = replace(seen, names=names)
        self.requests.append(seen)
        if self.plain_only and (refused := _refuse_credentials(seen)):
            return refused
        for check in self._guards:
            if (reply := check(seen)) is not None:
                return reply
        return _answer(answers, seen)

    def _route(self, seen: Seen) -> tuple[dict[str, str], Answers]:
        for method, pattern, answers in self._routes:
            match = pattern.fullmatch(seen.path)
            if match and method == seen.method:
                return {k: unquote(v) for k, v in match.groupdict().items()}, answers
        return {}, Reply(404, json={"message": f"nobody expects {seen.method} {seen.path}"})

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        if self.faults:
            raise self.faults[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class FakeService(FakeHost):
    """An API, and `files`: another host, which may not see the credentials of the API."""

    def __init__(self) -> None:
        super().__init__()
        self.files = FakeHost()

    @override
    def close(self) -> None:
        try:
            super().close()
        finally:
            self.files.close()


def _answer(answers: Answers, seen: Seen) -> Reply:
    return answers if isinstance(answers, Reply) else answers(seen)


def _refuse_credentials(seen: Seen) -> Reply | None:
    if {name.lower() for name in seen.headers} <= PLAIN_HEADERS:
        return None
    message = "Only one auth mechanism allowed"
    return Reply(
        400, text=f"<Error><Code>InvalidArgument</Code><Message>{message}</Message></Error>"
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that server_close() waits for them

    def __init__(self, owner: FakeHost, tls: ssl.SSLContext | None) -> None:
        self.owner, self._tls = owner, tls
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _RequestHandler)

    @override
    def process_request(self, request: Any, client_address: Any) -> None:
        if self._tls is not None:  # the handshake takes place in the thread of the connection
            request = self._tls.wrap_socket(
                request, server_side=True, do_handshake_on_connect=False
            )
        super().process_request(request, client_address)

    @override
    def finish_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        try:
            super().finish_request(request, client_address)
        except (ConnectionError, ssl.SSLError):
            pass  # the client went away, as it may
        finally:
            self._open.discard(request)

    @override
    def server_close(self) -> None:
        for connection in list(self._open):  # clients keep connections alive for the next request
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        super().server_close()


class _RequestHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes; the second would wait 40 ms
    server: _Server

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        pairs = tuple(parse_qsl(parts.query, keep_blank_values=True))
        seen = Seen(self.command, parts.path, pairs, self.headers, body)
        self._send(self.server.owner.answer(seen))

    def _send(self, reply: Reply) -> None:
        self.close_connection |= reply.is_lost or reply.truncate_at is not None
        if reply.is_lost:
            return
        body = reply.content
        self.send_response(reply.status)
        for name, value in ({"Content-Type": reply.media_type} | dict(reply.headers)).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: reply.truncate_at])

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Logs nothing: the tests look at `FakeHost.requests`."""
