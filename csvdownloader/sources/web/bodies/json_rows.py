"""Rows that come as JSON objects: stored as JSON lines until all their columns are known."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, BinaryIO, TypeAlias

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import BadBytesError, WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.engine.gil import yield_gil
from csvdownloader.sources.tabular.encoding import text_blocks
from csvdownloader.sources.tabular.json_reader import JsonText
from csvdownloader.sources.tabular.json_records import JsonRecords, RecordShape
from csvdownloader.sources.tabular.json_values import as_json
from csvdownloader.sources.tabular.layers import Layer
from csvdownloader.sources.web.bodies.content_sniffing import refuse_error

_Item: TypeAlias = tuple[
    dict[str, Any], Callable[[], str] | None
]  # an object, and what gives its original text
_BATCH = 500  # rows


class ObjectRows:
    """Takes one list of objects after another.

    Attributes:
        columns: All names so far, in the order of their first appearance.
        rows: Objects so far.
        truncated: Whether objects are known to be left out by the row limit.
    """

    def __init__(self, names: Iterable[str], limit: int | None, *, dotted: bool) -> None:
        self.columns = dict.fromkeys(names)
        self.rows = 0
        self.truncated = False
        self._limit, self._dotted = limit, dotted

    def take_text(
        self,
        layer: Layer,
        encoding: str,
        file: BinaryIO,
        report_rows: Callable[[int], None],
        cancel: Cancel,
        *,
        one_is_a_row: bool,
    ) -> None:
        """Adds the objects of a text: an array of them, or one after another.

        Args:
            layer: The text.
            encoding: Of the text.
            file: The objects are written to it, as JSON lines.
            report_rows: Called with the number of rows in all after each batch.
            cancel: Checked after each batch.
            one_is_a_row: Whether a text that is a single object is a row; else it is an error.

        Raises:
            SourceError: The text is damaged, or is not such a list.
            OSError: The disk refused.
            Cancelled: `cancel` was set.
        """
        text = JsonText(layer.name, text_blocks(layer, encoding))
        objects = JsonRecords(text, layer.name, () if text.next() == "[" else None)
        first: dict[str, Any] = {}

        def items() -> Iterator[_Item]:
            for item in objects:
                if objects.shape is not RecordShape.OBJECT:
                    raise WrongContentError(
                        Message("{name} is not a list of JSON objects", name=layer.name)
                    )
                first.update(item if objects.rows == 1 else {})
                yield item, text.written

        self._write(items(), file, report_rows, cancel)
        alone = objects.rows == 1 and not objects.in_list
        if alone and (not one_is_a_row or next(iter(first), "") in {"error", "errors"}):
            refuse_error(first, layer.whole.hosts)

    def take_values(self, values: Iterable[dict[str, Any]], file: BinaryIO, cancel: Cancel) -> None:
        """Adds objects that were parsed. Raises as `take_text` does."""
        self._write(((item, None) for item in values), file, lambda _: None, cancel)

    def name(self, names: Iterable[str]) -> None:
        """Adds columns, also when no object has them."""
        self.columns.update(dict.fromkeys(names))

    def state(self) -> dict[str, Any]:
        """JSON values to resume from later."""
        return {"columns": list(self.columns)}

    def restore(self, state: Mapping[str, Any], rows: int) -> None:
        """Resumes from what `state` gave."""
        self.columns, self.rows = dict.fromkeys(state["columns"]), rows

    def _line(self, item: dict[str, Any], written: Callable[[], str] | None) -> str:
        if self._dotted:
            item, written = flat(item), None
        self.columns.update(dict.fromkeys(item))
        return (as_json(item) if written is None else written()) + "\n"

    def _write(
        self,
        items: Iterator[_Item],
        file: BinaryIO,
        report_rows: Callable[[int], None],
        cancel: Cancel,
    ) -> None:
        left = None if self._limit is None else self._limit - self.rows
        limited = islice(items, left)
        while batch := [self._line(*item) for item in islice(limited, _BATCH)]:
            file.write(encoded("".join(batch), self.rows))
            self.rows += len(batch)
            report_rows(self.rows)
            cancel.check()
            yield_gil()
        if left is not None and self.rows == self._limit:
            self.truncated |= next(items, None) is not None


def flat(item: Mapping[str, Any]) -> dict[str, Any]:
    """The object with a name for each nested value: {"a": {"b": 1}} gives {"a.b": 1}.

    Raises:
        WrongContentError: Two values would get the same name, or it is nested too deeply.
    """
    values: dict[str, Any] = {}
    try:
        leaves = list(_leaves(item, ""))
    except RecursionError as error:
        raise WrongContentError(Message("A row is nested too deeply")) from error
    for name, value in leaves:
        if name in values:
            raise WrongContentError(Message("Two values of one row are called {name}", name=name))
        values[name] = value
    return values


def _leaves(item: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in item.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def encoded(text: str, row: int) -> bytes:
    """The text as UTF-8. Raises BadBytesError for a lone surrogate, near row `row`."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise BadBytesError(
            Message(
                "There is half a surrogate pair, which is no character, in row {row:,} or one "
                "of the {batch} after it",
                row=row + 1,
                batch=_BATCH,
            ),
            Message("Ask whoever runs the service; nothing was saved."),
        ) from error
