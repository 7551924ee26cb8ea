"""What the footer of a Parquet file says, as DuckDB reads it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.messages import Message
from csvdownloader.engine.duckdb.session import escaped, quoted

if TYPE_CHECKING:
    import duckdb

_MOST_DIGITS = 38  # that DuckDB holds; it makes doubles of decimals with more
_BATCH = 1000  # rows


class Footer(Struct, frozen=True):
    """What a file promises.

    Attributes:
        rows: Their number.
        names: The columns, as the file has them; empty and equal ones too.
        wide: The first column with decimals, at any depth, that have more digits than DuckDB holds;
            empty when there is none.
        row_group_size: Bytes of the largest row group, packed and unpacked together.
    """

    rows: int
    names: list[str]
    wide: str
    row_group_size: int

    def require_exact(self) -> None:
        """Raises SourceError when DuckDB would change the values of a column."""
        if self.wide:
            raise SourceError(
                Message(
                    "Column {column} has decimals of more than {digits} digits, which would be "
                    "rounded",
                    column=self.wide,
                    digits=_MOST_DIGITS,
                ),
                Message("Have it written as text, or with fewer digits."),
            )


class ColumnChunk(Struct, frozen=True):
    """The pages of one column in one row group.

    Attributes:
        column: The path of the column, as the file has it.
        rows_before: Rows of the file in the row groups before it.
        start: Where the first page lies, in bytes from the start of the file.
        size: Bytes of all pages with their headers.
    """

    column: str
    rows_before: int
    start: int
    size: int


def read_footer(connection: "duckdb.DuckDBPyConnection", path: Path) -> Footer:
    """Reads the footer. Raises duckdb.Error."""
    file = quoted(escaped(path))
    ((rows,),) = connection.execute(
        f"SELECT num_rows FROM parquet_file_metadata({file})"  # noqa: S608
    ).fetchall()
    schema = connection.execute(
        "SELECT name, num_children, "  # noqa: S608
        f"contains(upper(concat(converted_type, logical_type)), 'DECIMAL') "
        f"AND precision > {_MOST_DIGITS} FROM parquet_schema({file})"
    ).fetchall()
    ((size,),) = connection.execute(
        "SELECT max(size) FROM (SELECT "  # noqa: S608
        "sum(greatest(total_compressed_size, 0) + greatest(total_uncompressed_size, 0)) AS size "
        f"FROM parquet_metadata({file}) GROUP BY row_group_id)"
    ).fetchall()
    names, wide = _columns(schema)
    return Footer(int(rows), names, wide, int(size or 0))


def _columns(schema: list[tuple[str, int | None, bool | None]]) -> tuple[list[str], str]:
    """The names of the columns, and the first one that is too wide."""
    names: list[str] = []
    wide = ""
    inside: list[int] = []  # children that are still to come, from the root inwards
    for name, children, is_wide in schema:
        if len(inside) == 1:
            names.append(name)
        if is_wide and not wide:
            wide = names[-1]
        if inside:
            inside[-1] -= 1
        if children:
            inside.append(children)
        while inside and not inside[-1]:
            inside.pop()
    return names, wide


def column_chunks(connection: "duckdb.DuckDBPyConnection", path: Path) -> Iterator[ColumnChunk]:
    """All column chunks, in the order of the file's rows. Raises duckdb.Error."""
    found = connection.execute(
        "SELECT row_group_id, row_group_num_rows, path_in_schema, "  # noqa: S608
        "least(data_page_offset, CASE WHEN dictionary_page_offset > 0 "
        "THEN dictionary_page_offset END), total_compressed_size "
        f"FROM parquet_metadata({quoted(escaped(path))}) ORDER BY row_group_id, column_id"
    )
    last, before, rows_of_last = -1, 0, 0
    while batch := found.fetchmany(_BATCH):
        for group, rows, column, start, size in batch:
            if group != last:
                last, before, rows_of_last = group, before + rows_of_last, rows
            yield ColumnChunk(column, before, int(start or 0), int(size or 0))
