"""What is advised where DuckDB refuses."""

import os
import sys
from pathlib import Path

import duckdb
import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.files import SourceUnreadableError
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
