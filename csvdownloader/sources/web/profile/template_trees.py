"""Nested objects and lists with placeholders: the bodies and queries of calls."""

import math
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from msgspec.structs import replace

from csvdownloader.core.messages import Message
from csvdownloader.sources.web.profile.templates import Template, TemplateScope


class TemplateTree:
    """Objects and lists of templates and plain values, as a JSON body has them."""

    def __init__(self, source: Any) -> None:
        """Parses the source. Raises ValueError with a sentence for the user."""
        self._node = _node(source)

    @property
    def is_list(self) -> bool:
        """Whether it is a list as a whole."""
        return isinstance(self._node, list)

    @property
    def templates(self) -> tuple[Template, ...]:
        """All templates in it."""
        return tuple(template for _, template in self.fields)

    @property
    def fields(self) -> tuple[tuple[str, Template], ...]:
        """All templates in it, each behind the nearest key; empty for none."""
        return tuple(_fields(self._node, ""))

    @property
    def names(self) -> frozenset[tuple[str, str]]:
        """The placeholders of all templates."""
        return frozenset(name for template in self.templates for name in template.names)

    def render(self, scope: TemplateScope, *, omit_empty: bool) -> Any:
        """Plain values. With `omit_empty`, keys whose placeholder has no value are left out."""
        rendered = _render(self._node, scope, omit_empty)
        return {} if rendered is _OMITTED else rendered


_OMITTED = object()


def _node(source: Any) -> Any:
    if isinstance(source, str):
        return Template(source)
    if isinstance(source, Mapping):
        for key in source:
            if "{{" in key:
                raise ValueError(Message("A key cannot have a placeholder: {key}", key=key))
        return {key: _node(value) for key, value in source.items()}
    if isinstance(source, list):
        return [_node(item) for item in source]
    if isinstance(source, date | time):
        raise ValueError(Message("Write dates and times in quotes"))
    if isinstance(source, float) and not math.isfinite(source):
        raise ValueError(Message("A body cannot have the number {source}", source=source))
    return source


def _fields(node: Any, key: str) -> Iterator[tuple[str, Template]]:
    if isinstance(node, Template):
        yield key, node
    elif isinstance(node, dict):
        for name, child in node.items():
            yield from _fields(child, name)
    elif isinstance(node, list):
        for child in node:
            yield from _fields(child, key)


def _repeated(child: Any, scope: TemplateScope) -> Iterator[TemplateScope]:
    """The scopes that an entry of a list is rendered with: more than one where it has `each`."""
    name = next(_names_of_each(child), None)
    if name is None:
        yield scope
        return
    for value in scope.params.get(name) or ():
        yield replace(scope, params={**scope.params, name: value})


def _names_of_each(node: Any) -> Iterator[str]:
    """The parameters that stand there with `each`; those in a further list are its own matter."""
    if isinstance(node, Template):
        yield from (placeholder.name for placeholder in node.placeholders if placeholder.each)
    elif isinstance(node, dict):
        for child in node.values():
            yield from _names_of_each(child)


def _render(node: Any, scope: TemplateScope, omit_empty: bool) -> Any:
    if isinstance(node, Template):
        is_omitted = omit_empty and node.lacks_value(scope)
        return _OMITTED if is_omitted else node.value(scope)
    if isinstance(node, dict):
        pairs = {key: _render(child, scope, omit_empty) for key, child in node.items()}
        remaining: Any = {key: value for key, value in pairs.items() if value is not _OMITTED}
    elif isinstance(node, list):
        items = [
            _render(child, one, omit_empty) for child in node for one in _repeated(child, scope)
        ]
        remaining = [item for item in items if item is not _OMITTED]
    else:
        return node
    return _OMITTED if node and not remaining and omit_empty else remaining
