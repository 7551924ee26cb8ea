"""A delimited text that is read block by block: its header, and what comes before it."""

import codecs
import re
from collections.abc import Iterator

from msgspec.structs import replace

from csvdownloader.core.errors.reading import MalformedRecordError, WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import BadBytes, ExtraField, TextReading
from csvdownloader.core.units import count
from csvdownloader.sources.tabular.delimited.csv_fields import (
    FieldReader,
    most_frequent_delimiter,
    unquoted,
)
from csvdownloader.sources.tabular.encoding import ReplacedBytes, utf8_blocks
from csvdownloader.sources.tabular.streams import ByteStream

_LONGEST = 64 << 20  # bytes of one record; an unclosed quote must not fill the memory
_SEPARATOR_LINE_SIZE = 9  # bytes, of the longest
_SEPARATOR_LINE = re.compile(rb'"?[sS][eE][pP]=([^"\r\n])"?(?:\r\n|\r|\n|\Z)')
_LINE = re.compile(rb"([^\r\n]*+)(\r\n|\r|\n|\Z)")
_MOST_KEPT, _LONGEST_KEPT = 20, 200  # lines before the table, and characters of each


class CsvText:
    """A text as UTF-8, of which the next bytes are held in a buffer.

    Attributes:
        stream: Where it comes from.
        reading: How it is read.
        line: The line that `held` begins with, from 1.
        held: The buffer: what was read and not yet taken.
        final: Whether the text ends with `held`.
        set_aside: The first lines that stand before the table.
        blank: Blank lines before the first record.
        comments: Comments before the first record.
        replaced: Counts the bytes that were replaced; None when they are refused.
    """

    def __init__(
        self, stream: ByteStream, reading: TextReading, bad_bytes: BadBytes = BadBytes.REFUSE
    ) -> None:
        """Begins to read. The encoding of `reading` is one of `encoding.utf8_blocks`."""
        self.stream = stream
        self.line = 1
        self.held = b""
        self.final = False
        self.set_aside: list[str] = []
        self.blank = self.comments = 0
        self.replaced = ReplacedBytes() if bad_bytes is BadBytes.REPLACE else None
        self._blocks = _without_marks(utf8_blocks(stream, reading.encoding, self.replaced))
        self._read_by(reading)

    def separate_by(self, delimiter: str) -> None:
        """Goes on with this delimiter."""
        self._read_by(replace(self.reading, delimiter=delimiter))

    def grow(self) -> None:
        """Doubles the buffer up to the limit, so that a long record is not parsed too often."""
        if len(self.held) >= _LONGEST:
            raise MalformedRecordError(
                Message(
                    "The row in line {line:,} does not end within {longest} MiB: most likely a "
                    "quote is opened and never closed",
                    line=self.line,
                    longest=_LONGEST >> 20,
                ),
                line=self.line,
            )
        pieces, wanted = [self.held], min(len(self.held), _LONGEST - len(self.held))
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

    def skip_records(self, number: int) -> None:
        """Takes up to `number` records, not counting blank lines."""
        while number and not self.is_blank():
            fields, end = self._first_record()
            self._take(end)
            number -= fields not in ([], [b""])

    def header(self) -> list[str]:
        """The names of the columns: takes what stands before the first row.

        Raises:
            WrongContentError: The text has no record.
            MalformedRecordError: Its first record is broken.
        """
        self._set_aside_lines()
        fields, end = self._to_first_record()
        if not self.reading.has_header:
            return [f"column{number}" for number in range(1, len(fields) + 1)]
        self._take(end)
        names = [unquoted(field) for field in fields]
        match self.reading.extra_field:
            case ExtraField.IN_HEADER:
                return names[:-1]
            case ExtraField.UNNAMED_FIRST:
                return ["", *names]
        return names

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

    def _read_by(self, reading: TextReading) -> None:
        self.reading, self._fields = reading, FieldReader(reading)

    def _set_aside_lines(self) -> None:
        for number in range(self.reading.skip_lines):
            line = self._take_line()
            if line is None:
                raise WrongContentError(
                    Message(
                        "{name} ends after {lines}: no table is behind the {skipped:,} that are "
                        "skipped",
                        name=self.stream.name,
                        lines=count(number, "line"),
                        skipped=self.reading.skip_lines,
                    ),
                    fields=("skip_lines", "header_row"),
                )
            if number < _MOST_KEPT:
                self.set_aside.append(line.decode()[:_LONGEST_KEPT])

    def _take_line(self) -> bytes | None:
        """The next line without its end; None at the end of the text."""
        while True:
            match = _LINE.match(self.held)
            if self.final or (match is not None and match.end() < len(self.held)):
                break
            self.grow()
        if match is None or not self.held:
            return None
        self._take(match.end())
        return match[1]

    def _to_first_record(self) -> tuple[list[bytes], int]:
        """Takes blank lines and comments; the first record behind them stays."""
        while True:
            while not self.held:
                if self.final:
                    raise WrongContentError(Message("{name} is empty", name=self.stream.name))
                self.grow()
            fields, end = self._first_record()
            if fields and (fields != [b""] or self.held[:end].strip()):
                return fields, end
            self._take(end)
            self.comments += not fields
            self.blank += bool(fields)

    def _take(self, end: int) -> None:
        self.line += len(self.held[:end].splitlines())
        self.held = self.held[end:]

    def _first_record(self) -> tuple[list[bytes], int]:
        while True:
            try:
                record = self._fields.record(self.held, 0, self.final)
            except ValueError as error:
                subject = (
                    Message("The header")
                    if self.line == 1
                    else Message("The record in line {line:,}", line=self.line)
                )
                raise MalformedRecordError(
                    Message("{subject}: {problem}", subject=subject, problem=error),
                    line=self.line,
                ) from error
            if record is not None:
                return record
            self.grow()


def _without_marks(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The blocks without byte order marks at their start: programs put one before another."""
    start, mark = b"", codecs.BOM_UTF8
    for block in blocks:
        start += block
        while start.startswith(mark):
            start = start[len(mark) :]
        if not mark.startswith(start):
            break
    yield start
    yield from blocks
