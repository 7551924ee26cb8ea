"""Rows that come as JSON lists, with the names of their columns elsewhere in the response."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.errors.reading import RaggedRowError, WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.units import count
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.rows.csv_writer import CsvLineWriter, header_line
from csvdownloader.sources.tabular.json.json_values import as_text
from csvdownloader.sources.web.bodies.json_rows import encoded

_BATCH = 500  # rows


class ListRows:
    """Takes one list of rows after another, and writes them at once.

    Attributes:
        names: The columns; None until they are known. Names may repeat.
        rows: Rows so far.
        truncated: Whether rows are known to be left out by the row limit.
    """

    def __init__(self, file_format: Format, limit: int | None) -> None:
        self.names: list[str] | None = None
        self.rows = 0
        self.truncated = False
        self._has_header = False
        self._format, self._limit = file_format, limit
        self._writer = CsvLineWriter(file_format)

    def name(self, names: Sequence[str]) -> None:
        """Sets the names of the columns. Raises WrongContentError if other ones were set before."""
        if self.names is not None and list(names) != self.names:
            raise WrongContentError(
                Message("The service names other columns than on the pages before"),
                Message("Run it again; nothing was saved."),
            )
        self.names = list(names)

    def write_header(self, file: BinaryIO) -> None:
        """Writes the header, once. Raises ProfileError, BadBytesError or OSError."""
        if self.names is None:
            raise ProfileError(Message("The rows are lists, but nothing names their columns"))
        if not self._has_header:
            encoded(self.names, 0)
            file.write(header_line(self.names, self._format))
            self._has_header = True

    def take(self, values: Sequence[list[Any]], file: BinaryIO, cancel: Cancel) -> None:
        """Adds rows.

        Raises:
            SourceError: A row has another length than the header, or no columns are known.
            OSError: The disk refused.
            Cancelled: `cancel` was set.
        """
        self.write_header(file)
        left = None if self._limit is None else self._limit - self.rows
        limited = iter(values[:left])
        while batch := list(islice(limited, _BATCH)):
            before = self.rows
            file.write(encoded([self._line(row) for row in batch], before))
            cancel.check()
        self.truncated |= left is not None and len(values) > left

    def state(self) -> dict[str, Any]:
        """JSON values to resume from later."""
        return {"names": self.names, "begun": self._has_header}

    def restore(self, state: Mapping[str, Any], rows: int) -> None:
        """Resumes from what `state` gave."""
        self.names, self._has_header, self.rows = state["names"], state["begun"], rows

    def _line(self, row: list[Any]) -> str:
        columns = len(self.names or ())
        if len(row) != columns:
            raise RaggedRowError(
                Message(
                    "Row {rows:,} has {row}, but the service names {columns}",
                    rows=self.rows + 1,
                    row=count(len(row), "value"),
                    columns=count(columns, "column"),
                ),
                Message("Ask whoever runs the service; nothing was saved."),
            )
        self.rows += 1
        return self._writer.line([as_text(value) for value in row])
