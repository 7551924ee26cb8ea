"""All kinds of source, in the order of the form."""

from collections.abc import Mapping
from importlib.metadata import entry_points

from csvdownloader.core.models import Value
from csvdownloader.core.ports import Source
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.sample import SampleSource

ENTRY_POINTS = "csvdownloader.sources"


def all_sources() -> dict[str, Source]:
    """The program's own sources, then those of other packages' entry points, by key."""
    sources: list[Source] = [SampleSource(), FileSource()]
    sources += [entry.load()() for entry in entry_points(group=ENTRY_POINTS)]
    return {source.key: source for source in sources}


def find_source(sources: Mapping[str, Source], text: str) -> tuple[Source, dict[str, Value]] | None:
    """The source that the command line's SOURCE names, with its parameters; None for no source."""
    for source in sources.values():
        parameters = source.locate(text)
        if parameters is not None:
            return source, parameters
    return None
