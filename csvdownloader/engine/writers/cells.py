"""How a cell is written in a text: SQL of decimal signs, patterns, zones, bytes and the guard.

A column whose type is unknown is judged cell by cell: what reads as a number is one.
"""

from collections.abc import Callable, Iterator, Sequence

from csvdownloader.core.columns import Column, ColumnType
from csvdownloader.core.writing import BytesForm, DecimalSign, WriteOptions
from csvdownloader.engine.duckdb_session import quoted

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
_OFFSET = "([+-][0-9]{2}(:?[0-9]{2})?|Z)"
_NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
_EITHER_NUMBER = _NUMBER.replace(r"\.", "[.,]")
_FORMULA_START = r"^[-=+@\t\r]"


def valued_rows(
    cells: Sequence[str], columns: Sequence[Column], rows: str, options: WriteOptions
) -> str:
    """The SQL of the rows with each cell as the options want it; the cells are named v0, v1, ...

    A value that a rule does not fit stays. Each rule has a SELECT of its own: it names a cell
    several times, so that one inside of another would grow beyond all bounds.

    Args:
        cells: The SQL of the cells.
        columns: Their columns.
        rows: The SQL of the rows that have them.
        options: What they want.
    """
    named = ", ".join(f"{cell} AS v{number}" for number, cell in enumerate(cells))
    query = f"SELECT {named} FROM {rows}"  # noqa: S608  of the program's own
    for kinds, rule in _rules(options):
        if any(column.type in kinds for column in columns):
            values = ", ".join(
                f"{rule(f'v{number}')} AS v{number}" if column.type in kinds else f"v{number}"
                for number, column in enumerate(columns)
            )
            query = f"SELECT {values} FROM ({query})"  # noqa: S608
    return query


def needs_guard(cell: str) -> str:
    """The SQL of whether a spreadsheet would take the text for a formula; never NULL."""
    # IN would become a join, with a hash table of 4 MB for each column (DuckDB 2.0.0).
    is_start = f"regexp_matches({cell}, {quoted(_FORMULA_START)})"
    is_number = matches(cell, _EITHER_NUMBER)
    # CASE spares most cells the patterns; of AND, DuckDB computes both sides.
    is_formula = f"CASE WHEN {is_start} THEN NOT {is_number} ELSE false END"
    return f"(CASE WHEN {may_need_guard(cell)} THEN {is_formula} ELSE false END)"


def may_need_guard(cell: str) -> str:
    """The SQL of a comparison that spares most cells the pattern."""
    return f"({cell} < 'A' AND ({cell} < '0' OR {cell} >= ':'))"


def number_of(marks: Sequence[str]) -> str:
    """The SQL of how many are true: a tree of sums, as a chain would be too deep for DuckDB."""
    if len(marks) == 1:
        return f"CAST({marks[0]} AS INTEGER)"
    half = len(marks) // 2
    return f"({number_of(marks[:half])} + {number_of(marks[half:])})"


def matches(cell: str, pattern: str) -> str:
    """The SQL of whether the whole cell fits the pattern of RE2."""
    return f"regexp_full_match({cell}, {quoted(pattern)})"


def _rules(options: WriteOptions) -> Iterator[tuple[frozenset[ColumnType], Callable[[str], str]]]:
    """For columns of some types, the SQL that changes the SQL of a cell."""
    unknown = ColumnType.UNKNOWN
    if options.decimal is DecimalSign.COMMA:
        yield frozenset({ColumnType.DECIMAL, ColumnType.FLOAT, unknown}), _with_comma
    if options.date:
        yield frozenset({ColumnType.DATE, unknown}), lambda cell: _date(cell, options.date)
    if options.time:
        yield frozenset({ColumnType.TIME, unknown}), lambda cell: _time(cell, options.time)
    if options.datetime:
        kinds = frozenset({ColumnType.TIMESTAMP, unknown})
        yield kinds, lambda cell: _timestamp(cell, options.datetime)
    if options.datetime or options.zone:
        kinds = frozenset({ColumnType.TIMESTAMP_WITH_TIME_ZONE, unknown})
        yield kinds, lambda cell: _moment(cell, options)
    if options.bytes is BytesForm.BASE64:
        yield frozenset({ColumnType.BYTES}), _base64


def _where(cell: str, condition: str, written: str) -> str:
    return f"(CASE WHEN {condition} THEN {written} ELSE {cell} END)"


def _fits(cell: str, pattern: str, shortest: int, longest: int) -> str:
    """The SQL of whether a cell fits the pattern; its length spares most cells that."""
    return f"strlen({cell}) BETWEEN {shortest} AND {longest} AND {matches(cell, pattern)}"


def _with_comma(cell: str) -> str:
    is_fraction = f"contains({cell}, '.') AND {matches(cell, _NUMBER)}"
    return _where(cell, is_fraction, f"replace({cell}, '.', ',')")


def _date(cell: str, pattern: str) -> str:
    written = f"strftime(TRY_CAST({cell} AS DATE), {quoted(pattern)})"
    return _where(cell, _fits(cell, _DAY, 10, 10), f"coalesce({written}, {cell})")


def _time(cell: str, pattern: str) -> str:
    written = f"strftime(DATE '2000-01-01' + TRY_CAST({cell} AS TIME), {quoted(pattern)})"
    return _where(cell, _fits(cell, _CLOCK, 8, 15), f"coalesce({written}, {cell})")


def _timestamp(cell: str, pattern: str) -> str:
    written = f"strftime(TRY_CAST({cell} AS TIMESTAMP), {quoted(pattern)})"
    is_timestamp = _fits(cell, f"{_DAY}[ T]{_CLOCK}", 19, 26)
    return _where(cell, is_timestamp, f"coalesce({written}, {cell})")


def _moment(cell: str, options: WriteOptions) -> str:
    moment = f"TRY_CAST({cell} AS TIMESTAMPTZ)"
    local = f"timezone({quoted(options.zone or 'UTC')}, {moment})"
    if options.datetime:
        written = f"strftime({local}, {quoted(options.datetime)})"
    else:
        written = f"(CAST({local} AS VARCHAR) || {_offset(local, moment)})"
    is_moment = _fits(cell, f"{_DAY}[ T]{_CLOCK}{_OFFSET}", 20, 32)
    return _where(cell, is_moment, f"coalesce({written}, {cell})")


def _offset(local: str, moment: str) -> str:
    """The SQL of how far the zone is from UTC: +01, or -03:30."""
    minutes = f"CAST(round((epoch({local}) - epoch({moment})) / 60) AS INTEGER)"
    sign = f"CASE WHEN {minutes} < 0 THEN '-' ELSE '+' END"
    rest = f"CASE WHEN {minutes} % 60 <> 0 THEN printf(':%02d', abs({minutes}) % 60) ELSE '' END"
    return f"({sign} || printf('%02d', abs({minutes}) // 60) || {rest})"


def _base64(cell: str) -> str:
    written = f"base64(from_hex(substr({cell}, 3)))"
    return _where(cell, matches(cell, r"\\x([0-9a-fA-F]{2})*"), written)
