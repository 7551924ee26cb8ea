"""Reads the texts that the sheets of a workbook share."""

from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.sources.tabular.workbooks.cells import unescaped
from csvdownloader.sources.tabular.workbooks.packages import Package
from csvdownloader.sources.tabular.workbooks.xml_stream import Elements, local_name, read_xml

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

MOST_TEXTS = 1 << 25


def shared_strings(package: Package, part: str, cancel: Cancel) -> list[str]:
    """The texts, without their fonts and without readings of their characters (phonetic runs).

    Raises ValueError: there are too many; or as `read_xml` does.
    """
    elements = _Strings()
    with package.open(part) as file:
        read_xml(file, elements, cancel)
    return elements.found


class _Strings(Elements):
    def __init__(self) -> None:
        self.found: list[str] = []
        self._runs: list[str] = []
        self._is_text = self._is_reading = False

    @override
    def begin(self, parser: "XMLParserType") -> None:
        """See `xml_stream.Elements.begin`."""
        parser.CharacterDataHandler = self._take
        parser.EndElementHandler = self._end

    @override
    def start(self, name: str, _: dict[str, str]) -> None:
        """See `xml_stream.Elements.start`."""
        tag = local_name(name)
        if tag == "t":
            self._is_text = not self._is_reading
        elif tag == "si":
            self._runs.clear()
        elif tag == "rPh":
            self._is_reading = True

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
            if len(self.found) == MOST_TEXTS:
                raise ValueError(Message("it has more than {most:,} texts", most=MOST_TEXTS))
            self.found.append(unescaped("".join(self._runs)))
