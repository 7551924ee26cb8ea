"""What the drivers for databases in one file (SQLite, DuckDB) share: setting, URL and checks."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from csvdownloader.core.connections.connections import SecretField
from csvdownloader.core.errors.files import (
    SourceIsFolderError,
    SourceMissingError,
    SourceUnreadableError,
)
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Value
from csvdownloader.core.sources.outcomes import Outcome, is_limited, limited
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.tables.columns import Schema
from csvdownloader.core.units import count, size
from csvdownloader.sources.database.driver import Login

_START = 20  # bytes


class DatabaseFileKind:
    """The part of a `core.ports.connections.ConnectionKind` that is about the file.

    A URL is `scheme:///` and the percent-encoded path, as SQLAlchemy reads it: relative to the
    working directory, unless it starts with another slash or a drive.
    """

    secrets: tuple[SecretField, ...] = ()

    def __init__(self, scheme: str, title: str, suffixes: tuple[str, ...]) -> None:
        self.key, self.title, self.schemes = scheme, title, (scheme,)
        self.parameters = (
            Parameter(
                "path",
                Message("&File"),
                ParameterKind.FILE,
                "",
                Message("The {title} file. It is only read, never changed.", title=title),
                suffixes=suffixes,
            ),
        )

    def begins(self, start: bytes) -> bool:
        """Whether a file with these first bytes, at least 20, is a database of this kind."""
        raise NotImplementedError

    def is_in(self, path: Path) -> bool:
        """Whether the file is such a database. Reads its first bytes; False where it cannot."""
        return self.begins(_first_bytes(path))

    def check(self, settings: Mapping[str, Value]) -> dict[str, Message]:
        """See `core.ports.connections.ConnectionKind`."""
        path = str(settings.get("path", ""))
        if not path.strip():
            return {"path": Message("Choose a file")}
        return {"path": Message("A path cannot hold a NUL character")} if "\0" in path else {}

    def parse(self, url: str) -> tuple[dict[str, Value], str | None]:
        """See `core.ports.connections.ConnectionKind`. The path becomes absolute."""
        _, _, rest = url.partition("://")
        path = unquote(rest[1:], errors="surrogateescape")
        if not rest.startswith("/") or not path or "?" in rest or "\0" in path:
            raise InvalidRequestError(
                {"url": Message("Write it as {key}:///path/to/the/file", key=self.key)}
            )
        return {"path": str(Path(path).absolute())}, None

    def url(self, settings: Mapping[str, Value]) -> str:
        """See `core.ports.connections.ConnectionKind`."""
        path = Path(str(settings.get("path", ""))).absolute().as_posix()
        return f"{self.key}:///{quote(os.fsencode(path), safe='/:')}"


def _first_bytes(path: Path) -> bytes:
    try:
        if path.is_file():
            with path.open("rb") as file:
                return file.read(_START)
    except (OSError, ValueError):  # ValueError: a NUL in the path
        return b""
    return b""


def checked_path(login: Login) -> Path:
    """The path of the login's file, which exists and may be read.

    The file is not opened: on Linux and macOS, closing a file drops all locks that this process
    has on it, those of a running export too.

    Raises:
        SourceError: The file does not exist, is no regular file, or may not be read.
    """
    path = Path(login.text("path")).absolute()
    try:
        if not path.exists():
            raise SourceMissingError(path)
    except OSError as error:
        raise SourceUnreadableError(
            Message("Cannot read {path}: {strerror}", path=path, strerror=error.strerror or error)
        ) from error
    if not path.is_file():
        raise SourceIsFolderError(path)
    if not os.access(path, os.R_OK):
        raise SourceUnreadableError(Message("Not allowed to read {path}", path=path))
    return path


def test_message(product: str, path: Path) -> Message:
    """One line for a test of the connection: "SQLite 3.45.1, 8.3 MB"."""
    return Message("{product}, {size}", product=product, size=size(path.stat().st_size))


def file_export_outcome(product: str, rows: int, limit: int | None, schema: Schema) -> Outcome:
    """The outcome of an export that ended without an error after `rows` rows."""
    if is_limited(rows, limit):
        return limited(rows, schema=schema)
    statement = Message(
        "{product} handed over {rows} and had no more.", product=product, rows=count(rows, "row")
    )
    return Outcome(Completeness.COMPLETE, rows, statement, schema=schema)
