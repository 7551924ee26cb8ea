"""Rows that come as JSON objects: stored as JSON lines until all their columns are known."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO, TypeAlias

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.reading import BadBytesError, WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.json.json_batches import is_encodable
from csvdownloader.sources.tabular.json.json_values import as_json

# an object, and its original text if it has one
_Item: TypeAlias = tuple[dict[str, Any], str | None]
_BATCH = 500  # rows


class ObjectRows:
    """Takes one list of objects after another.

    Attributes:
        columns: All names so far, in the order of their first appearance.
        rows: Objects so far.
        first, last: Of those; empty before the first.
        truncated: Whether objects are known to be left out by the row limit.
    """

    def __init__(self, names: Iterable[str], limit: int | None, *, dotted: bool) -> None:
        self.columns = dict.fromkeys(names)
        self.rows = 0
        self.truncated = False
        self.first: Mapping[str, Any] = {}
        self.last: Mapping[str, Any] = {}
        self._limit, self._dotted = limit, dotted

    def take_items(
        self,
        items: Iterator[_Item],
        file: BinaryIO,
        report_rows: Callable[[int], None],
        cancel: Cancel,
    ) -> None:
        """Adds objects.

        Args:
            items: Each object, and the text that it was written as, if that is known.
            file: The objects are written to it, as JSON lines.
            report_rows: Called with the number of rows in all after each batch.
            cancel: Checked after each batch.

        Raises:
            SourceError: An object cannot be written, or `items` raises it.
            OSError: The disk refused.
            Cancelled: `cancel` was set.
        """
        self._write(items, file, report_rows, cancel)

    def take_values(self, values: Iterable[dict[str, Any]], file: BinaryIO, cancel: Cancel) -> None:
        """Adds objects that were parsed. Raises as `take_items` does."""
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

    def _line(self, item: dict[str, Any], written: str | None) -> str:
        if self._dotted:
            item, written = flat(item), None
        self.columns.update(dict.fromkeys(item))
        self.first, self.last = self.first or item, item
        return (as_json(item) if written is None else written) + "\n"

    def _write(
        self,
        items: Iterable[_Item],
        file: BinaryIO,
        report_rows: Callable[[int], None],
        cancel: Cancel,
    ) -> None:
        left = None if self._limit is None else self._limit - self.rows
        items = iter(items)
        limited = islice(items, left)
        while batch := [self._line(*item) for item in islice(limited, _BATCH)]:
            file.write(encoded(batch, self.rows))
            self.rows += len(batch)
            report_rows(self.rows)
            cancel.check()
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


def encoded(lines: Sequence[str], rows: int) -> bytes:
    """The lines as UTF-8; `rows` stand before them. Raises BadBytesError for a lone surrogate."""
    try:
        return "".join(lines).encode()
    except UnicodeEncodeError as error:
        index = next(i for i, line in enumerate(lines) if not is_encodable(line))
        raise BadBytesError(
            Message(
                "There is half a surrogate pair, which is no character, in row {row:,}",
                row=rows + index + 1,
            ),
            Message("Ask whoever runs the service; nothing was saved."),
        ) from error
