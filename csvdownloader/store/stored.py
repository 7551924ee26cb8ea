"""Reads what is in a store, which a window may have open meanwhile."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Value
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.store.opening import (
    is_damage,
    refuse_no_file,
    store_error,
    text_of,
    version_of,
)
from csvdownloader.store.read_only import open_read_only
from csvdownloader.store.records import (
    ALL_CONNECTIONS,
    ALL_JOBS,
    ALL_REMOVED,
    ALL_SAVED,
    ALL_SETTINGS,
    connections_of,
    jobs_of,
    saved_of,
)

# Versions of the schema.
_JOBS_SINCE, _CONNECTIONS_SINCE, _REMOVED_SINCE, _SAVED_SINCE = 1, 2, 3, 4


def stored_connections(path: Path) -> list[Connection]:
    """The connections in the store at `path`, which a window may have open; none without a store.

    Raises:
        StorageError: The store is there and cannot be read.
    """
    return connections_of(_read_only(path, ALL_CONNECTIONS, _CONNECTIONS_SINCE))


def stored_jobs(path: Path) -> list[Job]:
    """The jobs in the store at `path`, oldest first; like `stored_connections`.

    Raises:
        StorageError: The store is there and cannot be read.
    """
    return jobs_of(_read_only(path, ALL_JOBS, _JOBS_SINCE))


def stored_removed(path: Path) -> frozenset[str]:
    """The ids in the store at `path` of jobs that were removed; like `stored_jobs`.

    Raises:
        StorageError: The store is there and cannot be read.
    """
    return frozenset(job_id for (job_id,) in _read_only(path, ALL_REMOVED, _REMOVED_SINCE))


def stored_saved_requests(path: Path) -> list[SavedRequest]:
    """The saved requests in the store at `path`; like `stored_jobs`.

    Raises:
        StorageError: The store is there and cannot be read.
    """
    return saved_of(_read_only(path, ALL_SAVED, _SAVED_SINCE))


def stored_settings(path: Path) -> dict[str, Value]:
    """The settings in the store at `path` that were changed once; like `stored_jobs`.

    Raises:
        StorageError: The store is there and cannot be read.
    """
    rows = _read_only(path, ALL_SETTINGS, _JOBS_SINCE)
    try:
        return {key: json.loads(value) for key, value in rows}
    except (TypeError, ValueError, RecursionError) as error:
        raise StorageError(
            Message("The list of downloads cannot be used: {error}", error=error)
        ) from error


def _read_only(path: Path, query: str, since: int) -> list[tuple[str, ...]]:
    if not path.exists():
        return []
    refuse_no_file(path)
    try:
        with closing(open_read_only(path)) as connection:
            connection.text_factory = text_of
            version = version_of(connection)
            return connection.execute(query).fetchall() if version >= since else []
    except sqlite3.Error as error:
        if not is_damage(error):
            raise store_error(error, path) from error
        raise StorageError(
            Message("The list of downloads is damaged: {error}", error=error),
            Message("Open the window once: it sets the list aside and takes over what it can."),
        ) from error
