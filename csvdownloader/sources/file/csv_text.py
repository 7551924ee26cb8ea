"""Exports delimited text: every value is text and stays what it was."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import MalformedRecordError, WrongContentError
from csvdownloader.core.formats import Format
from csvdownloader.core.models import Outcome, Progress, Stage
from csvdownloader.core.units import count
from csvdownloader.engine.blocks import header_line, write_blocks
from csvdownloader.engine.spool import COPY_SHARE
from csvdownloader.sources.file.compression import Stream, opened
from csvdownloader.sources.file.csv_fields import FieldReader, most_frequent_delimiter, unquoted
from csvdownloader.sources.file.csv_records import RecordCopier
from csvdownloader.sources.file.encoding import utf8_blocks
from csvdownloader.sources.file.kinds import FileKind
from csvdownloader.sources.file.outcomes import outcome

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
_LONGEST = 256 << 20  # bytes of one record; an unclosed quote must not fill the memory
_PAUSE = 0.0005  # seconds after each block, in which the GUI thread gets the GIL


def delimiter_of(kind: FileKind, choice: str) -> str | None:
    """The delimiter that was chosen or that the name tells; None when the header must tell."""
    by_ending = "\t" if kind.ending in {".tsv", ".tab"} else None
    return DELIMITERS.get(choice, by_ending)


def export_csv(
    path: Path,
    kind: FileKind,
    delimiter: str | None,
    encoding: str,
    part: Path,
    file_format: Format,
    limit: int | None,
    report: Callable[[Progress], None],
    cancel: Cancel,
) -> Outcome:
    """Copies the records of `path` into `part`. Raises UserError or Cancelled."""
    with opened(path, kind) as stream:
        text = _Text(stream, encoding)
        names, delimiter = text.header(delimiter)
        copier = RecordCopier(len(names), delimiter, file_format.delimiter, limit, text.line)
        blocks = _blocks(text, copier, header_line(names, file_format), limit, report, cancel)
        write_blocks(part, blocks)
        cut = copier.full and text.has_more(blank_counts=len(names) == 1)
    lines = count(copier.blank, "blank line")
    remark = f"{lines} between the rows held nothing and went." if copier.blank else ""
    return outcome(copier.rows, cut=cut, remark=remark)


class _Text:
    """The file's text as UTF-8, of which a beginning is held."""

    def __init__(self, stream: Stream, encoding: str) -> None:
        self.stream = stream
        self.line = 1
        self.held = b""
        self.final = False
        self._blocks = utf8_blocks(stream, encoding)

    def grow(self) -> None:
        """At least doubles what is held, so that a long record is not searched too often."""
        if len(self.held) > _LONGEST:
            raise MalformedRecordError(
                f"The row in line {self.line:,} does not end within {_LONGEST >> 20} MiB: "
                "most likely a quote is opened and never closed"
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

    def header(self, delimiter: str | None) -> tuple[list[str], str]:
        """Takes the header, and tells its names and the delimiter."""
        self.grow()
        if not self.held:
            raise WrongContentError(f"{self.stream.name} is empty")
        if self.held[:1] in {b"\r", b"\n"}:
            raise WrongContentError(f"The first line of {self.stream.name} is blank, not a header")
        while True:
            found = delimiter or most_frequent_delimiter(self.held, self.final)
            record = found and self._first_record(found)
            if found and record:
                break
            self.grow()
        fields, end = record
        self.line += len(self.held[:end].splitlines())
        self.held = self.held[end:]
        return [unquoted(field) for field in fields], found

    def has_more(self, *, blank_counts: bool) -> bool:
        """Whether there is anything behind what was taken."""
        while True:
            if self.held if blank_counts else self.held.strip(b"\r\n"):
                return True
            if self.final:
                return False
            self.held = b""
            self.grow()

    def _first_record(self, delimiter: str) -> tuple[list[bytes], int] | None:
        try:
            return FieldReader(delimiter).record(self.held, 0, self.final)
        except ValueError as error:
            raise MalformedRecordError(f"The header: {error}") from error


def _blocks(
    text: _Text,
    copier: RecordCopier,
    header: bytes,
    limit: int | None,
    report: Callable[[Progress], None],
    cancel: Cancel,
) -> Iterator[bytes]:
    yield header
    written = len(header)
    while not copier.full:
        if text.held:
            block, done = copier.take(text.held, text.final)
            text.held = text.held[done:]
            text.line = copier.line
            yield block
            written += len(block)
            report(_progress(text.stream.fraction, copier.rows, written, limit))
        cancel.check()
        time.sleep(_PAUSE)
        if text.final and not text.held:
            return
        if not text.final:
            text.grow()


def _progress(fraction: float, rows: int, written: int, limit: int | None) -> Progress:
    if limit:
        fraction = max(fraction, rows / limit)
    return Progress(Stage.COPYING, rows, written, percent=COPY_SHARE * min(1.0, fraction))
