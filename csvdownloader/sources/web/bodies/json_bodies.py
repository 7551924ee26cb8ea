"""Takes the rows of a JSON text whose profile does not say where they are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.messages import Message, message_from_plain, plain_message
from csvdownloader.core.sources.reading import Certainty, Finding, ReadingChoices
from csvdownloader.engine.sniffing.proposal import refuse_doubts
from csvdownloader.sources.tabular.containers.layers import Layer
from csvdownloader.sources.tabular.encoding import text_blocks
from csvdownloader.sources.tabular.json.json_header import NONE, find_header
from csvdownloader.sources.tabular.json.json_layout import chosen_layout, find_layout
from csvdownloader.sources.tabular.json.json_list_lines import SINGLE_VALUE
from csvdownloader.sources.tabular.json.json_path import RecordsPath
from csvdownloader.sources.tabular.json.json_reader import JsonText
from csvdownloader.sources.tabular.json.json_records import JsonRecords, RecordShape
from csvdownloader.sources.tabular.json.json_values import as_text
from csvdownloader.sources.web.bodies.content_sniffing import refuse_error
from csvdownloader.sources.web.bodies.error_message import ERRORS
from csvdownloader.sources.web.bodies.row_store import RowShape, RowStore

_BATCH = 500  # rows


class JsonBodies:
    """Takes one text after another.

    Attributes:
        findings: What was not plain about them.
        around: The object around the rows of the last text; empty where none is.
    """

    def __init__(self, store: RowStore, choices: ReadingChoices) -> None:
        self.findings: tuple[Finding, ...] = ()
        self.around: Mapping[str, Any] = {}
        self._store, self._choices = store, choices

    def take(
        self,
        layer: Layer,
        encoding: str,
        progress: Callable[[BinaryIO], Callable[[int], None]],
        cancel: Cancel,
        *,
        are_lines: bool,
    ) -> None:
        """Adds the rows of a text.

        Args:
            layer: The text.
            encoding: Of the text.
            progress: Makes, for the file that grows, what is called with the number of rows.
            cancel: Checked after each batch.
            are_lines: Whether the text claims to have a record in each line.

        Raises:
            SourceError: The text is damaged, has no rows, or is doubtful although the user wants no
                doubt.
            OSError: The disk refused.
            Cancelled: `cancel` was set.
        """
        text = JsonText(layer.name, text_blocks(layer, encoding))
        if self._choices.records_path:
            layout = chosen_layout(self._choices.records_path)
            self._add(layout.findings)
            records = JsonRecords(text, layer.name, layout.path)
            self._take(((value, None) for value in records), records, progress, cancel)
            return
        records = JsonRecords(text, layer.name, () if text.next() == "[" else None)
        remaining = iter(records)
        items = [(value, text.written()) for value in islice(remaining, 1)]
        if items and records.shape is RecordShape.OBJECT and not records.in_list:
            value, written = items[0]
            if not text.next():  # it is alone
                path = self._path_in(value, written, layer, are_lines=are_lines)
                text = JsonText(layer.name, iter([written]))
                records = JsonRecords(text, layer.name, path)
                remaining, items = iter(records), []
        further = ((value, text.written()) for value in remaining)
        self._take(chain(items, further), records, progress, cancel)

    def _path_in(
        self, value: dict[str, Any], written: str, layer: Layer, *, are_lines: bool
    ) -> RecordsPath:
        """Where the rows are in the only object of a text."""
        text = JsonText(layer.name, iter([written]))
        layout = find_layout(text, layer.name, are_lines=are_lines)
        if layout.path is None:
            is_error = not are_lines or next(iter(value), "") in ERRORS
        else:
            is_error = any(value.get(name) for name in ERRORS)
        if is_error:
            refuse_error(value, layer.whole.hosts)
        self._add(layout.findings)
        self.around = value if layout.path is not None else {}
        return layout.path

    def _take(
        self,
        items: Iterator[tuple[Any, str | None]],
        records: JsonRecords,
        progress: Callable[[BinaryIO], Callable[[int], None]],
        cancel: Cancel,
    ) -> None:
        first = list(islice(items, 1))
        if not first:
            return
        items = chain(first, items)
        if records.shape is RecordShape.OBJECT:
            with self._store.growing(RowShape.OBJECTS) as file:
                self._store.objects.take_items(items, file, progress(file), cancel)
            return
        rows = (value for value, _ in items)
        if records.shape is RecordShape.VALUE:
            self._store.lists.name([SINGLE_VALUE])
            rows = ([value] for value in rows)
        with self._store.growing(RowShape.LISTS) as file:
            self._take_lists(rows, file, progress(file), cancel)

    def _take_lists(
        self,
        rows: Iterator[list[Any]],
        file: BinaryIO,
        report_rows: Callable[[int], None],
        cancel: Cancel,
    ) -> None:
        lists = self._store.lists
        while batch := list(islice(rows, _BATCH)):
            if lists.names is None:
                batch = self._without_header(batch)
            lists.take(batch, file, cancel)
            report_rows(lists.rows)
            if lists.truncated:
                return

    def _without_header(self, batch: list[list[Any]]) -> list[list[Any]]:
        if not batch[0]:
            raise WrongContentError(Message("The first list is empty, so there are no columns"))
        finding = find_header(batch, self._choices.header_row)
        self._add((finding,))
        if finding.value == NONE:
            self._store.lists.name([f"column{n}" for n in range(1, len(batch[0]) + 1)])
            return batch
        self._store.lists.name([as_text(name) or "" for name in batch[0]])
        return batch[1:]

    def state(self) -> list[dict[str, Any]]:
        """JSON values to resume from later."""
        return [
            {
                "option": found.option,
                "value": found.value,
                "certainty": found.certainty.value,
                "note": str(found.note),
                "parts": plain_message(found.note),
            }
            for found in self.findings
        ]

    def restore(self, state: Sequence[Mapping[str, Any]]) -> None:
        """Resumes from what `state` gave."""
        self.findings = tuple(
            Finding(
                found["option"],
                found["value"],
                Certainty(found["certainty"]),
                message_from_plain(found["note"], found["parts"]),
            )
            for found in state
        )

    def _add(self, findings: tuple[Finding, ...]) -> None:
        refuse_doubts(findings, self._choices)
        self.findings = tuple(dict.fromkeys((*self.findings, *findings)))
