"""The lines of a delimited text: SQL that makes each of them whole, by the rules of quoting."""

from collections.abc import Sequence

from msgspec.structs import replace

from csvdownloader.core.tables.columns import NUMBERS, Column, ColumnType
from csvdownloader.core.writing.options import DecimalSign, QuotePolicy, WriteOptions
from csvdownloader.engine.duckdb.session import quoted
from csvdownloader.engine.writers.cells import (
    matches,
    needs_guard,
    number_of,
    valued_rows,
)

_NUMERIC = NUMBERS | {ColumnType.UNKNOWN}
_WITHOUT_QUOTES = frozenset({QuotePolicy.NEVER, QuotePolicy.BACKSLASH})
_PLAIN_NUMBER = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?"
_FEW_COLUMNS = 50  # each way to write a line holds 2,048 texts of each column
_ALWAYS_SPECIAL = '"#\r\n'  # the number sign begins a comment for some readers


def line_query(
    cells: Sequence[str], columns: Sequence[Column], rows: str, options: WriteOptions
) -> str:
    """The SQL that gives of each row its line, and what is to be said of it.

    The second column counts the cells that were guarded; it is negative where a cell would need
    the quotes that it must not have: then it is the number of the column, from -1.

    Args:
        cells: The SQL of the cells.
        columns: Their columns.
        rows: The SQL of the rows that have them.
        options: How they are written.
    """
    names = [f"v{number}" for number in range(len(cells))]
    values = valued_rows(cells, columns, rows, options)
    line = _line(_fields(names, columns, options), options)
    said = number_of([needs_guard(v) for v in names]) if options.guard else "0"
    if options.quoting is QuotePolicy.MINIMAL:
        # Most rows are written as they are: that is asked of a row as a whole, and faster so.
        values = f"SELECT *, concat({', '.join(names)}) AS whole FROM ({values})"  # noqa: S608
        values = (
            f"SELECT *, {_any_needs_quotes(names, options)} AS has_quotes, "  # noqa: S608
            f"{_any_needs_guard(names, options)} AS has_guard FROM ({values})"
        )
        if options.guard and len(names) <= _FEW_COLUMNS:
            fields = _fields(names, columns, replace(options, guard=False))
            line = _case("has_guard", line, _line(fields, options))
        bare = _line([f"coalesce({v}, {quoted(options.null)})" for v in names], options)
        line = _case("has_guard OR has_quotes", line, bare)
        said = _case("has_guard", said, "0")
    if options.quoting is QuotePolicy.NEVER:
        said = f"CASE {_faults(names, options)} ELSE {said} END"
    return f"SELECT {line}, {said} FROM ({values})"  # noqa: S608


def header_rows(names: Sequence[str], options: WriteOptions) -> tuple[list[str], list[Column], str]:
    """The names as a row of the file, for `line_query`."""
    texts = [quoted(name) if name or options.null else "NULL" for name in names]
    columns = [Column(name, ColumnType.TEXT) for name in names]
    return [f"CAST({text} AS VARCHAR)" for text in texts], columns, "(SELECT 1)"


def _fields(
    names: Sequence[str], columns: Sequence[Column], options: WriteOptions
) -> Sequence[str]:
    return [_field(value, column, options) for value, column in zip(names, columns, strict=True)]


def _field(value: str, column: Column, options: WriteOptions) -> str:
    guard = f"{_case(needs_guard(value), 'chr(39)', quoted(''))}, " if options.guard else ""
    bare = f"concat({guard}{value})" if guard else value
    in_quotes = f"""concat('"', {guard}replace({value}, '"', '""'), '"')"""
    match options.quoting:
        case QuotePolicy.NEVER:
            written = bare
        case QuotePolicy.BACKSLASH:
            written = f"concat({guard}{_escaped(value, options.separator)})"
        case QuotePolicy.MINIMAL:
            written = _case(_needs_quotes(value, options), in_quotes, bare)
        case QuotePolicy.TEXT if column.type in _NUMERIC:
            is_number = matches(value, _number(options))
            is_bare = f"{is_number} AND NOT ({_needs_quotes(value, options)})"
            written = _case(is_bare, bare, in_quotes)
        case _:
            written = in_quotes
    return f"CASE WHEN {value} IS NULL THEN {quoted(options.null)} ELSE {written} END"


def _line(fields: Sequence[str], options: WriteOptions) -> str:
    if len(fields) == 1 and options.quoting not in _WITHOUT_QUOTES:
        fields = [f"coalesce(nullif({fields[0]}, ''), '\"\"')"]  # many readers skip an empty line
    # Faster than concat_ws, and than what would put the line end behind it.
    joined = f", {quoted(options.separator)}, ".join(fields)
    return f"concat({joined}, {quoted(options.line_end.characters)})"


def _case(condition: str, value: str, otherwise: str) -> str:
    return f"CASE WHEN {condition} THEN {value} ELSE {otherwise} END"


def _needs_quotes(value: str, options: WriteOptions) -> str:
    return " OR ".join([*_has_special(value, options), *_reads_as_missing(value, options)])


def _any_needs_quotes(names: Sequence[str], options: WriteOptions) -> str:
    """The SQL of whether a value needs quotes; `whole` is all of them, one after the other."""
    reasons = _has_special("whole", options)
    if options.null:
        missing = " OR ".join(f"{value} = {quoted(options.null)}" for value in names)
        reasons.append(_case(f"contains(whole, {quoted(options.null)})", missing, "false"))
    if options.quote_empty:
        reasons += [f"{value} = ''" for value in names]
    return " OR ".join(reasons)


def _any_needs_guard(names: Sequence[str], options: WriteOptions) -> str:
    """The SQL of whether a value needs a guard; `whole` as above."""
    if not options.guard:
        return "false"
    may_need = [f"{value} < '0'" for value in names]  # all that a formula begins with, but two
    may_need += [f"contains(whole, '{sign}')" for sign in "=@"]
    return _case(" OR ".join(may_need), " OR ".join(map(needs_guard, names)), "false")


def _has_special(value: str, options: WriteOptions) -> list[str]:
    return [f"contains({value}, {quoted(sign)})" for sign in options.separator + _ALWAYS_SPECIAL]


def _reads_as_missing(value: str, options: WriteOptions) -> list[str]:
    reasons = []
    if options.null:
        reasons.append(f"{value} = {quoted(options.null)}")
    if options.quote_empty and options.quoting is not QuotePolicy.NEVER:
        reasons.append(f"{value} = ''")
    return reasons


def _faults(names: Sequence[str], options: WriteOptions) -> str:
    if len(names) == 1 and not options.null:  # an empty line
        return f"WHEN coalesce({names[0]}, '') = '' OR {_needs_quotes(names[0], options)} THEN -1"
    return " ".join(
        f"WHEN {_needs_quotes(value, options)} THEN {-number}"
        for number, value in enumerate(names, 1)
    )


def _number(options: WriteOptions) -> str:
    return (
        _PLAIN_NUMBER.replace(r"\.", ",") if options.decimal is DecimalSign.COMMA else _PLAIN_NUMBER
    )


def _escaped(value: str, separator: str) -> str:
    escapes = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", separator: f"\\{separator}", "\t": "\\t"}
    escaped = value
    for sign, instead in escapes.items():
        escaped = f"replace({escaped}, {quoted(sign)}, {quoted(instead)})"
    needed = " OR ".join(f"contains({value}, {quoted(sign)})" for sign in escapes)
    return f"(CASE WHEN {needed} THEN {escaped} ELSE {value} END)"
