"""Exports delimited text: every value is text and stays what it was."""

from collections.abc import Callable, Iterator

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import Output
from csvdownloader.core.sources.reading import ReadingChoices
from csvdownloader.core.units import count
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.aside_file import AsideFile
from csvdownloader.engine.rows.csv_writer import header_line, write_blocks
from csvdownloader.engine.sniffing.proposal import Proposal, propose_text
from csvdownloader.sources.tabular.changes import changes
from csvdownloader.sources.tabular.containers.compression import opened
from csvdownloader.sources.tabular.delimited.csv_records import RecordCopier
from csvdownloader.sources.tabular.delimited.csv_stream import CsvText
from csvdownloader.sources.tabular.file_format import InputFile
from csvdownloader.sources.tabular.outcomes import file_outcome, read_outcome
from csvdownloader.sources.tabular.streams import ByteStream


def export_csv(file: InputFile, output: Output) -> Outcome:
    """Copies the records of the file. Raises UserError or Cancelled."""
    with opened(file, output.cancel) as stream, AsideFile(output.aside) as aside:
        proposal = propose_text(stream.samples(), file.choices, stream.name)
        copy = TextCopy(stream, proposal, file.choices, output.format, output.limit, aside.put)
        write_blocks(output, _reported(copy, output))
    outcome = file_outcome(copy.rows, truncated=copy.truncated)
    return read_outcome(outcome, proposal.findings, copy.changes(), copy.remarks(), copy.set_aside)


class TextCopy:
    """Copies the header and the records of one text, as it was proposed.

    Attributes:
        names: The columns.
        truncated: Whether rows are left behind the limit; known when all blocks were taken.
    """

    def __init__(
        self,
        stream: ByteStream,
        proposal: Proposal,
        choices: ReadingChoices,
        file_format: Format,
        limit: int | None,
        put_aside: Callable[[int, bytes], None],
    ) -> None:
        """Reads the header. Raises SourceError."""
        self._text = CsvText(stream, proposal.reading, choices.bad_bytes)
        self.names, self._format, self.truncated = self._text.header(), file_format, False
        self._copier = RecordCopier(
            len(self.names),
            self._text.reading,
            file_format.delimiter,
            limit,
            self._text.line,
            choices.ragged,
            put_aside,
        )

    @property
    def rows(self) -> int:
        """Rows so far."""
        return self._copier.rows

    @property
    def fraction(self) -> float:
        """How much of the source has been read, 0 to 1."""
        return self._text.stream.fraction

    @property
    def set_aside(self) -> list[str]:
        """The first lines that stood before the table."""
        return self._text.set_aside

    def blocks(self, cancel: Cancel) -> Iterator[bytes]:
        """The bytes to write. Raises SourceError, StorageError or Cancelled."""
        yield header_line(self.names, self._format)
        yield from copied(self._text, self._copier, cancel)
        blank_counts = len(self.names) == 1
        self.truncated = self._copier.full and self._text.has_more(blank_counts=blank_counts)

    def changes(self) -> list[Message]:
        """Sentences on what did not come out as it stood."""
        copier, replaced = self._copier, self._text.replaced
        return changes(padded=copier.padded, cut=copier.cut, aside=copier.aside, replaced=replaced)

    def remarks(self) -> list[Message]:
        """Sentences on what was left out and held no value."""
        return _remarks(self._text, self._copier)


def copied(text: CsvText, copier: RecordCopier, cancel: Cancel) -> Iterator[bytes]:
    """Copies the records that `text` still has, up to the copier's limit.

    Raises:
        SourceError: The text cannot be read, or a record is broken.
        Cancelled: `cancel` was set.
    """
    while not copier.full:
        if text.held:
            block, done = copier.take(text.held, text.final)
            text.held = text.held[done:]
            text.line = copier.line
            yield block
        cancel.check()
        if text.final and not text.held:
            return
        if not text.final:
            text.grow()


def blank_lines(number: int) -> Message:
    """The remark on blank lines that were left out; empty when there were none."""
    lines = count(number, "blank line")
    return (
        Message("{lines} between the rows held nothing and went.", lines=lines) if number else EMPTY
    )


def _remarks(text: CsvText, copier: RecordCopier) -> list[Message]:
    """Sentences on what was left out and held no value."""
    comments = text.comments + copier.comments
    left_out = Message("Left out: {comments}.", comments=count(comments, "comment"))
    blank = blank_lines(text.blank + copier.blank)
    return [sentence for sentence in (left_out if comments else EMPTY, blank) if sentence]


def _reported(copy: TextCopy, output: Output) -> Iterator[bytes]:
    written = 0
    for block in copy.blocks(output.cancel):
        yield block
        written += len(block)
        output.report(_progress(copy.fraction, copy.rows, written, output.limit))


def _progress(fraction: float, rows: int, written: int, limit: int | None) -> Progress:
    if limit:
        fraction = max(fraction, rows / limit)
    return Progress(Stage.COPYING, rows, written, percent=100 * fraction)
