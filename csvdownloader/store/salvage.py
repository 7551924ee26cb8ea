"""Reads what can still be read of a store that cannot be used."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from csvdownloader.store.migrations import TABLES
from csvdownloader.store.read_only import open_read_only

logger = logging.getLogger(__name__)


def salvage(path: Path, into: sqlite3.Connection) -> None:
    """Copies the rows of the store at `path` that can be read; those behind damage cannot."""
    if not path.is_file():
        return
    into.execute("BEGIN IMMEDIATE")  # one wait for the disk, not one for each row
    for select, insert in TABLES:
        try:
            _copy(path, select, into, insert)
        except sqlite3.Error as error:
            logger.warning("not all rows could be read (%s): %s", select, error)
    into.execute("COMMIT")


def _copy(path: Path, select: str, into: sqlite3.Connection, insert: str) -> None:
    with closing(open_read_only(path)) as connection:
        connection.text_factory = bytes
        for row in connection.execute(select):
            into.execute(insert, [_text(value) for value in row])


def _text(value: object) -> object:
    return value.decode(errors="replace") if isinstance(value, bytes) else value
