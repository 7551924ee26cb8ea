"""Rows that come as JSON lists, with the names of their columns beside them."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import ProfileError, RaggedRowError, WrongContentError
from csvdownloader.core.formats import Format
from csvdownloader.core.units import count
from csvdownloader.engine.csv_writer import CsvLineWriter, header_line
from csvdownloader.engine.gil import yield_gil
from csvdownloader.sources.tabular.json_objects import as_text
from csvdownloader.sources.web.bodies.json_rows import encoded

_BATCH = 500  # rows


class ListRows:
    """Takes one list of rows after another, and writes them at once.

    Attributes:
        names: The columns; None as long as nobody named them. Names may repeat.
        rows: Rows so far.
        cut: Whether rows are known to be left behind the limit.
    """

    def __init__(self, file_format: Format, limit: int | None) -> None:
        self.names: list[str] | None = None
        self.rows = 0
        self.truncated = False
        self._begun = False
        self._format, self._limit = file_format, limit
        self._maker = CsvLineWriter(file_format)

    def name(self, names: Sequence[str]) -> None:
        """Names the columns. Raises WrongContentError when they were others before."""
        if self.names is not None and list(names) != self.names:
            raise WrongContentError(
                "The service names other columns than on the pages before",
                "Run it again; nothing was saved.",
            )
        self.names = list(names)

    def write_header(self, file: BinaryIO) -> None:
        """Writes the header, once. Raises ProfileError, BadBytesError or OSError."""
        if self.names is None:
            raise ProfileError("The rows are lists, but nothing names their columns")
        if not self._begun:
            encoded("".join(self.names), 0)
            file.write(header_line(self.names, self._format))
            self._begun = True

    def take(self, values: Sequence[list[Any]], file: BinaryIO, cancel: Cancel) -> None:
        """Adds rows.

        Raises:
            SourceError: A row has another length than the header, or no columns are known.
            OSError: The disk refused.
            Cancelled: `cancel` was set.
        """
        self.write_header(file)
        left = None if self._limit is None else self._limit - self.rows
        taken = iter(values[:left])
        while batch := list(islice(taken, _BATCH)):
            file.write(encoded("".join(map(self._line, batch)), self.rows - len(batch)))
            cancel.check()
            yield_gil()
        self.truncated |= left is not None and len(values) > left

    def state(self) -> dict[str, Any]:
        """JSON values to go on from later."""
        return {"names": self.names, "begun": self._begun}

    def restore(self, state: Mapping[str, Any], rows: int) -> None:
        """Goes on from what `state` gave."""
        self.names, self._begun, self.rows = state["names"], state["begun"], rows

    def _line(self, row: list[Any]) -> str:
        columns = len(self.names or ())
        if len(row) != columns:
            raise RaggedRowError(
                f"Row {self.rows + 1:,} has {count(len(row), 'value')}, "
                f"but the service names {count(columns, 'column')}",
                "Ask whoever runs the service; nothing was saved.",
            )
        self.rows += 1
        return self._maker.line([as_text(value) for value in row])
