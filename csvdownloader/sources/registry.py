"""All kinds of source, in the order of the form."""

import logging
from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.data_folder import DataFolder
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.sample import SampleSource
from csvdownloader.sources.web.catalogue.catalogue import ProfileCatalogue
from csvdownloader.sources.web.source import WebSource

if TYPE_CHECKING:
    from csvdownloader.core.ports.sources import Source
    from csvdownloader.core.ports.stores import KeyStore
    from csvdownloader.core.requests.request import Value
    from csvdownloader.sources.database.driver import Driver

logger = logging.getLogger(__name__)

ENTRY_POINTS = "csvdownloader.sources"


class OwnSources(Struct, frozen=True):
    """The program's own sources, and what they share.

    Attributes:
        by_key: All of them.
        database: The source for databases, which also tests connections and lists tables.
        web: The source for web services.
        book: The connections; empty until the stored ones are put in.
        profiles: The profiles of web services; not read yet.
    """

    by_key: "dict[str, Source]"
    database: DatabaseSource
    web: WebSource
    book: ConnectionBook
    profiles: ProfileCatalogue


def own_sources(folder: DataFolder, key_store: "KeyStore") -> OwnSources:
    """The sources over the data in the folder; reads nothing yet."""
    book, profiles = ConnectionBook(key_store), ProfileCatalogue(folder.profiles)
    database, web = DatabaseSource(book, _drivers), WebSource(book, profiles)
    sources: list[Source] = [SampleSource(), FileSource(database), database, web]
    return OwnSources({source.key: source for source in sources}, database, web, book, profiles)


def _drivers() -> "list[Driver]":
    from csvdownloader.sources.database.drivers import own_drivers

    return own_drivers()


def other_sources(own: Container[str]) -> "Iterator[Source]":
    """The sources of other packages, by their entry points. Slow: scans every package.

    Args:
        own: Keys that are taken. A source that has one of them is left out, as one that fails is.
    """
    from importlib.metadata import entry_points

    for entry in entry_points(group=ENTRY_POINTS):
        try:
            source = entry.load()()
            _check(source, own)
        except Exception:  # somebody else's fault must not keep this program from starting
            logger.exception("the source %s cannot be used", entry.name)
        else:
            yield source


def _check(source: "Source", own: Container[str]) -> None:
    if not all(isinstance(getattr(source, name, None), str) for name in ("key", "title")):
        raise TypeError(f"{source!r} needs a key and a title")
    if source.key in own or not source.key.isidentifier():
        raise ValueError(f"{source.key!r} is taken, or no name")


def find_source(
    sources: "Mapping[str, Source]", text: str
) -> "tuple[Source, dict[str, Value]] | None":
    """The source that the command line's SOURCE names, with its parameters; None for no source."""
    # Any text may be a path, so the files are asked last.
    for source in sorted(sources.values(), key=lambda source: source.key == FileSource.key):
        parameters = source.locate(text)
        if parameters is not None:
            return source, parameters
    return None
