"""Reads the XML of strangers as a stream: in linear time, in little memory, without DOCTYPE."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn, Protocol

from csvdownloader.core.control import Cancel
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.streams import Readable

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_BLOCK = 1 << 16  # bytes
_LONGEST_TAG = 1 << 20  # bytes; expat before 2.6 reads an unfinished tag again with each block


class Elements(Protocol):
    """Takes the elements of a text, in their order."""

    def begin(self, parser: "XMLParserType") -> None:
        """Before the first element; it may set handlers of the parser."""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """An element starts. Its name may have a prefix."""


def read_xml(file: Readable, elements: Elements, cancel: Cancel) -> None:
    """Passes the elements of the text on. Raises as `xml_blocks` does."""
    for _ in xml_blocks(file, elements, cancel):
        pass


def xml_blocks(file: Readable, elements: Elements, cancel: Cancel) -> Iterator[int]:
    """Passes the elements of the text on, and gives the bytes that were read after each block.

    Raises as `XmlStream` does, or Cancelled: the task was asked to stop.
    """
    stream = XmlStream(elements)
    while block := file.read(_BLOCK):
        cancel.check()
        stream.feed(block)
        yield stream.size
    stream.close()
    yield stream.size


class XmlStream:
    """Passes the elements of a text on that comes in pieces. The methods raise its errors.

    Attributes:
        size: Bytes that were fed.
        is_utf8: Whether that is the encoding, as far as the text has said.

    Raises:
        ValueError: It is no XML, has a DOCTYPE, without which there are no entities to expand, or
            a tag that does not end.
    """

    def __init__(self, elements: Elements) -> None:
        from xml.parsers.expat import ParserCreate

        self.size, self.is_utf8 = 0, True
        self._parser = ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        self._parser.XmlDeclHandler = self._take_declaration
        self._parser.StartElementHandler = elements.start
        elements.begin(self._parser)

    def feed(self, block: bytes) -> None:
        """Takes the next bytes of the text."""
        self._parse(block)
        self.size += len(block)
        if self.size - max(self._parser.CurrentByteIndex, 0) > _LONGEST_TAG:
            raise ValueError(Message("a tag does not end"))

    def close(self) -> None:
        """The text has ended."""
        self._parse(b"", is_end=True)

    def _parse(self, block: bytes, *, is_end: bool = False) -> None:
        from xml.parsers.expat import ErrorString, ExpatError

        try:
            self._parser.Parse(block, is_end)
        except ExpatError as error:  # where it is helps nobody: no one can see it in the archive
            fault = ErrorString(error.code)
            raise ValueError(Message("it is no XML: {fault}", fault=fault)) from error

    def _take_declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.is_utf8 = encoding is None or encoding.upper() == "UTF-8"


def local_name(name: str) -> str:
    """The name of an element without its prefix."""
    return name.rpartition(":")[2]


def _refuse_doctype(*_: object) -> NoReturn:
    raise ValueError(Message("it has a DOCTYPE"))
