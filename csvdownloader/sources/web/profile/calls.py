"""The calls of a profile."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import fields

from csvdownloader.sources.web.profile.selectors import Selector
from csvdownloader.sources.web.profile.template_trees import TemplateTree
from csvdownloader.sources.web.profile.templates import Template


class CallTemplate(Struct, frozen=True):
    """One call of the service, with placeholders.

    Attributes:
        url: Absolute, or appended to the profile's base URL.
        query: Added to the URL; a list repeats the name.
        body: One of `json`, `form` and `text`, by `body_kind`; empty for none.
        expect: Codes that mean success; empty for any 2xx.
        omit_empty: Whether a key is left out if its placeholder has no value.
        capture: The NAME of each `job.NAME`, and what finds its value in the response.
    """

    method: str
    url: Template
    query: TemplateTree | None = None
    headers: Mapping[str, Template] = field(default_factory=dict)
    body_kind: str = ""
    body: TemplateTree | Template | None = None
    expect: tuple[int, ...] = ()
    omit_empty: bool = False
    capture: Mapping[str, Selector] = field(default_factory=dict)


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
