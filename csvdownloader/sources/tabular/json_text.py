"""Exports JSON: a list, one value after another, or what stands under a key."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.models import Outcome
from csvdownloader.core.ports import Output
from csvdownloader.core.reading import Finding
from csvdownloader.engine.csv_writer import write_blocks
from csvdownloader.engine.gil import yield_gil
from csvdownloader.sources.tabular.compression import DecompressedStream, opened
from csvdownloader.sources.tabular.encoding import AUTO, text_blocks
from csvdownloader.sources.tabular.file_format import InputFile
from csvdownloader.sources.tabular.json_batches import RecordBatches
from csvdownloader.sources.tabular.json_layout import JsonLayout, chosen_layout, find_layout
from csvdownloader.sources.tabular.json_list_lines import SINGLE_VALUE, ListLines, find_names
from csvdownloader.sources.tabular.json_object_lines import LateColumnError, ObjectLines
from csvdownloader.sources.tabular.json_reader import JsonText
from csvdownloader.sources.tabular.json_records import JsonRecords, RecordShape
from csvdownloader.sources.tabular.outcomes import file_outcome, read_outcome, refuse_doubt


def export_json(file: InputFile, output: Output) -> Outcome:
    """Copies the records of a JSON text. Raises UserError or Cancelled."""
    return _export(file, output, _layout(file, output.cancel, are_lines=False), {})


def export_json_lines(file: InputFile, output: Output) -> Outcome:
    """Copies the records of a text that claims to have one in each line. Raises as the first."""
    return _export(file, output, _layout(file, output.cancel, are_lines=True), {})


def export_objects(file: InputFile, output: Output, first: Iterable[str]) -> Outcome:
    """Copies objects that stand one after another. Raises as `export_json` does.

    With a limit, only the rows up to it give columns. The columns `first` come before all others,
    even if no object has them.
    """
    return _export(file, output, JsonLayout(None), dict.fromkeys(first))


def _layout(file: InputFile, cancel: Cancel, *, are_lines: bool) -> JsonLayout:
    if file.records_path:
        return chosen_layout(file.records_path)
    with opened(file, cancel) as stream:
        layout = find_layout(_text(file, stream, cancel), stream.name, are_lines=are_lines)
    refuse_doubt(layout.findings, file.choices)
    return layout


def _export(
    file: InputFile, output: Output, layout: JsonLayout, columns: dict[str, None]
) -> Outcome:
    while True:
        with opened(file, output.cancel) as stream:
            text = _text(file, stream, output.cancel)
            records = JsonRecords(text, stream.name, layout.path)
            batches = RecordBatches(stream, _begun(records, stream.name), output)
            try:
                findings, changes = _copy(file, records, batches, output, columns)
            except LateColumnError:
                continue  # once more, from the start
            outcome = file_outcome(batches.rows, truncated=batches.left_out)
            return read_outcome(outcome, (*layout.findings, *findings), changes)


def _copy(
    file: InputFile,
    records: JsonRecords,
    batches: RecordBatches,
    output: Output,
    columns: dict[str, None],
) -> tuple[tuple[Finding, ...], tuple[Message, ...]]:
    """Writes the rows. Returns what was found out of them, and what was changed in them."""
    if records.shape is RecordShape.OBJECT:
        write_blocks(output.part, ObjectLines(batches, columns, output.format).blocks())
        return (), ()
    names: list[str] = [SINGLE_VALUE]
    findings: tuple[Finding, ...] = ()
    if records.shape is RecordShape.LIST:
        names, findings = find_names(batches, file.choices.header_row)
        refuse_doubt(findings, file.choices)
    lines = ListLines(batches, names, file.choices.ragged, output.format)
    write_blocks(output.part, lines.blocks())
    return findings, lines.notes


def _begun(records: JsonRecords, name: str) -> Iterator[Any]:
    """All records, of which the first was read: so their shape is known."""
    remaining = iter(records)
    first = list(islice(remaining, 1))
    if not first:
        raise WrongContentError(Message("{name} has no rows: its list is empty", name=name))
    begun = chain(first, remaining)
    return ([value] for value in begun) if records.shape is RecordShape.VALUE else begun


def _text(file: InputFile, stream: DecompressedStream, cancel: Cancel) -> JsonText:
    return JsonText(stream.name, _blocks(file, stream, cancel))


def _blocks(file: InputFile, stream: DecompressedStream, cancel: Cancel) -> Iterator[str]:
    for block in text_blocks(stream, file.choices.encoding or AUTO):
        cancel.check()  # what is skipped may be long
        yield_gil()
        yield block
