"""What the rows of a store stand for; one that cannot be read is skipped, and logged."""

import json
import logging
from collections.abc import Sequence

from csvdownloader.core.connections.connections import Connection, connection_from_json
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.records import job_from_json, request_from_json
from csvdownloader.core.requests.request import Value
from csvdownloader.core.requests.saved_requests import SavedRequest

logger = logging.getLogger(__name__)

ALL_CONNECTIONS = "SELECT id, document FROM connections"
ALL_SETTINGS = "SELECT key, value FROM settings"
ALL_JOBS = "SELECT id, document FROM jobs ORDER BY created_at, id"
ALL_REMOVED = "SELECT id FROM removed"
ALL_SAVED = "SELECT name, document FROM saved_requests"


def jobs_of(rows: Sequence[tuple[str, ...]]) -> list[Job]:
    """The jobs, from rows of id and document."""
    jobs = []
    for job_id, document in rows:
        try:
            jobs.append(job_from_json(document))
        except ValueError:
            logger.warning("the stored job %r cannot be read", job_id)
    return jobs


def connections_of(rows: Sequence[tuple[str, ...]]) -> list[Connection]:
    """The connections, from rows of id and document."""
    connections = []
    for connection_id, document in rows:
        try:
            connections.append(connection_from_json(document))
        except ValueError:
            logger.warning("the stored connection %r cannot be read", connection_id)
    return connections


def saved_of(rows: Sequence[tuple[str, ...]]) -> list[SavedRequest]:
    """The saved requests, from rows of name and document."""
    saved = []
    for name, document in rows:
        try:
            saved.append(SavedRequest(name, request_from_json(document)))
        except ValueError:
            logger.warning("the saved request %r cannot be read", name)
    return saved


def settings_of(rows: Sequence[tuple[str, ...]]) -> dict[str, Value]:
    """The settings by their keys, from rows of key and value as JSON."""
    settings = {}
    for key, value in rows:
        try:
            settings[key] = json.loads(value)
        except (TypeError, ValueError, RecursionError):
            logger.warning("the stored setting %s cannot be read", key)
    return settings
