"""Exports Parquet files through DuckDB."""

from itertools import takewhile
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.sources.identifiers import double_quoted
from csvdownloader.core.sources.inspection import Inspection
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import Output
from csvdownloader.core.tables.columns import Schema
from csvdownloader.core.units import count
from csvdownloader.engine.duckdb.columns import schema_of
from csvdownloader.engine.duckdb.copy import DuckdbCopy, copy_query
from csvdownloader.engine.duckdb.session import (
    MEMORY_LIMIT,
    escaped,
    quoted,
    session,
    translated,
)
from csvdownloader.engine.duckdb.text import as_text, refuse_variants, without_null_line
from csvdownloader.sources.tabular.file_format import InputFile
from csvdownloader.sources.tabular.parquet.parquet_checksums import check_pages
from csvdownloader.sources.tabular.parquet.parquet_footer import Footer, column_chunks, read_footer

if TYPE_CHECKING:
    import duckdb


def export_parquet(file: InputFile, output: Output) -> Outcome:
    """Copies the rows of the file. Raises UserError or Cancelled."""
    path = file.path
    footer, checked = _checked(path, output)
    # A page of each column lies in memory at a time, and a page may be as large as its row group.
    # DuckDB rounds the sizes of its buffers up to powers of 2.
    memory = MEMORY_LIMIT + 2 * footer.row_group_size
    with session(output.part, [path], memory) as connection:
        with translated(output.part, path.name, output.cancel):
            query, schema = _query(connection, path, footer.names)
        copy = DuckdbCopy(query, footer.names, path.name, footer.rows)
        rows = copy_query(connection, copy, output)
    promised = footer.rows
    expected = promised if output.limit is None else min(output.limit, promised)
    if rows != expected:
        raise NotWholeError(
            Message(
                "The footer of {name} promises {promised}, but {rows:,} were read",
                name=path.name,
                promised=count(promised, "row"),
                rows=rows,
            )
        )
    completeness = Completeness.COMPLETE
    statement = Message("The Parquet footer promises {promised} and all were copied.")
    if expected < promised:
        completeness = Completeness.LIMITED
        statement = Message(
            "The Parquet footer promises {promised}; stopped after the {rows:,} that you asked for."
        )
    statement = statement.filled(promised=count(promised, "row"), rows=rows)
    sums = Message("The checksums of {pages} fit.", pages=count(checked, "page"))
    statement = joined([statement, sums if checked else EMPTY])
    return Outcome(completeness, rows, statement, schema=schema)


def inspect_parquet(file: InputFile, cancel: Cancel) -> Inspection:
    """The number of rows and of columns. Raises SourceError."""
    path = file.path
    with session(None, [path]) as connection, translated(path, path.name, cancel):
        footer = read_footer(connection, path)
        return Inspection(
            {}, joined([count(footer.rows, "row"), count(len(footer.names), "column")], ", ")
        )


def _checked(path: Path, output: Output) -> tuple[Footer, int]:
    """The footer, and how many of the pages that are to be read had a checksum; all of them fit.

    Raises:
        SourceError: A checksum does not fit, or DuckDB would change values.
    """
    limit = inf if output.limit is None else output.limit
    with session(None, [path]) as connection, translated(output.part, path.name, output.cancel):
        footer = read_footer(connection, path)
        footer.require_exact()
        chunks = column_chunks(connection, path)
        needed = takewhile(lambda chunk: chunk.rows_before < limit, chunks)
        return footer, check_pages(path, needed, output.cancel)


def _query(
    connection: "duckdb.DuckDBPyConnection", path: Path, names: list[str]
) -> tuple[str, Schema]:
    """The SQL that selects each column as the text for the file, and the columns."""
    table = f"read_parquet({quoted(escaped(path))}, hive_partitioning = false)"
    relation = connection.sql(f"SELECT * FROM {table}")  # noqa: S608  runs nothing
    if len(relation.columns) != len(names):
        raise WrongContentError(
            Message("The columns of {name} are not what its footer says", name=path.name)
        )
    refuse_variants(names, relation.types)
    texts = [
        as_text(double_quoted(column), duckdb_type)
        for column, duckdb_type in zip(relation.columns, relation.types, strict=True)
    ]
    query = f"SELECT {', '.join(without_null_line(texts))} FROM {table}"  # noqa: S608
    return query, schema_of(names, relation.types)
