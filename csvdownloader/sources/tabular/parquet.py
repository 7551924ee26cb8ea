"""Exports Parquet files through DuckDB."""

from pathlib import Path
from typing import TYPE_CHECKING

from csvdownloader.core.columns import Schema
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import NotWholeError, WrongContentError
from csvdownloader.core.identifiers import double_quoted
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.models import Completeness, Inspection, Outcome
from csvdownloader.core.ports import Output
from csvdownloader.core.units import count
from csvdownloader.engine.duckdb_columns import schema_of
from csvdownloader.engine.duckdb_copy import DuckdbCopy, copy_query
from csvdownloader.engine.duckdb_session import escaped, quoted, session, translated
from csvdownloader.engine.duckdb_text import as_text, without_null_line
from csvdownloader.sources.tabular.file_format import InputFile

if TYPE_CHECKING:
    import duckdb


def export_parquet(file: InputFile, output: Output) -> Outcome:
    """Copies the rows of the file. Raises UserError or Cancelled."""
    path = file.path
    with session(output.part, [path]) as connection:
        with translated(output.part, path.name, output.cancel):
            promised, names = footer(connection, path)
            query, schema = _query(connection, path, names)
        copy = DuckdbCopy(query, names, path.name, promised)
        rows = copy_query(connection, copy, output)
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
    return Outcome(completeness, rows, statement, schema=schema)


def inspect_parquet(file: InputFile, cancel: Cancel) -> Inspection:
    """The number of rows and of columns. Raises SourceError."""
    path = file.path
    with session(None, [path]) as connection, translated(path, path.name, cancel):
        rows, names = footer(connection, path)
        return Inspection({}, joined([count(rows, "row"), count(len(names), "column")], ", "))


def footer(connection: "duckdb.DuckDBPyConnection", path: Path) -> tuple[int, list[str]]:
    """The number of rows, and the names of the columns as the file has them."""
    file = quoted(escaped(path))
    metadata = connection.execute(
        f"SELECT num_rows FROM parquet_file_metadata({file})"  # noqa: S608
    ).fetchall()
    schema = connection.execute(
        f"SELECT name, num_children FROM parquet_schema({file})"  # noqa: S608
    ).fetchall()
    names: list[str] = []
    inside: list[int] = []  # children that are still to come, from the root inwards
    for name, children in schema:
        if len(inside) == 1:
            names.append(name)
        if inside:
            inside[-1] -= 1
        if children:
            inside.append(children)
        while inside and not inside[-1]:
            inside.pop()
    return int(metadata[0][0]), names


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
    texts = [
        as_text(double_quoted(column), duckdb_type)
        for column, duckdb_type in zip(relation.columns, relation.types, strict=True)
    ]
    query = f"SELECT {', '.join(without_null_line(texts))} FROM {table}"  # noqa: S608
    return query, schema_of(names, relation.types)
