"""Writes the rows of an Arrow stream, as ADBC drivers hand them out, through DuckDB's COPY."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.databases import ServerError
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.core.messages import Message, verbatim
from csvdownloader.core.sources.identifiers import double_quoted
from csvdownloader.core.sources.output import Output
from csvdownloader.core.tables.columns import Schema
from csvdownloader.engine.arrow.schema import column_names, refuse_lossy_types
from csvdownloader.engine.arrow.times import has_infinite_time
from csvdownloader.engine.duckdb.columns import schema_of
from csvdownloader.engine.duckdb.copy import DuckdbCopy, copy_query
from csvdownloader.engine.duckdb.session import session, translated
from csvdownloader.engine.duckdb.text import as_text, refuse_variants, without_null_line

if TYPE_CHECKING:
    import duckdb
    from duckdb.sqltypes import DuckDBPyType

_VIEW = "arrow_stream"
_STREAM_FAILED = "reading the Arrow source failed: "
_NOT_UTF8 = "Failure in decode"
_INFINITE_TIME = "a date beyond the calendar"
_ROWS_HINT = Message(
    "Take fewer columns at once, or select a column that cannot be written as text; nothing was "
    "saved."
)


class ArrowStream(Struct, frozen=True):
    """What to copy.

    Attributes:
        handle: An Arrow C stream: what `AdbcStatement.execute_query()` returns, or any other object
            with `__arrow_c_schema__` and `__arrow_c_stream__`. It is consumed.
        name: What is read, as the user knows it.
        total: Rows that there will be, when known.
        has_nanoseconds: Whether intervals may be finer than a microsecond, as Arrow's type for
            them allows; then they are refused.
    """

    handle: Any
    name: str
    total: int | None = None
    has_nanoseconds: bool = True


def copy_stream(stream: ArrowStream, output: Output) -> tuple[int, Schema]:
    r"""Writes header and rows, and returns the number of rows and the columns.

    The header has the stream's own names, empty and equal ones too. Bytes become `\x` and hex,
    nested values JSON text, times with a zone UTC.

    Args:
        stream: What to copy.
        output: Where they go. Its report gets the bytes and the total: an Arrow stream has no
            percent of its own.

    Raises:
        ServerError: The driver failed in mid-stream; the message is its own.
        BadBytesError: A text is not UTF-8.
        SourceError: DuckDB would change the values of a column.
        UserError: The source or the disk failed in another way.
        Cancelled: The cancel of `output` was set.
    """
    refuse_lossy_types(stream.handle, has_nanoseconds=stream.has_nanoseconds)
    header = column_names(stream.handle)
    with session(output.part) as connection:
        with _arrow_errors(stream.name), translated(output.part, stream.name, output.cancel):
            relation = connection.from_arrow(stream.handle)
            refuse_variants(header, relation.types)
            query, schema = _query(relation), schema_of(header, relation.types)
            relation.create_view(_VIEW)
        copy = DuckdbCopy(query, header, stream.name, stream.total, has_percent=False)
        with _arrow_errors(stream.name):
            return copy_query(connection, copy, output), schema


def _query(relation: "duckdb.DuckDBPyRelation") -> str:
    columns = [
        _text_expression(double_quoted(column), column_type)
        for column, column_type in zip(relation.columns, relation.types, strict=True)
    ]
    return f"SELECT {', '.join(without_null_line(columns))} FROM {_VIEW}"  # noqa: S608


def _text_expression(value: str, column_type: "DuckDBPyType") -> str:
    """The SQL of a value's text; it fails where DuckDB by itself would write another value."""
    if column_type.id == "varchar":  # the driver claims UTF-8: decode() fails if it is not
        return f"decode(encode({value}))"
    text = as_text(value, column_type)
    infinite = has_infinite_time(value, column_type)  # Arrow's last times become infinite
    return (
        f"CASE WHEN {infinite} THEN error('{_INFINITE_TIME}') ELSE {text} END" if infinite else text
    )


@contextmanager
def _arrow_errors(name: str) -> Iterator[None]:
    """Translates the errors that only an Arrow stream can raise."""
    try:
        yield
    except SourceError as error:
        text = str(error.__cause__)
        if _STREAM_FAILED in text:
            reason = text.partition(_STREAM_FAILED)[2].splitlines()
            raise ServerError(
                verbatim(reason[0]) if reason else Message("{name} stopped", name=name)
            ) from error
        if _INFINITE_TIME in text:
            raise SourceError(
                Message("{name} has a date beyond the calendar that can be written", name=name),
                Message("Select the column as text."),
            ) from error
        if _NOT_UTF8 in text:
            raise BadBytesError(
                Message("{name} has a text that is not UTF-8", name=name),
                Message("Mend the value at its source and retry; nothing was saved."),
            ) from error
        if type(error) in {SourceError, SourceUnreadableError} and error.__cause__ is not None:
            error.hint = _ROWS_HINT  # what DuckDB's errors advise by themselves is about a file
        raise
