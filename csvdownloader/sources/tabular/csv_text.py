"""Exports delimited text: every value is text and stays what it was."""

from collections.abc import Iterator
from dataclasses import dataclass

from csvdownloader.core.control import Cancel
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.models import Outcome, Progress, Stage
from csvdownloader.core.ports import Output
from csvdownloader.core.reading import Finding, ReadingChoices
from csvdownloader.core.units import count
from csvdownloader.engine.aside_file import AsideFile
from csvdownloader.engine.csv_writer import header_line, write_blocks
from csvdownloader.engine.gil import yield_gil
from csvdownloader.engine.sniffing.proposal import propose_text
from csvdownloader.sources.tabular.compression import opened
from csvdownloader.sources.tabular.csv_records import RecordCopier
from csvdownloader.sources.tabular.csv_stream import CsvText
from csvdownloader.sources.tabular.encoding import REPLACEMENT
from csvdownloader.sources.tabular.file_format import InputFile
from csvdownloader.sources.tabular.outcomes import file_outcome, read_outcome
from csvdownloader.sources.tabular.streams import SampledStream


@dataclass(frozen=True, slots=True)
class CopiedText:
    """A text whose rows were copied.

    Attributes:
        names: The columns.
        rows: How many rows were written.
        truncated: Whether rows are left behind the limit.
        findings: What was found out before.
        changes: Sentences on what did not come out as it stood.
        remarks: Sentences on what was left out and held no value.
        set_aside: The first lines that stood before the table.
    """

    names: tuple[str, ...]
    rows: int
    truncated: bool
    findings: tuple[Finding, ...]
    changes: tuple[Message, ...]
    remarks: tuple[Message, ...]
    set_aside: tuple[str, ...]


def export_csv(file: InputFile, output: Output) -> Outcome:
    """Copies the records of the file. Raises UserError or Cancelled."""
    with opened(file, output.cancel) as stream:
        text = copy_text(stream, file.choices, output)
    outcome = file_outcome(text.rows, truncated=text.truncated)
    return read_outcome(outcome, text.findings, text.changes, text.remarks, text.set_aside)


def copy_text(stream: SampledStream, choices: ReadingChoices, output: Output) -> CopiedText:
    """Inspects a text and copies its records. Raises UserError or Cancelled."""
    proposal = propose_text(stream.samples(), choices, stream.name)
    with AsideFile(output.aside) as aside:
        text = CsvText(stream, proposal.reading, choices.bad_bytes)
        names = text.header()
        copier = RecordCopier(
            len(names),
            text.reading,
            output.format.delimiter,
            output.limit,
            text.line,
            choices.ragged,
            aside.put,
        )
        blocks = _blocks(text, copier, header_line(names, output.format), output)
        write_blocks(output.part, blocks)
        truncated = copier.full and text.has_more(blank_counts=len(names) == 1)
    return CopiedText(
        tuple(names),
        copier.rows,
        truncated,
        proposal.findings,
        tuple(_changes(text, copier)),
        tuple(_remarks(text, copier)),
        tuple(text.set_aside),
    )


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
        yield_gil()
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


def _changes(text: CsvText, copier: RecordCopier) -> list[Message]:
    """Sentences on what did not come out as it stood."""
    padded, cut, aside = (count(n, "row") for n in (copier.padded, copier.cut, copier.aside))
    replaced = text.replaced.count if text.replaced else 0
    said = (
        (copier.padded, Message("Filled with missing values, as too short: {rows}.", rows=padded)),
        (copier.cut, Message("Cut, as longer than the header: {rows}.", rows=cut)),
        (
            copier.aside,
            Message(
                "Set aside, as not of the header's length: {rows}; they are saved beside the "
                "file, as NAME.aside.csv.",
                rows=aside,
            ),
        ),
        (
            replaced,
            Message(
                "Replaced by {replacement}, as they do not fit the encoding: {bytes}.",
                replacement=REPLACEMENT,
                bytes=count(replaced, "byte"),
            ),
        ),
    )
    return [sentence for number, sentence in said if number]


def _remarks(text: CsvText, copier: RecordCopier) -> list[Message]:
    """Sentences on what was left out and held no value."""
    comments = text.comments + copier.comments
    left_out = Message("Left out: {comments}.", comments=count(comments, "comment"))
    blank = blank_lines(text.blank + copier.blank)
    return [sentence for sentence in (left_out if comments else EMPTY, blank) if sentence]


def _blocks(text: CsvText, copier: RecordCopier, header: bytes, output: Output) -> Iterator[bytes]:
    yield header
    written = len(header)
    for block in copied(text, copier, output.cancel):
        yield block
        written += len(block)
        output.report(_progress(text.stream.fraction, copier.rows, written, output.limit))


def _progress(fraction: float, rows: int, written: int, limit: int | None) -> Progress:
    if limit:
        fraction = max(fraction, rows / limit)
    return Progress(Stage.COPYING, rows, written, percent=100 * min(1.0, fraction))
