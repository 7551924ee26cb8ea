"""All kinds of source, in the order of the form."""

import logging
from collections.abc import Iterator, Mapping

from csvdownloader.core.models import Value
from csvdownloader.core.ports import Source
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.sample import SampleSource
from csvdownloader.sources.web.source import WebSource

logger = logging.getLogger(__name__)

ENTRY_POINTS = "csvdownloader.sources"


def own_sources(database: DatabaseSource, web: WebSource) -> dict[str, Source]:
    """The program's own sources by key."""
    sources: list[Source] = [SampleSource(), FileSource(), database, web]
    return {source.key: source for source in sources}


def other_sources() -> Iterator[Source]:
    """The sources of other packages, by their entry points. Slow: looks at every package."""
    from importlib.metadata import entry_points

    for entry in entry_points(group=ENTRY_POINTS):
        try:
            yield entry.load()()
        except Exception:  # somebody else's fault must not keep this program from starting
            logger.exception("the source %s cannot be used", entry.name)


def find_source(sources: Mapping[str, Source], text: str) -> tuple[Source, dict[str, Value]] | None:
    """The source that the command line's SOURCE names, with its parameters; None for no source."""
    for source in sources.values():
        parameters = source.locate(text)
        if parameters is not None:
            return source, parameters
    return None
