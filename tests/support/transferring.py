"""Runs one download against a scripted server, on a virtual clock."""

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from msgspec import Struct, field

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.overrides import override
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.download import DownloadedBody, Expected, download
from csvdownloader.engine.transfer.http import HttpRequest
from tests.support.clock import VirtualClock
from tests.support.rawserver import ASKED, Gate, RawServer, response

DATA = bytes(range(256)) * 100  # 25,600 bytes
ETAG = 'ETag: "one"'


class FileTarget:
    """A target on disk.

    Attributes:
        resets: How often it was emptied.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.resets = 0

    def reset(self) -> None:
        """See `transfer.partial_download.Target`."""
        self.resets += 1
        self.path.write_bytes(b"")

    def truncate(self, size: int) -> None:
        """See `transfer.partial_download.Target`."""
        os.truncate(self.path, size)


class Run(Struct):
    """A download that may be run several times, as a program that is started again does.

    Attributes:
        reported: The sizes and totals that the download reported, in their order.
        announced: The ends of its waits, in their order.
        port: That of the server of an earlier run: a resumed download needs the same one.
    """

    folder: Path
    expected: Expected = field(default_factory=Expected)
    clock: VirtualClock = field(default_factory=VirtualClock)
    cancel: Cancel = field(default_factory=Cancel)
    reported: list[tuple[int, int | None]] = field(default_factory=list)
    announced: list[datetime] = field(default_factory=list)
    port: int = 0

    @property
    def target(self) -> FileTarget:
        return FileTarget(self.folder / "x.part")

    @property
    def bytes(self) -> bytes:
        return self.target.path.read_bytes()

    def get(self, server: RawServer, *, resume: bool = True) -> DownloadedBody:
        """Downloads /x from the server."""
        request = HttpRequest("GET", f"{server.url}/x?token=canary")
        return self.get_by(lambda: request, resume=resume)

    def get_url(self, url: str) -> DownloadedBody:
        """Downloads the URL over what an earlier download left, as after a renewed link."""
        return self.get_by(lambda: HttpRequest("GET", url))

    def get_by(
        self, make_request: Callable[[], HttpRequest], *, resume: bool = True
    ) -> DownloadedBody:
        """Downloads; `make_request` makes the request of each try."""
        with HttpClient(self.clock) as client:
            return download(
                client,
                make_request,
                self.target,
                self.expected,
                lambda size, total: self.reported.append((size, total)),
                self.cancel,
                resume=resume,
                waiting=self.announced.append,
            )

    def left(self) -> list[str]:
        """The names of all files in the folder."""
        return sorted(path.name for path in self.folder.iterdir())


def whole(*headers: str, data: bytes = DATA) -> bytes:
    """The whole body; with a strong ETag unless other headers are given."""
    return response(data, *(headers or (ETAG,)))


def upto(offset: int, *headers: str, data: bytes = DATA) -> bytes:
    """The same, truncated after so many bytes of the body."""
    full = whole(*headers, data=data)
    return full[: len(full) - len(data) + offset]


def part(offset: int, *headers: str, data: bytes = DATA, total: object = None) -> bytes:
    """The rest of the body from the offset, as the response to a range request."""
    total = len(data) if total is None else total
    content_range = f"Content-Range: bytes {offset}-{len(data) - 1}/{total}"
    return response(
        data[offset:], content_range, *(headers or (ETAG,)), status="206 Partial Content"
    )


class _StopOn(list[tuple[int, int | None]]):
    """Cancels the run at its first report."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run

    @override
    def append(self, progress: tuple[int, int | None]) -> None:
        self._run.cancel.set()


def stopped_at(run: Run, offset: int) -> None:
    """An earlier run that ended in the middle."""
    gate = Gate()
    before, run.reported = run.reported, _StopOn(run)
    with (
        RawServer([ASKED, upto(offset, ETAG, "Content-Type: text/csv"), gate]) as server,
        pytest.raises(Cancelled),
    ):
        run.get(server)
    run.reported, run.cancel, run.port = before, type(run.cancel)(), server.port


def edit(run: Run, **changes: object) -> None:
    """Changes what the resume point says."""
    path = run.folder / "x.part.resume"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
