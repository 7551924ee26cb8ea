"""The sources that were read lately: the distinct requests of the jobs in the list."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from csvdownloader.core.jobs.job import Job
from csvdownloader.core.messages import joined
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import all_parameters, is_asked, reads_files, with_defaults
from csvdownloader.core.sources.parameters import ParameterKind
from csvdownloader.core.texts import one_line
from csvdownloader.ui.widgets.plain_text import SEPARATOR, from_home

if TYPE_CHECKING:
    from csvdownloader.core.ports.sources import Source

MOST = 8
_LOOKED_AT = 200  # jobs; among these are all sources that are remembered


class RecentSource(Struct, frozen=True):
    """One of them.

    Attributes:
        request: The newest request to it.
        name: What is read: the name of a file, a table, or the beginning of a query.
        origin: Where it lies: a folder, an address, or a connection with its table.
        used_at: When that request was made, UTC.
    """

    request: Request
    name: str
    origin: str
    used_at: datetime


def recent_sources(jobs: Iterable[Job], sources: "Mapping[str, Source]") -> list[RecentSource]:
    """The newest request to each source, newest first, at most `MOST`.

    Two requests are to the same source when they differ in nothing but rows, format and options.
    One that says nothing beyond the defaults (the sample data) is left out: its tile says as much.
    """
    found: dict[object, RecentSource] = {}
    newest = sorted(jobs, key=lambda job: job.created_at, reverse=True)[:_LOOKED_AT]
    for job in newest:
        source = sources.get(job.request.source)
        identity = _identity(job.request, source) if source else ()
        if source is not None and identity and (source.key, identity) not in found:
            found[source.key, identity] = _recent(job, source)
            if len(found) == MOST:
                break
    return list(found.values())


def _identity(request: Request, source: "Source") -> tuple[tuple[str, object], ...]:
    """The values that are no options and not at their defaults."""
    known = {p.key: p for p in all_parameters(source, request.parameters)}
    values = with_defaults(source, request.parameters) | dict(request.parameters)
    return tuple(
        (key, value)
        for key, value in sorted(values.items())
        if key not in known or not (known[key].is_option or value == known[key].default)
    )


def _recent(job: Job, source: "Source") -> RecentSource:
    request = job.request
    place, *parts = source.origin(request)
    if reads_files(source):
        path = PurePath(place)
        name: str = joined((path.name, *parts), SEPARATOR)
        about = str(path.parent)
    else:
        query = _query(request, source)
        name = query or source.describe(request)
        about = joined((place, *(part for part in parts if part != query)), SEPARATOR)
    return RecentSource(request, one_line(name), one_line(from_home(about)), job.created_at)


def _query(request: Request, source: "Source") -> str:
    values = with_defaults(source, request.parameters)
    queries = (p for p in source.parameters if p.kind is ParameterKind.QUERY)
    return next((str(values[p.key]).strip() for p in queries if is_asked(p, values)), "")
