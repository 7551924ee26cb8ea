"""A CSV text that is read block by block: its header, and what comes before it."""

import re
from collections.abc import Iterator

from csvdownloader.core.errors import MalformedRecordError, WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.csv_fields import FieldReader, most_frequent_delimiter, unquoted
from csvdownloader.sources.tabular.encoding import utf8_blocks
from csvdownloader.sources.tabular.streams import ByteStream

_LONGEST = 256 << 20  # bytes of one record; an unclosed quote must not fill the memory
_SEPARATOR_LINE_SIZE = 9  # bytes, of the longest
_SEPARATOR_LINE = re.compile(rb'"?[sS][eE][pP]=([^"\r\n])"?(?:\r\n|\r|\n|\Z)')


def with_quotes(blocks: Iterator[bytes], delimiter: bytes) -> Iterator[bytes]:
    """The CSV of a text without CSV quoting: a quote is an ordinary character, a line a record."""
    rest = b""
    for block in blocks:
        lines, end, rest = (rest + block).rpartition(b"\n")
        yield _quoted_lines(lines, delimiter) + end
    yield _quoted_lines(rest, delimiter)


def _quoted_lines(lines: bytes, delimiter: bytes) -> bytes:
    if b'"' not in lines:
        return lines
    return b"\n".join(_quoted_line(line, delimiter) for line in lines.split(b"\n"))


def _quoted_line(line: bytes, delimiter: bytes) -> bytes:
    if b'"' not in line:
        return line
    text = line.removesuffix(b"\r")
    fields = (_quoted(f) if b'"' in f else f for f in text.split(delimiter))
    return delimiter.join(fields) + line[len(text) :]


def _quoted(field: bytes) -> bytes:
    return b'"' + field.replace(b'"', b'""') + b'"'


class CsvText:
    """A text as UTF-8, of which the next bytes are held in a buffer.

    Attributes:
        stream: Where it comes from.
        line: The line that `held` begins with, from 1.
        held: The buffer: what was read and not yet taken.
        final: Whether the text ends with `held`.
    """

    def __init__(self, stream: ByteStream, encoding: str, unquoted: str | None = None) -> None:
        """Begins to read.

        Args:
            stream: Where it comes from.
            encoding: See `encoding.utf8_blocks`.
            unquoted: The delimiter of a text without CSV quoting; None for a CSV.
        """
        self.stream = stream
        self.line = 1
        self.held = b""
        self.final = False
        blocks = utf8_blocks(stream, encoding)
        self._blocks = blocks if unquoted is None else with_quotes(blocks, unquoted.encode())

    def grow(self) -> None:
        """At least doubles the buffer, so that a long record is not parsed too often."""
        if len(self.held) > _LONGEST:
            raise MalformedRecordError(
                Message(
                    "The row in line {line:,} does not end within {longest} MiB: most likely a "
                    "quote is opened and never closed",
                    line=self.line,
                    longest=_LONGEST >> 20,
                )
            )
        pieces, wanted = [self.held], len(self.held)
        for block in self._blocks:
            pieces.append(block)
            wanted -= len(block)
            if wanted <= 0:
                break
        else:
            self.final = True
        self.held = b"".join(pieces)

    def is_blank(self) -> bool:
        """Whether only spaces and line ends are left. Takes nothing."""
        while not self.held.strip():
            if self.final:
                return True
            self.grow()
        return False

    def take_separator_line(self) -> str | None:
        """Takes a first line such as "sep=;" and returns its delimiter; None if there is none."""
        while len(self.held) < _SEPARATOR_LINE_SIZE and not self.final:
            self.grow()
        match = _SEPARATOR_LINE.match(self.held)
        if match is None:
            return None
        self._take(match.end())
        return match.group(1).decode()

    def skip_records(self, delimiter: str, number: int) -> None:
        """Takes up to `number` records, not counting blank lines."""
        while number and not self.is_blank():
            record = self._first_record(delimiter)
            if record is None:
                self.grow()
                continue
            fields, end = record
            self._take(end)
            number -= fields != [b""]

    def header(self, delimiter: str | None) -> tuple[list[str], str]:
        """Takes the header, and returns its names and the delimiter, which None detects."""
        if not self.held:
            self.grow()
        if not self.held:
            raise WrongContentError(Message("{name} is empty", name=self.stream.name))
        if self.held[:1] in {b"\r", b"\n"}:
            raise WrongContentError(
                Message("The first line of {name} is blank, not a header", name=self.stream.name)
            )
        found = delimiter or self.likely_delimiter()
        while (record := self._first_record(found)) is None:
            self.grow()
        fields, end = record
        self._take(end)
        return [unquoted(field) for field in fields], found

    def likely_delimiter(self) -> str:
        """The delimiter that the first record seems to have."""
        while (found := most_frequent_delimiter(self.held, self.final)) is None:
            self.grow()
        return found

    def has_more(self, *, blank_counts: bool) -> bool:
        """Whether anything follows what was taken."""
        while True:
            if self.held if blank_counts else self.held.strip(b"\r\n"):
                return True
            if self.final:
                return False
            self.held = b""
            self.grow()

    def _take(self, end: int) -> None:
        self.line += len(self.held[:end].splitlines())
        self.held = self.held[end:]

    def _first_record(self, delimiter: str) -> tuple[list[bytes], int] | None:
        try:
            return FieldReader(delimiter).record(self.held, 0, self.final)
        except ValueError as error:
            subject = (
                Message("The header")
                if self.line == 1
                else Message("The record in line {line:,}", line=self.line)
            )
            raise MalformedRecordError(
                Message("{subject}: {problem}", subject=subject, problem=error)
            ) from error
