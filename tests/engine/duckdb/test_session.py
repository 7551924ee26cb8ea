"""What a session may take, and what is said and advised where DuckDB refuses."""

import errno
import os
import sys
from pathlib import Path

import duckdb
import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import SourceError, StorageError
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.storage import (
    DiskFullError,
    FileTooLargeError,
    PermissionRefusedError,
)
from csvdownloader.engine.duckdb.session import library_failure, session, translated


@pytest.mark.skipif(sys.platform == "win32", reason="there every path is one of characters")
@pytest.mark.parametrize("is_input", [True, False])
def test_a_path_that_is_not_utf_8_needs_another_name(is_input):
    path = Path(os.fsdecode(b"/data/\xff.parquet"))
    with (
        pytest.raises(SourceUnreadableError, match="DuckDB opens no path") as raised,
        session(None if is_input else path, [path] if is_input else []),
    ):
        pytest.fail("it is opened")
    assert raised.value.hint == "Give the file or its folder another name, or copy it."


def test_an_error_about_duckdb_itself_has_its_first_line():
    error = library_failure(
        duckdb.OutOfRangeException("too far\n\nStack Trace:\n0x00"), "a.parquet"
    )
    assert error.message == "DuckDB cannot read a.parquet: too far"
    assert error.hint == "Check that the file is whole, and whether another program can read it."


def test_too_little_memory_is_told_with_what_needs_less(part):
    with (
        pytest.raises(SourceError, match=r"a\.parquet needs more memory") as raised,
        translated(part, "a.parquet", Cancel()),
    ):
        raise duckdb.OutOfMemoryException("could not allocate")
    assert raised.value.hint.startswith("Take fewer columns at once")


def test_what_fails_after_a_cancel_was_cancelled(part):
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled), translated(part, "a.parquet", cancel):
        raise duckdb.InterruptException("Interrupted")


def raised_by(error, part):
    with pytest.raises((SourceError, StorageError)) as raised, translated(part, "a.pq", Cancel()):
        raise error
    return raised.value


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (duckdb.IOException("NO SPACE LEFT"), DiskFullError, "The disk is full: "),
        (duckdb.OutOfMemoryException("failed to offload"), DiskFullError, "The disk is full: "),
        (duckdb.IOException(f"x {os.strerror(errno.ENOSPC)}"), DiskFullError, "The disk is full"),
        (duckdb.IOException(f"x {os.strerror(errno.EDQUOT)}"), DiskFullError, "Your quota is"),
        (duckdb.IOException('x {"errno":"27"}'), FileTooLargeError, "The file is too large"),
        (
            duckdb.IOException('PART {"errno":"13"}'),
            PermissionRefusedError,
            "Not allowed to write PART",
        ),
        (duckdb.IOException("PART: odd\nStack"), StorageError, "Cannot write PART: PART: odd"),
        (duckdb.IOException('x {"errno":"5"}'), StorageError, "Cannot copy a.pq: x {"),
        (duckdb.IOException("odd\nStack"), SourceUnreadableError, "a.pq is damaged: odd"),
        (duckdb.ConversionException('"errno":"5"'), SourceUnreadableError, "a.pq is damaged: "),
        (duckdb.SerializationException("odd"), SourceUnreadableError, "a.pq is damaged: odd"),
        (duckdb.Error(""), SourceUnreadableError, "a.pq is damaged: "),
        (duckdb.OutOfRangeException("odd"), SourceUnreadableError, "DuckDB cannot read a.pq: odd"),
        (
            duckdb.NotImplementedException("odd"),
            SourceError,
            "a.pq has a column that cannot be read: odd",
        ),
    ],
)
def test_each_error_is_that_of_the_disk_of_the_source_or_of_duckdb(part, error, kind, message):
    error = type(error)(str(error).replace("PART", str(part)))
    found = raised_by(error, part)
    assert type(found) is kind
    assert found.message.startswith(message.replace("PART", str(part)))
    assert "Stack" not in found.message


def limit(part, memory):
    with session(part, memory=memory) as connection:
        text = "SELECT parse_formatted_bytes(current_setting('memory_limit'))"
        return int(connection.execute(text).fetchone()[0])


def test_beyond_what_is_usual_half_of_what_duckdb_itself_takes_is_the_most(part):
    with duckdb.connect() as connection:
        text = "SELECT parse_formatted_bytes(current_setting('memory_limit'))"
        most = int(connection.execute(text).fetchone()[0])
    assert limit(part, 0) == pytest.approx(400_000_000, rel=0.001)
    assert limit(part, 450_000_000) == pytest.approx(450_000_000, rel=0.001)
    assert limit(part, 1 << 60) == pytest.approx(most / 2, rel=0.05)  # told in few digits


def test_at_its_end_nothing_is_open_and_nothing_stays_beside_the_part(part):
    spilled = part.with_name(f"{part.name}.tmp")
    with session(part) as connection:
        (spilled / "block").mkdir(parents=True)
    assert list(part.parent.iterdir()) == [part]
    with pytest.raises(duckdb.ConnectionException, match="closed"):
        connection.execute("SELECT 1")
