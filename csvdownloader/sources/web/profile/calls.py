"""All calls of a profile."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import fields

from csvdownloader.sources.web.profile.model import CallTemplate


def calls_in(part: object) -> Iterator[CallTemplate]:
    """All calls in a profile or a part of one, wherever they stand in it."""
    if isinstance(part, CallTemplate):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from calls_in(item)
    elif isinstance(part, Struct):
        for field in fields(part):
            yield from calls_in(getattr(part, field.name))
