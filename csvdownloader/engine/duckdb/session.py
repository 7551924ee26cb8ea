"""A DuckDB connection for one job: with little memory, offline, and sandboxed to its files."""

import errno
import logging
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import SourceError, StorageError, UserError
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.storage import storage_error
from csvdownloader.core.messages import Message

if TYPE_CHECKING:
    import duckdb

logger = logging.getLogger(__name__)

_ERRNO = re.compile(r'"errno":"(\d+)"')
_FULL = re.compile(r"no space left|failed to offload", re.IGNORECASE)
# Of what the disk refuses; DuckDB mostly says only their texts, in the language of the system.
_CODES = (errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC)
MEMORY_LIMIT = 400_000_000  # bytes
_LIBRARY = "_duckdb"
_BLOCK = 1 << 20  # bytes
_SETTINGS = (
    "preserve_insertion_order = true",
    # Of several, each keeps a row group, as rows and as text, until its turn comes to be written,
    # beyond the limit of memory. What that takes no footer tells: a dictionary may hold long texts.
    "threads = 1",
    "disable_parquet_prefetching = true",  # it reads whole row groups ahead
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
    part: Path | None,
    inputs: Sequence[Path] = (),
    memory: int = MEMORY_LIMIT,
    settings: Sequence[str] = (),
) -> "Iterator[duckdb.DuckDBPyConnection]":
    """Opens a connection that may touch `inputs`, `part` and a temporary folder beside `part` only.

    The temporary folder is removed at the end. Without a `part` there is none.

    Args:
        part: The file that is written.
        inputs: The files that are read.
        memory: Bytes that are needed. Beyond MEMORY_LIMIT, two fifths of the machine's are taken
            at most.
        settings: Further ones, "name = value".

    Raises:
        SourceUnreadableError: A path is not UTF-8.
    """
    _read_library()
    import duckdb

    _require_utf8([*inputs, *([part] if part else [])])
    temporary = part.with_name(f"{part.name}.tmp") if part else None
    allowed = [text for path in inputs for text in (str(path), escaped(path))]
    paths = ", ".join(map(quoted, [*allowed, *([str(part)] if part else [])]))
    connection = duckdb.connect()
    try:
        for setting in (
            *_SETTINGS,
            f"memory_limit = '{_memory_limit(connection, memory)}B'",
            *settings,
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
    """Translates DuckDB's errors into the program's own; those that indicate a bug are logged, too.

    Args:
        part: The file that is written, for the disk's errors.
        name: What is read, as the user knows it.
        cancel: When it is set, any error becomes Cancelled.
    """
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        if cancel.is_set:
            raise Cancelled from error
        raise _user_error(error, part, name) from error


def first_line(error: Exception) -> str:
    """What DuckDB says, without the stack of its own that some errors have."""
    return (str(error).splitlines() or [""])[0]


def library_failure(error: Exception, name: str) -> SourceError:
    """The error for an exception of DuckDB that is about itself; one that is a bug is logged.

    Args:
        error: What was raised.
        name: What is read, as the user knows it.
    """
    import duckdb

    bugs = (
        duckdb.InternalException,
        duckdb.FatalException,
        duckdb.ParserException,  # the SQL around a query, or for a file, is the program's own
        duckdb.BinderException,
        duckdb.CatalogException,
    )
    if isinstance(error, bugs):
        logger.error("DuckDB failed", exc_info=error)
    return SourceUnreadableError(
        Message("DuckDB cannot read {name}: {text}", name=name, text=first_line(error)),
        Message("Check that the file is whole, and whether another program can read it."),
    )


def _memory_limit(connection: "duckdb.DuckDBPyConnection", needed: int) -> int:
    """Bytes. By itself DuckDB takes four fifths of the machine's, or of the container's."""
    ((most,),) = connection.execute(
        "SELECT parse_formatted_bytes(current_setting('memory_limit'))"
    ).fetchall()
    return max(MEMORY_LIMIT, min(needed, int(most) // 2))


def _require_utf8(paths: Sequence[Path]) -> None:
    for path in paths:
        try:
            str(path).encode()
        except UnicodeEncodeError:
            raise SourceUnreadableError(
                Message("DuckDB opens no path that is not UTF-8: {path}", path=path),
                Message("Give the file or its folder another name, or copy it."),
            ) from None


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


def _code_in(text: str) -> int | None:
    """The system's number for why it refused; None where DuckDB's message has none."""
    number = _ERRNO.search(text)
    if number:
        return int(number[1])
    return next((code for code in _CODES if os.strerror(code) in text), None)


def _user_error(error: Exception, part: Path, name: str) -> UserError:
    import duckdb

    text, line = str(error), first_line(error)
    code = _code_in(text)
    if code == errno.ENOSPC or _FULL.search(text):
        return storage_error(OSError(errno.ENOSPC, ""), part)
    if str(part) in text or code in {errno.EDQUOT, errno.EFBIG}:
        return storage_error(OSError(code or errno.EIO, line), part)
    if isinstance(error, duckdb.OutOfMemoryException):
        return SourceError(
            Message("{name} needs more memory than a download may use", name=name),
            Message("Take fewer columns at once, or have it written in smaller row groups."),
        )
    if isinstance(error, duckdb.IOException) and _ERRNO.search(text):
        return StorageError(Message("Cannot copy {name}: {text}", name=name, text=line))
    if isinstance(error, duckdb.NotImplementedException):
        return SourceError(
            Message("{name} has a column that cannot be read: {error}", name=name, error=line)
        )
    damaged = (
        duckdb.IOException,
        duckdb.PermissionException,
        duckdb.ConversionException,
        duckdb.InvalidInputException,
        duckdb.SerializationException,
    )
    # a damaged Parquet page can raise the base class itself
    if isinstance(error, damaged) or type(error) is duckdb.Error:
        return SourceUnreadableError(Message("{name} is damaged: {text}", name=name, text=line))
    return library_failure(error, name)
