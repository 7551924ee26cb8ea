"""A DuckDB connection for one job: with little memory, offline, and sandboxed to its files."""

import errno
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors import (
    SourceError,
    SourceUnreadableError,
    StorageError,
    UserError,
    storage_error,
)
from csvdownloader.core.messages import Message

if TYPE_CHECKING:
    import duckdb

_ERRNO = re.compile(r'"errno":"(\d+)"')
_FULL = re.compile(r"no space left|disk quota exceeded|failed to offload", re.IGNORECASE)
# Measured on a Parquet file of 10 million rows: 256 MB copies a third slower, no limit takes three
# times the memory.
MEMORY_LIMIT = "400MB"
_LIBRARY = "_duckdb"
_BLOCK = 1 << 20  # bytes
_SETTINGS = (
    "preserve_insertion_order = true",
    "TimeZone = 'UTC'",
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "allow_community_extensions = false",
    "allow_persistent_secrets = false",
    # With asynchronous writes, about one interrupted COPY in ten never returns (DuckDB 2.0.0): its
    # writer waits for a task that waits for a lock that the writer holds.
    "async_threads = 0",
    "enable_progress_bar = true",  # without it there is no query_progress()
    "enable_progress_bar_print = false",
)


@contextmanager
def session(
    part: Path | None, inputs: Sequence[Path] = ()
) -> "Iterator[duckdb.DuckDBPyConnection]":
    """Opens a connection that may touch `inputs`, `part` and a temporary folder beside `part` only.

    The temporary folder is removed at the end. Without a `part` there is none.
    """
    _read_library()
    import duckdb

    temporary = part.with_name(f"{part.name}.tmp") if part else None
    allowed = [text for path in inputs for text in (str(path), escaped(path))]
    paths = ", ".join(map(quoted, [*allowed, *([str(part)] if part else [])]))
    connection = duckdb.connect(config={"memory_limit": MEMORY_LIMIT})
    try:
        for setting in (
            *_SETTINGS,
            f"temp_directory = {quoted(str(temporary or ''))}",
            f"allowed_paths = [{paths}]",
            "enable_external_access = false",
            "lock_configuration = true",
        ):
            connection.execute(f"SET {setting}")
        yield connection
    finally:
        connection.close()
        if temporary:
            shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def translated(part: Path, name: str, cancel: Cancel) -> Iterator[None]:
    """Translates DuckDB's errors into the program's own; those that indicate a bug stay.

    Args:
        part: The file that is written, for the disk's errors.
        name: What is read, as the user knows it.
        cancel: When it is set, any error becomes Cancelled.
    """
    import duckdb

    expected = (
        duckdb.IOException,
        duckdb.PermissionException,
        duckdb.OutOfMemoryException,
        duckdb.ConversionException,
        duckdb.InvalidInputException,
        duckdb.SerializationException,
    )
    try:
        yield
    except duckdb.Error as error:
        if cancel.is_set:
            raise Cancelled from error
        # a damaged Parquet page can raise the base class itself
        if isinstance(error, expected) or type(error) is duckdb.Error:
            raise _user_error(error, part, name) from error
        raise


def _read_library() -> None:
    """Reads DuckDB's library once, so that loading it does not wait for the disk.

    Loading holds the GIL. From a cold disk that froze the window for a quarter of a second.
    """
    found = None if _LIBRARY in sys.modules else find_spec(_LIBRARY)
    if found is not None and found.origin is not None:
        with Path(found.origin).open("rb", buffering=0) as library:
            while library.read(_BLOCK):
                pass


def escaped(path: Path) -> str:
    """The path for DuckDB's readers, which take brackets, stars and question marks for patterns."""
    return re.sub(r"([\[*?])", r"[\1]", str(path))


def quoted(text: str) -> str:
    """The text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _user_error(error: Exception, part: Path, name: str) -> UserError:
    import duckdb

    text = str(error)
    number = _ERRNO.search(text)
    if _FULL.search(text):
        return storage_error(OSError(errno.ENOSPC, ""), part)
    if str(part) in text:
        code = int(number.group(1)) if number else errno.EIO
        return storage_error(OSError(code, text.splitlines()[0]), part)
    if isinstance(error, duckdb.OutOfMemoryException):
        return SourceError(Message("{name} needs more memory than a download may use", name=name))
    if isinstance(error, duckdb.IOException) and number:
        return StorageError(
            Message("Cannot copy {name}: {text}", name=name, text=text.splitlines()[0])
        )
    return SourceUnreadableError(
        Message("{name} is damaged: {text}", name=name, text=text.splitlines()[0])
    )
