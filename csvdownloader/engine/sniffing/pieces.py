"""The pieces of a decoded text that dialects are tried on."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from csvdownloader.core.errors.reading import ContradictedChoiceError
from csvdownloader.core.messages import Message

_SIZE = 8 << 10  # characters: every dialect is tried on so many
_LEAST_LINES = 12
_PARTS = 4  # of what follows in the sample of the start; a piece of each
_LARGEST = 64 << 10  # characters, when lines are long


class Pieces(Struct, frozen=True):
    """Pieces of a text whose line ends are line feeds.

    Attributes:
        first: Its beginning, up to a line end.
        is_end: Whether that is all.
        later: Pieces from further on, which begin and end at a line, maybe inside of a value.
    """

    first: str
    is_end: bool
    later: tuple[str, ...]


def with_line_feeds(text: str) -> str:
    """The text with a line feed for every line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def pieces_of(texts: Sequence[str], begin: int, *, is_whole: bool) -> Pieces:
    """The pieces of samples.

    Args:
        texts: The sample of the start, then the others.
        begin: Where in the first one the lines begin that are looked at.
        is_whole: Whether the first one is all.
    """
    start = texts[0][begin:]
    end = _end(start)
    rest = len(start) - end
    later = [start[end + rest * part // _PARTS :] for part in range(_PARTS) if rest]
    is_end = is_whole and end == len(start)
    return Pieces(start[:end], is_end, tuple(_whole_lines([*later, *texts[1:]])))


def line_offset(text: str, lines: int, name: str, *, is_whole: bool) -> int:
    """Where the text goes on behind so many lines.

    Raises:
        ContradictedChoiceError: It has fewer.
    """
    offset = 0
    for done in range(lines):
        end = text.find("\n", offset)
        if end < 0 and is_whole and done + 1 < lines:
            raise ContradictedChoiceError(
                Message(
                    "{name} ends in line {last:,}, before the table would begin",
                    name=name,
                    last=done + 1,
                ),
                Message("Choose a smaller number of lines; nothing was saved."),
                fields=("skip_lines", "header_row"),
            )
        if end < 0:
            return len(text)
        offset = end + 1
    return offset


def _end(text: str) -> int:
    """Where the first piece ends."""
    if len(text) <= _SIZE:
        return len(text)
    end = text.find("\n", _SIZE)
    while 0 <= end < _LARGEST and text.count("\n", 0, end) < _LEAST_LINES:
        end = text.find("\n", end + 1)
    return end + 1 if 0 <= end < _LARGEST else min(len(text), _LARGEST)


def _whole_lines(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        begin = text.find("\n") + 1
        end = text.rfind("\n", begin, begin + _SIZE) + 1
        if begin and end > begin:
            yield text[begin:end]
