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

    Raises:
        ValueError: It has a DOCTYPE, without which there are no entities to expand, or a tag that
            does not end.
        xml.parsers.expat.ExpatError: It is no XML.
        Cancelled: The task was asked to stop.
    """
    from xml.parsers.expat import ParserCreate

    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = elements.start
    elements.begin(parser)
    done = 0
    while block := file.read(_BLOCK):
        cancel.check()
        parser.Parse(block, False)
        done += len(block)
        if done - max(parser.CurrentByteIndex, 0) > _LONGEST_TAG:
            raise ValueError(Message("a tag does not end"))
        yield done
    parser.Parse(b"", True)
    yield done


def local_name(name: str) -> str:
    """The name of an element without its prefix."""
    return name.rpartition(":")[2]


def _refuse_doctype(*_: object) -> NoReturn:
    raise ValueError(Message("it has a DOCTYPE"))
