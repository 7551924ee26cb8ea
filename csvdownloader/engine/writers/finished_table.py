"""The rows of a finished file, as DuckDB reads them: text, with missing values apart from empty."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from csvdownloader.core import units
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError, UserError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.messages import Message
from csvdownloader.core.tables.columns import Column, untyped
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import ChosenColumns
from csvdownloader.engine.duckdb.arrow import text_and_numbers
from csvdownloader.engine.duckdb.session import MEMORY_LIMIT, escaped, quoted, session, translated
from csvdownloader.engine.jobs.preview import read_header
from csvdownloader.engine.writers.batch import Batch

if TYPE_CHECKING:
    import duckdb

T = TypeVar("T")

_BATCH, _BATCH_BYTES = 2048, 1 << 18  # rows, of text
_LEAST_MEMORY, _GROUP_MEMORY = 120_000_000, 100_000_000  # bytes; a group of rows of Parquet
_SORT_MEMORY = 150_000_000  # bytes; what is beyond goes to disk
_COLUMN_MEMORY = 1_000_000  # bytes: each step of each column has room for 2,048 texts
USUAL_ROW, LONGEST_ROW = 1 << 22, 1 << 26  # bytes; several times as much is held
_FEW_COLUMNS = 50  # of more, what two threads hold is too much
# It takes time by the square of the columns: 6 s for 1,000 (DuckDB 2.0.0).
_SETTINGS = ("disabled_optimizers = 'common_subexpressions'",)


class FinishedTable(Struct, frozen=True):
    """A finished file, and which of its columns are written.

    Attributes:
        path: The file.
        receipt: What it is.
        format: How it was fetched.
        width: All its columns.
        columns: Those that are written, under the names that they get.
        places: Where each of them stands, from 0.
        longest_row: Bytes that a row may have; buffers are as large.
        most_rows: The first so many only; None for all.
        is_plain: Whether each line break ends a row, so that two threads may read it: from where
            one begins, rows are found without what is before them.
    """

    path: Path
    receipt: Receipt
    format: Format
    width: int
    columns: tuple[Column, ...]
    places: tuple[int, ...]
    longest_row: int = USUAL_ROW
    most_rows: int | None = None
    is_plain: bool = False

    @property
    def cells(self) -> list[str]:
        """The SQL of the cells of a row, in the order in which they are written."""
        return [f"c{place}" for place in self.places]

    @property
    def rows(self) -> str:
        """The SQL of all rows; their columns are named c0, c1, ..."""
        columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(self.width))
        options = (
            "auto_detect = false",
            "header = true",
            f"columns = {{{columns}}}",
            f"delim = {quoted(self.format.delimiter)}",
            "quote = '\"'",
            "escape = '\"'",
            "nullstr = ''",
            "allow_quoted_nulls = false",
            # Of CSV from the web, lines may end in either way; quotes and fields were verified.
            "strict_mode = false",
            f"parallel = {self.is_plain}",
            f"max_line_size = {self.longest_row}",
            f"buffer_size = {self.longest_row}",
        )
        rows = f"read_csv({quoted(escaped(self.path))}, {', '.join(options)})"
        return rows if self.most_rows is None else f"(FROM {rows} LIMIT {self.most_rows:d})"


def finished_table(
    path: Path, receipt: Receipt, fetched: Format, chosen: ChosenColumns
) -> FinishedTable:
    """The finished file with the chosen columns; none are all.

    Raises:
        InvalidRequestError: The file has no such column, or several of one name.
        NotWholeError: It cannot be read.
    """
    schema = receipt.schema or untyped(read_header(path, fetched))
    if not chosen:
        places = tuple(range(len(schema)))
        return FinishedTable(path, receipt, fetched, len(schema), schema, places)
    names = [column.name for column in schema]
    places = tuple(_place(column.name, names) for column in chosen)
    columns = tuple(
        replace(schema[place], name=column.new_name)
        for column, place in zip(chosen, places, strict=True)
    )
    return FinishedTable(path, receipt, fetched, len(schema), columns, places)


def _place(name: str, names: Sequence[str]) -> int:
    if names.count(name) == 1:
        return names.index(name)
    if name in names:
        sentence = Message("There are several columns {name}", name=name)
    else:
        sentence = Message("There is no column {name}", name=name)
    raise InvalidRequestError({"columns": sentence})


def read_surely(table: FinishedTable, read: Callable[[FinishedTable], T]) -> T:
    """What is read of the table, in the fastest way in which DuckDB can read it.

    Args:
        table: The file.
        read: Reads it in one way; is called again for another one. Raises SourceError or
            NotWholeError where that cannot be.

    Raises:
        UserError: What the last way raised.
    """
    try:
        return read(table)
    except RowTooLongError:  # few files have such rows, and room for them costs memory
        if table.longest_row == LONGEST_ROW:
            raise
        table = replace(table, longest_row=LONGEST_ROW, is_plain=False)
    except (SourceError, NotWholeError):  # where quotes stand in quotes, DuckDB may give up
        if not table.is_plain:
            raise
        table = replace(table, is_plain=False)
    return read_surely(table, read)


def with_lines(table: FinishedTable, lines: int | None) -> FinishedTable:
    """The table of a file of which one knows how many lines it has, as `LineBreaks` counts."""
    is_plain = table.width <= _FEW_COLUMNS and lines == table.receipt.row_count + 1
    return replace(table, is_plain=is_plain)


@contextmanager
def reading(
    table: FinishedTable, cancel: Cancel, draft: Path | None = None, spill: Path | None = None
) -> "Iterator[duckdb.DuckDBPyConnection]":
    """A connection that reads the file, with DuckDB's errors translated. Raises UserError.

    Args:
        table: The file.
        cancel: Interrupts what runs.
        draft: A file that it may write.
        spill: A path with a name of its own, for the disk space of what sorts rows.
    """
    files = [table.path, *([draft] if draft else [])]
    needed = _memory(table) + (_GROUP_MEMORY if draft else 0) + (_SORT_MEMORY if spill else 0)
    settings = list(_SETTINGS)
    if table.is_plain and not draft:  # COPY would hold what comes before its turn to be written
        settings.append("threads = 2")
    if needed < MEMORY_LIMIT:  # what it is given, it fills with buffers that it has read
        settings.append(f"memory_limit = '{needed}B'")
    with (
        _long_rows_refused(table),
        session(spill, files, needed, settings) as connection,
        translated(draft or spill or table.path, table.receipt.name, cancel),
        # Repeated: DuckDB 2.0 loses an interrupt that comes just before the query begins.
        cancel.repeating(connection.interrupt),
    ):
        yield connection


def _memory(table: FinishedTable) -> int:
    return _LEAST_MEMORY + 3 * table.longest_row + _COLUMN_MEMORY * table.width


class RowTooLongError(SourceError):
    """A row is longer than the table says."""

    hint = Message("Save the file as it was fetched, or packed; nothing was saved.")


@contextmanager
def _long_rows_refused(table: FinishedTable) -> Iterator[None]:
    try:
        yield
    except UserError as error:
        if "Maximum line size" not in str(error.__cause__):
            raise
        size = units.size(table.longest_row)
        raise RowTooLongError(Message("A row is larger than {size}", size=size)) from error


def batches(
    connection: "duckdb.DuckDBPyConnection", query: str, table: FinishedTable, cancel: Cancel
) -> Iterator[Batch]:
    """What a query makes of the rows of a table, some at a time: memory holds no more.

    The query has two columns: a text, and a number of 32 bits.
    """
    size = table.receipt.bytes // max(1, table.receipt.row_count)
    most = max(1, min(_BATCH, _BATCH_BYTES // max(1, size)))
    for rows in text_and_numbers(connection, query, most):
        cancel.check()
        yield Batch(*rows)
