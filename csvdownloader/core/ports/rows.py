"""The rows of a finished file, for its viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from csvdownloader.core.control import Cancel
    from csvdownloader.core.tables.column_summary import ColumnSummary
    from csvdownloader.core.tables.columns import ColumnType
    from csvdownloader.core.tables.search import Found, Row, Search
    from csvdownloader.core.tables.view import RowNumbers


class SampledRows(Protocol):
    """Rows that stand for all rows of a finished file. Safe on any thread."""

    def summarize(
        self, columns: Mapping[int, ColumnType], cancel: Cancel
    ) -> dict[int, ColumnSummary]:
        """What some columns are like in these rows.

        Args:
            columns: Their numbers, from 0, and their types.
            cancel: Checked at each row.

        Raises:
            NotWholeError: The file was not what was written when they were read.
            Cancelled: `cancel` was set.
        """


class IndexedRows(Protocol):
    """The rows of a finished file, of which any can be read at once. Safe on any thread.

    All methods raise NotWholeError where the file is not what was written any more.
    """

    @property
    def count(self) -> int:
        """How many there are."""

    def header(self) -> tuple[str, ...]:
        """The names of the columns."""

    def read(self, first: int) -> Iterator[Row]:
        """The rows from that one on; the first is 1."""

    def find(self, search: Search, cancel: Cancel) -> Iterator[Found]:
        """What a search finds, piece by piece. Raises InvalidRequestError or Cancelled."""

    def sample(self, cancel: Cancel) -> SampledRows:
        """Some rows, spread over the file; all rows of a small one. Raises Cancelled."""


class ViewedRows(IndexedRows, Protocol):
    """The rows of a view, in its order: their numbers here count from 1 without gaps.

    Its `sample` is of the whole file.
    """

    @property
    def numbers(self) -> RowNumbers:
        """Those of the same rows in the file. May be used on any thread."""

    def place(self, number: int, cancel: Cancel) -> int | None:
        """Which row of the view that row of the file is; None for none. Raises Cancelled."""
