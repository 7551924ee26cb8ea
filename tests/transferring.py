"""Runs one download against a scripted server, by a virtual clock."""

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.download import DownloadedBody, Expected, download
from csvdownloader.engine.transfer.http import HttpRequest
from tests.clock import VirtualClock
from tests.rawserver import RawServer, answer

DATA = bytes(range(256)) * 100  # 25,600 bytes
ETAG = 'ETag: "one"'


class FileTarget:
    """A target on disk.

    Attributes:
        begun_again: How often it was emptied.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.begun_again = 0

    def reset(self) -> None:
        """See `transfer.partial.Target`."""
        self.begun_again += 1
        self.path.write_bytes(b"")

    def truncate(self, size: int) -> None:
        """See `transfer.partial.Target`."""
        os.truncate(self.path, size)


@dataclass
class Run:
    """A download that may be run several times, as a program that is started again does.

    Attributes:
        port: Of the server of an earlier run: to go on, the next one needs the same.
    """

    folder: Path
    expected: Expected = field(default_factory=Expected)
    clock: VirtualClock = field(default_factory=VirtualClock)
    cancel: Cancel = field(default_factory=Cancel)
    told: list[tuple[int, int | None]] = field(default_factory=list)
    announced: list[datetime] = field(default_factory=list)
    port: int = 0

    @property
    def target(self) -> FileTarget:
        return FileTarget(self.folder / "x.part")

    @property
    def bytes(self) -> bytes:
        return self.target.path.read_bytes()

    def get(self, server: RawServer, **more: object) -> DownloadedBody:
        """Downloads /x from the server."""
        call = HttpRequest("GET", f"{server.url}/x?token=canary")
        return self.get_by(lambda: call, **more)

    def get_url(self, url: str) -> DownloadedBody:
        """Downloads the URL: over what an earlier one left, as after a fresh link."""
        return self.get_by(lambda: HttpRequest("GET", url))

    def get_by(self, make_request, *, resume: bool = True) -> DownloadedBody:
        """Downloads what the requests give."""
        with HttpClient(self.clock) as client:
            return download(
                client,
                make_request,
                self.target,
                self.expected,
                lambda size, total: self.told.append((size, total)),
                self.cancel,
                resume=resume,
                waiting=self.announced.append,
            )

    def left(self) -> list[str]:
        """The names of all files in the folder."""
        return sorted(path.name for path in self.folder.iterdir())


def whole(*headers: str, data: bytes = DATA) -> bytes:
    """The whole body; with a strong ETag unless other headers are given."""
    return answer(data, *(headers or (ETAG,)))


def upto(offset: int, *headers: str, data: bytes = DATA) -> bytes:
    """The same, cut after so many bytes of the body."""
    full = whole(*headers, data=data)
    return full[: len(full) - len(data) + offset]


def part(offset: int, *headers: str, data: bytes = DATA, total: object = None) -> bytes:
    """The rest of the body from the offset."""
    total = len(data) if total is None else total
    given = f"Content-Range: bytes {offset}-{len(data) - 1}/{total}"
    return answer(data[offset:], given, *(headers or (ETAG,)), status="206 Partial Content")
