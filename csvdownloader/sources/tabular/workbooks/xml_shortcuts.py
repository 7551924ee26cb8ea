"""Reads XML whose elements are mostly of one plain form, many times as fast as a parser alone.

A pattern takes the plain ones. The parser gets what is left, and so judges the text as a whole: a
whole element that is left out between two others makes no text well-formed that was not.
"""

from collections.abc import Iterator
from typing import Protocol

from csvdownloader.core.control import Cancel
from csvdownloader.sources.tabular.streams import Readable
from csvdownloader.sources.tabular.workbooks.xml_stream import Elements, XmlStream

# Characters that XML allows in a text, as they are: no carriage return, which a parser makes a line
# feed, and no ">", so that there is no "]]>". Surrogates do not come out of UTF-8.
_CHARACTERS = "[^<&>\x00-\x08\x0b-\x1f\ufffe\uffff]*+"
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}  # "&" last
TEXT = f"{_CHARACTERS}(?:(?:{'|'.join(_ENTITIES)}){_CHARACTERS})*+"  # a pattern; it may be empty

_BLOCK = 1 << 18  # bytes
_LONGEST = 1 << 18  # bytes that wait for the end of an element


def without_entities(text: str) -> str:
    """What a text means that `TEXT` took."""
    if "&" in text:
        for entity, character in _ENTITIES.items():
            text = text.replace(entity, character)
    return text


class Shortcut(Protocol):
    """Takes elements of one kind without a parser.

    Attributes:
        end: The end tag of each, for example "</row>".
    """

    end: str

    @property
    def ended_at(self) -> int:
        """At which byte the parser saw the last end tag begin; -1 where no element may follow."""

    def take(self, text: str, at: int) -> int:
        """Takes all plain elements from that place on, and gives the place behind them.

        Nothing that is taken may be refused by a parser.
        """

    def learn(self, text: str) -> None:
        """The parser had to take the element at the end of the text."""


def shortened_blocks(
    file: Readable, elements: Elements, shortcut: Shortcut, cancel: Cancel
) -> Iterator[int]:
    """As `xml_blocks`, but plain elements go to the shortcut."""
    stream, waiting, done = _Shortened(elements, shortcut), b"", 0
    while block := file.read(_BLOCK):
        cancel.check()
        waiting = stream.feed(waiting + block)
        done += len(block)
        yield done
    stream.close(waiting)
    yield done


class _Shortened:
    def __init__(self, elements: Elements, shortcut: Shortcut) -> None:
        self._stream, self._shortcut = XmlStream(elements), shortcut
        self._end = shortcut.end.encode()

    def feed(self, data: bytes) -> bytes:
        """Gives back what waits for more."""
        cut = data.rfind(self._end) + len(self._end)
        if cut < len(self._end):
            cut = len(data) if len(data) > _LONGEST else 0
        try:
            self._read(data[:cut].decode())
        except UnicodeDecodeError:
            self._stream.feed(data[:cut])
        return data[cut:]

    def close(self, data: bytes) -> None:
        self._stream.feed(data)
        self._stream.close()

    def _read(self, text: str) -> None:
        at = 0
        while at < len(text):
            if self._may_take():
                at = self._shortcut.take(text, at)
            if at < len(text):
                begin, at = at, self._next_end(text, at)
                self._stream.feed(text[begin:at].encode())
                if self._may_take():
                    self._shortcut.learn(text[begin:at])

    def _next_end(self, text: str, at: int) -> int:
        found = text.find(self._shortcut.end, at)
        return found + len(self._shortcut.end) if found >= 0 else len(text)

    def _may_take(self) -> bool:
        """Whether the parser stands right behind the end tag of such an element."""
        is_behind = self._shortcut.ended_at + len(self._end) == self._stream.size
        return is_behind and self._stream.is_utf8
