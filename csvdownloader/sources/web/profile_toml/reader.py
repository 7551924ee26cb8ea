"""Reads templates, selectors and nested tables of a TOML table."""

from collections.abc import Iterable, Iterator
from typing import Any

from csvdownloader.core.messages import Message
from csvdownloader.sources.web.profile.selectors import Selector
from csvdownloader.sources.web.profile.template_trees import TemplateTree
from csvdownloader.sources.web.profile.templates import Template
from csvdownloader.sources.web.profile_toml.headers import header_problem
from csvdownloader.sources.web.profile_toml.plain_values import PlainTable
from csvdownloader.sources.web.profile_toml.toml_lines import KeyPath

_ANY = "@"  # JMESPath for the whole body; replaces an invalid expression


class ProfileTable(PlainTable):
    """One table of the file; every getter gives a harmless value when the key is wrong."""

    def table(self, key: str) -> "ProfileTable | None":
        """The table below; None when there is none."""
        values: dict[str, Any] = self.typed(key, dict, {})
        return ProfileTable(values, (*self.path, key), self.findings) if key in self else None

    def tables(self, key: str) -> Iterator["ProfileTable"]:
        """The tables of a list."""
        for index, values in enumerate(self.items(key, dict)):
            yield ProfileTable(values, (*self.path, key, index), self.findings)

    def template(self, key: str) -> Template | None:
        """A text with placeholders; None when there is none."""
        text = self.text(key)
        return self._template((*self.path, key), text) if key in self else None

    def needed_template(self, key: str) -> Template:
        """A text with placeholders that must be there."""
        self.need(key)
        return self.template(key) or Template("")

    def template_items(self, key: str) -> tuple[Template, ...]:
        """A list of texts with placeholders."""
        return tuple(
            self._template((*self.path, key, index), text)
            for index, text in enumerate(self.items(key, str))
        )

    def templates(self, key: str) -> dict[str, Template]:
        """A table of texts with placeholders."""
        table = self.table(key)
        return {k: table.needed_template(k) for k in table.keys} if table else {}

    def headers(self, key: str, *, may_sign_in: bool = False) -> dict[str, Template]:
        """A table of headers; only [auth], which has an allow-list, may have those that sign in."""
        headers = self.templates(key)
        for name in headers:
            if problem := header_problem(name, may_sign_in=may_sign_in):
                self.findings.add((*self.path, key, name), problem)
        return headers

    def tree(self, key: str, *, may_be_list: bool = False) -> TemplateTree | None:
        """A table with placeholders anywhere in it; None when there is none."""
        source = self.anything(key)
        if source is None:
            return None
        if not isinstance(source, dict | list if may_be_list else dict):
            self.wrong(key, Message("This must be a table"))
            return None
        before = len(self.findings.problems)
        for path, text in _texts(source, (*self.path, key)):
            self._template(path, text)
        try:
            return TemplateTree(source)
        except ValueError as error:
            if len(self.findings.problems) == before:
                self.wrong(key, Message("{problem}", problem=error))
            return None

    def selector(self, key: str) -> Selector | None:
        """An expression; None when there is none."""
        text = self.text(key)
        return self._selector((*self.path, key), text) if key in self else None

    def selector_items(self, key: str) -> tuple[Selector, ...]:
        """A list of expressions."""
        return tuple(
            self._selector((*self.path, key, index), text)
            for index, text in enumerate(self.items(key, str))
        )

    def selectors(self, key: str) -> dict[str, Selector]:
        """A table of expressions."""
        table = self.table(key)
        return {k: table.needed_selector(k) for k in table.keys} if table else {}

    def needed_selector(self, key: str) -> Selector:
        """An expression that must be there."""
        self.need(key)
        return self._selector((*self.path, key), self.text(key, _ANY))

    def _template(self, path: KeyPath, text: str) -> Template:
        try:
            template = Template(text)
        except ValueError as error:
            self.findings.add(path, Message("{problem}", problem=error))
            return Template("")
        self.findings.templates.append((path, template))
        return template

    def _selector(self, path: KeyPath, text: str) -> Selector:
        try:
            return Selector(text)
        except ValueError as error:
            self.findings.add(path, Message("{problem}", problem=error))
            return Selector(_ANY)


def _texts(source: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(source, str):
        yield path, source
    children: Iterable[tuple[str | int, Any]] = ()
    if isinstance(source, dict):
        children = source.items()
    elif isinstance(source, list):
        children = enumerate(source)
    for key, child in children:
        yield from _texts(child, (*path, key))
