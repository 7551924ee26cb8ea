"""What somebody gives by hand, as it was copied: paths, addresses, URLs of databases, a query."""

import re
from collections.abc import Mapping
from pathlib import PurePath

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.addresses import own_form, scheme_of, way_to_read, with_scheme
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.rules import asks_connection, reads_files
from csvdownloader.core.sources.parameters import ParameterKind

_QUOTES = {'"': '"', "'": "'", "<": ">", "“": "”", "„": "“", "‘": "’", "«": "»"}  # noqa: RUF001
_PATH_START = r"[/~\\]|\.{1,2}[/\\]|[A-Za-z]:[/\\]|file:/"
_ENDING = r"\.[A-Za-z0-9_-]{1,12}"
_SQL = frozenset(
    {"select", "with", "show", "describe", "explain", "pragma", "pivot", "table", "from", "values"}
)
_LONGEST = 1_000_000  # characters; more names no places


def given_in(text: str) -> tuple[str, ...]:
    """What a text that was pasted or dropped gives: one text for each line, without its quotes.

    A text that is a query, or in which one of several lines names nothing, is one text.
    """
    if len(text) > _LONGEST:
        return (text[:_LONGEST],)
    lines = tuple(line for raw in text.splitlines() if (line := _unquoted(raw)))
    if is_query(text) or not all(map(names_something, lines)):
        return (text.strip(),) if lines else ()
    return lines


def names_something(text: str) -> bool:
    """Whether the text looks like a path, an address or the URL of a database."""
    return bool(scheme_of(text)) or with_scheme(text) != text or _is_path(text)


def is_query(text: str) -> bool:
    """Whether the text begins as SQL that reads."""
    words = text.split()
    return len(words) > 1 and words[0].lower() in _SQL


def request_to(text: str, sources: Mapping[str, Source]) -> Request:
    """The request to what the text names. Uses no disk.

    So a file with a database is a file here: its inspection tells (`Inspection.instead`).

    Raises:
        InvalidRequestError: No source reads it; the sentences say what can be read.
    """
    if is_query(text) and (request := _query(text, sources)) is not None:
        return request
    text = with_scheme(text).strip()
    # Any text may be a path, so the files are asked last.
    for source in sorted(sources.values(), key=reads_files):
        may_read = names_something(text) and not asks_connection(source)
        if may_read and (found := source.locate(text)) is not None:
            return Request(source.key, found, source.row_bounds.default)
    raise _unreadable(text)


def url_of_database(text: str, schemes: frozenset[str]) -> str:
    """The URL of a database as the program writes it; empty for any other text.

    Args:
        text: What was given.
        schemes: Those of all kinds of database.
    """
    url = own_form(text.strip())
    return url if "://" in url and url.partition("://")[0].lower() in schemes else ""


def _query(text: str, sources: Mapping[str, Source]) -> Request | None:
    """The request of the first source that takes SQL."""
    for source in sources.values():
        query = next((p for p in source.parameters if p.kind is ParameterKind.QUERY), None)
        if query is not None:
            switch = dict([query.when]) if query.when else {}
            return Request(source.key, {**switch, query.key: text.strip()})
    return None


def _unreadable(text: str) -> InvalidRequestError:
    if scheme := scheme_of(text):
        wrong = Message("Nothing here reads {scheme}:// addresses", scheme=scheme)
        return InvalidRequestError({"source": wrong}, way_to_read(scheme) or EMPTY)
    if "\t" in text or "\n" in text:
        return InvalidRequestError(
            {"source": Message("This is a text of several lines or cells, and no place of a file")},
            Message("Save it as a file (.csv, .tsv or .txt), and give its path."),
        )
    return InvalidRequestError(
        {"source": Message("This is no path, no address and no URL of a database")},
        Message("Copy the place of the data, for example https://data.example.com/orders.csv."),
    )


def _unquoted(line: str) -> str:
    text = line.strip()
    while len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    return text


def _is_path(text: str) -> bool:
    if re.match(_PATH_START, text, re.IGNORECASE):
        return True
    return not set("\t\n").intersection(text) and bool(re.fullmatch(_ENDING, PurePath(text).suffix))
