"""Exports JSON: a list, one value after another, or what stands under a key."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from msgspec import Struct

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import Output
from csvdownloader.core.sources.reading import BadBytes, Finding, ReadingChoices
from csvdownloader.engine.rows.csv_writer import write_blocks
from csvdownloader.engine.sniffing.proposal import propose_encoding, refuse_doubts
from csvdownloader.sources.tabular.changes import changes
from csvdownloader.sources.tabular.containers.compression import DecompressedStream, opened
from csvdownloader.sources.tabular.encoding import UTF_8, ReplacedBytes, text_blocks
from csvdownloader.sources.tabular.file_format import InputFile
from csvdownloader.sources.tabular.json.json_batches import RecordBatches
from csvdownloader.sources.tabular.json.json_layout import chosen_layout, find_layout
from csvdownloader.sources.tabular.json.json_list_lines import SINGLE_VALUE, ListLines, find_names
from csvdownloader.sources.tabular.json.json_long_rows import read_row
from csvdownloader.sources.tabular.json.json_object_lines import LateColumnError, ObjectLines
from csvdownloader.sources.tabular.json.json_path import RecordsPath
from csvdownloader.sources.tabular.json.json_reader import JsonText
from csvdownloader.sources.tabular.json.json_records import JsonRecords, RecordShape
from csvdownloader.sources.tabular.outcomes import file_outcome, read_outcome


def export_json(file: InputFile, output: Output) -> Outcome:
    """Copies the records of a JSON text. Raises UserError or Cancelled."""
    return _export_found(file, output, are_lines=False)


def export_json_lines(file: InputFile, output: Output) -> Outcome:
    """Copies the records of a text that claims to have one in each line. Raises as the first."""
    return _export_found(file, output, are_lines=True)


def export_objects(file: InputFile, output: Output, first: Iterable[str]) -> Outcome:
    """Copies objects in UTF-8 that stand one after another. Raises as `export_json` does.

    With a limit, only the rows up to it give columns. The columns `first` come before all others,
    even if no object has them.
    """
    return _export(_Input(file, UTF_8, output.cancel), output, None, dict.fromkeys(first), ())


class _Copied(Struct, frozen=True):
    """What copying found out of the rows, and how many it changed."""

    findings: tuple[Finding, ...] = ()
    padded: int = 0
    cut: int = 0


class _Input:
    """A file, whose text can be read more than once.

    Attributes:
        choices: How it is read.
        replaced: Counts the bytes that were replaced in the last pass; None to refuse them.
    """

    def __init__(self, file: InputFile, codec: str, cancel: Cancel) -> None:
        self.choices = file.choices
        self.replaced: ReplacedBytes | None = None
        self._file, self._codec, self._cancel = file, codec, cancel

    @contextmanager
    def opened(self) -> Iterator[tuple[DecompressedStream, JsonText]]:
        """The stream, and the text that it gives."""
        is_lenient = self.choices.bad_bytes is BadBytes.REPLACE
        self.replaced = ReplacedBytes() if is_lenient else None
        with opened(self._file, self._cancel) as stream:
            yield stream, JsonText(stream.name, self._blocks(stream))

    def _blocks(self, stream: DecompressedStream) -> Iterator[str]:
        for block in text_blocks(stream, self._codec, self.replaced):
            self._cancel.check()  # what is skipped may be long
            yield block


def _export_found(file: InputFile, output: Output, *, are_lines: bool) -> Outcome:
    with opened(file, output.cancel) as stream:
        encoding = propose_encoding(stream.samples(), file.choices, stream.name)
    source = _Input(file, encoding.codec, output.cancel)
    if file.choices.records_path:
        layout = chosen_layout(file.choices.records_path)
    else:
        with source.opened() as (stream, text):
            layout = find_layout(text, stream.name, are_lines=are_lines)
        refuse_doubts(layout.findings, file.choices)
    return _export(source, output, layout.path, {}, (*encoding.findings, *layout.findings))


def _export(
    source: _Input,
    output: Output,
    path: RecordsPath,
    columns: dict[str, None],
    findings: tuple[Finding, ...],
) -> Outcome:
    while True:
        with source.opened() as (stream, text):
            records = JsonRecords(text, stream.name, path, read_row)
            batches = RecordBatches(stream, records, _begun(records, stream.name), output)
            try:
                if records.shape is RecordShape.OBJECT:
                    copied = _copy_objects(records, batches, output, columns)
                else:
                    copied = _copy_lists(records, batches, output, source.choices)
            except LateColumnError:
                continue  # once more, from the start
            outcome = file_outcome(batches.rows, truncated=batches.left_out)
            said = changes(padded=copied.padded, cut=copied.cut, replaced=source.replaced)
            return read_outcome(outcome, (*findings, *copied.findings), said)


def _copy_objects(
    records: JsonRecords, batches: RecordBatches, output: Output, columns: dict[str, None]
) -> _Copied:
    lines = ObjectLines(batches, columns, output.format, in_list=records.in_list)
    write_blocks(output, lines.blocks())
    return _Copied()


def _copy_lists(
    records: JsonRecords, batches: RecordBatches, output: Output, choices: ReadingChoices
) -> _Copied:
    names: list[str] = [SINGLE_VALUE]
    findings: tuple[Finding, ...] = ()
    if records.shape is RecordShape.LIST:
        if choices.header_row not in {None, 0, 1}:
            problem = Message("Of JSON, only the first list can name the columns: choose 1 or none")
            raise InvalidRequestError({"header_row": problem})
        names, findings = find_names(batches, choices.header_row)
        refuse_doubts(findings, choices)
    lines = ListLines(batches, names, choices.ragged, output.format, in_list=records.in_list)
    write_blocks(output, lines.blocks())
    return _Copied(findings, lines.padded, lines.cut)


def _begun(records: JsonRecords, name: str) -> Iterator[Any]:
    """All records, of which the first was read: so their shape is known."""
    remaining = iter(records)
    first = list(islice(remaining, 1))
    if not first:
        raise WrongContentError(Message("{name} has no rows: its list is empty", name=name))
    begun = chain(first, remaining)
    return ([value] for value in begun) if records.shape is RecordShape.VALUE else begun
