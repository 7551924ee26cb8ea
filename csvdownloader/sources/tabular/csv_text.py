"""Exports delimited text: every value is text and stays what it was."""

from collections.abc import Iterator

from csvdownloader.core.control import Cancel
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.models import Outcome, Progress, Stage
from csvdownloader.core.ports import Output
from csvdownloader.core.reading import TextReading
from csvdownloader.core.units import count
from csvdownloader.engine.csv_writer import header_line, write_blocks
from csvdownloader.engine.gil import yield_gil
from csvdownloader.sources.tabular.compression import opened
from csvdownloader.sources.tabular.csv_records import RecordCopier
from csvdownloader.sources.tabular.csv_stream import CsvText
from csvdownloader.sources.tabular.encoding import AUTO
from csvdownloader.sources.tabular.file_format import InputFile
from csvdownloader.sources.tabular.outcomes import file_outcome


def export_csv(file: InputFile, output: Output) -> Outcome:
    """Copies the records of the file. Raises UserError or Cancelled."""
    choices = file.choices
    with opened(file.path, file.type.compression) as stream:
        reading = TextReading(encoding=choices.encoding or AUTO)
        text = CsvText(stream, reading, choices.bad_bytes)
        # by the user's choice or the file's name; else by the header
        delimiter = choices.delimiter or file.type.format.delimiter
        text.separate_by(delimiter or text.likely_delimiter())
        names = text.header()
        copier = RecordCopier(
            len(names), text.reading, output.format.delimiter, output.limit, text.line
        )
        blocks = _blocks(text, copier, header_line(names, output.format), output)
        write_blocks(output.part, blocks)
        truncated = copier.full and text.has_more(blank_counts=len(names) == 1)
    blank = text.blank + copier.blank
    return file_outcome(copier.rows, truncated=truncated, remark=blank_lines(blank))


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
