"""Column names that a profile takes from its parameters."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from csvdownloader.sources.web.profile.profile import Profile
from csvdownloader.sources.web.profile.templates import Template, TemplateScope
from csvdownloader.sources.web.profile.value_text import text_of


def with_column_names(profile: Profile, params: Mapping[str, Any]) -> Profile:
    """The profile with the parameters filled into `decode.names`; a list gives several names."""
    names = tuple(_filled(profile.decode.names, TemplateScope(params)))
    return replace(profile, decode=replace(profile.decode, names=names))


def _filled(names: tuple[str, ...], scope: TemplateScope) -> Iterator[str]:
    for name in names:
        value = Template(name).value(scope)
        yield from map(text_of, value) if isinstance(value, list) else [text_of(value)]
