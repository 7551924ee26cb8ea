"""Reads the texts that the sheets of a workbook share."""

import re
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.workbooks.cells import unescaped
from csvdownloader.sources.tabular.workbooks.packages import Package
from csvdownloader.sources.tabular.workbooks.xml_shortcuts import (
    TEXT,
    shortened_blocks,
    without_entities,
)
from csvdownloader.sources.tabular.workbooks.xml_stream import local_name

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

MOST_TEXTS = 1 << 25
_PLAIN = re.compile(f'<si><t(?: xml:space="preserve")?>({TEXT})</t></si>')


def shared_strings(package: Package, part: str, cancel: Cancel) -> list[str]:
    """The texts, without their fonts and without readings of their characters (phonetic runs).

    Raises ValueError: there are too many; or as `read_xml` does.
    """
    strings = _Strings()
    with package.open(part) as file:
        for _ in shortened_blocks(file, strings, strings, cancel):
            if len(strings.found) > MOST_TEXTS:
                raise ValueError(Message("it has more than {most:,} texts", most=MOST_TEXTS))
    return strings.found


class _Strings:
    """Takes the XML of the texts. It is its own shortcut: see `xml_shortcuts.Shortcut`."""

    end = "</si>"

    def __init__(self) -> None:
        self.found: list[str] = []
        self.ended_at = -1
        self._runs: list[str] = []
        self._is_text = self._is_reading = self._is_item = self._is_nested = self._is_table = False

    def begin(self, parser: "XMLParserType") -> None:
        """See `xml_stream.Elements.begin`."""
        self._parser = parser
        parser.CharacterDataHandler = self._take
        parser.EndElementHandler = self._end

    def start(self, name: str, _: dict[str, str]) -> None:
        """See `xml_stream.Elements.start`."""
        tag = local_name(name)
        if tag == "t":
            self._is_text = not self._is_reading
        elif tag == "si":
            self._runs.clear()
            self._is_nested |= self._is_item
            self._is_item = True
        elif tag == "rPh":
            self._is_reading = True
        elif tag == "sst":
            self._is_table = True

    def take(self, text: str, at: int) -> int:
        """See `xml_shortcuts.Shortcut.take`."""
        while found := _PLAIN.match(text, at):
            self.found.append(unescaped(without_entities(found[1])))
            at = found.end()
        return at

    def learn(self, _: str) -> None:
        """There is one plain form."""

    def _take(self, text: str) -> None:
        if self._is_text:
            self._runs.append(text)

    def _end(self, name: str) -> None:
        tag = local_name(name)
        if tag == "t":
            self._is_text = False
        elif tag == "rPh":
            self._is_reading = False
        elif tag == "si":
            self.found.append(unescaped("".join(self._runs)))
            self._end_item()
        elif tag == "sst":
            self._is_table = False

    def _end_item(self) -> None:
        self._is_item = False
        is_plain = self._is_table and not (self._is_nested or self._is_reading)
        self.ended_at = self._parser.CurrentByteIndex if is_plain else -1
