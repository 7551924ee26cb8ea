"""How a cell is written in a text: SQL of decimal signs, patterns, zones, bytes and the guard.

A column whose type is unknown is judged cell by cell: what reads as a number is one.
"""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.core.writing.options import BytesForm, DecimalSign, WriteOptions
from csvdownloader.engine.duckdb.session import quoted

_DAY, _LIKE_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "____-__-__"
_CLOCK = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
_OFFSET = "([+-][0-9]{2}(:?[0-9]{2})?|Z)"
_NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
_EITHER_NUMBER = _NUMBER.replace(r"\.", "[.,]")
_FORMULA_START = r"^[-=+@\t\r]"


class _Rule(Struct, frozen=True):
    """What is done with some cells.

    Attributes:
        fits: Of the SQL of a cell, that of whether it is one of them.
        written: Of the SQL of such a cell, that of what is written.
    """

    fits: Callable[[str], str]
    written: Callable[[str], str]


def valued_rows(
    cells: Sequence[str], columns: Sequence[Column], rows: str, options: WriteOptions
) -> str:
    """The SQL of the rows with each cell as the options want it; the cells are named v0, v1, ...

    A value that no rule fits stays.

    Args:
        cells: The SQL of the cells.
        columns: Their columns.
        rows: The SQL of the rows that have them.
        options: What they want.
    """
    named = ", ".join(f"{cell} AS v{number}" for number, cell in enumerate(cells))
    query = f"SELECT {named} FROM {rows}"  # noqa: S608  of the program's own
    rules = list(_rules(options))
    fitting = [[rule for kinds, rule in rules if column.type in kinds] for column in columns]
    if not any(fitting):
        return query
    values = ", ".join(
        f"{_valued(f'v{number}', rules)} AS v{number}" for number, rules in enumerate(fitting)
    )
    return f"SELECT {values} FROM ({query})"  # noqa: S608


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


def _valued(cell: str, rules: Sequence[_Rule]) -> str:
    if not rules:
        return cell
    cases = " ".join(f"WHEN {rule.fits(cell)} THEN {rule.written(cell)}" for rule in rules)
    return f"(CASE {cases} ELSE {cell} END)"


def _rules(options: WriteOptions) -> Iterator[tuple[frozenset[ColumnType], _Rule]]:
    """For columns of some types, what is done with their cells."""
    unknown = ColumnType.UNKNOWN
    if options.decimal is DecimalSign.COMMA:
        yield frozenset({ColumnType.DECIMAL, ColumnType.FLOAT, unknown}), _COMMA
    if options.date:
        yield frozenset({ColumnType.DATE, unknown}), _date(options.date)
    if options.time:
        yield frozenset({ColumnType.TIME, unknown}), _time(options.time)
    if options.datetime:
        yield frozenset({ColumnType.TIMESTAMP, unknown}), _timestamp(options.datetime)
    if options.datetime or options.zone:
        yield frozenset({ColumnType.TIMESTAMP_WITH_TIME_ZONE, unknown}), _moment(options)
    if options.bytes is BytesForm.BASE64:
        yield frozenset({ColumnType.BYTES}), _BASE64


def _fits(cell: str, pattern: str, like: str, shortest: int, longest: int) -> str:
    """The SQL of whether a cell fits the pattern.

    Its length, and a pattern of LIKE that all such cells fit, spare most cells that: as the
    condition of a CASE, what stands behind an AND is asked only where the rest is true.
    """
    is_like = f"strlen({cell}) BETWEEN {shortest} AND {longest} AND {cell} LIKE {quoted(like)}"
    return f"{is_like} AND {matches(cell, pattern)}"


def _iso(pattern: str, like: str, lengths: tuple[int, int], written: Callable[[str], str]) -> _Rule:
    """The rule for ISO texts; one of a day that there is not stays."""
    return _Rule(
        lambda cell: _fits(cell, pattern, like, *lengths),
        lambda cell: f"coalesce({written(cell)}, {cell})",
    )


_COMMA = _Rule(
    lambda cell: f"contains({cell}, '.') AND {matches(cell, _NUMBER)}",
    lambda cell: f"replace({cell}, '.', ',')",
)
_BASE64 = _Rule(
    lambda cell: matches(cell, r"\\x([0-9a-fA-F]{2})*"),
    lambda cell: f"base64(from_hex(substr({cell}, 3)))",
)


def _date(pattern: str) -> _Rule:
    return _iso(
        _DAY,
        _LIKE_DAY,
        (10, 10),
        lambda cell: f"strftime(TRY_CAST({cell} AS DATE), {quoted(pattern)})",
    )


def _time(pattern: str) -> _Rule:
    day = "DATE '2000-01-01'"
    return _iso(
        _CLOCK,
        "__:__:__%",
        (8, 15),
        lambda cell: f"strftime({day} + TRY_CAST({cell} AS TIME), {quoted(pattern)})",
    )


def _timestamp(pattern: str) -> _Rule:
    return _iso(
        f"{_DAY}[ T]{_CLOCK}",
        f"{_LIKE_DAY}%",
        (19, 26),
        lambda cell: f"strftime(TRY_CAST({cell} AS TIMESTAMP), {quoted(pattern)})",
    )


def _moment(options: WriteOptions) -> _Rule:
    def written(cell: str) -> str:
        moment = f"TRY_CAST({cell} AS TIMESTAMPTZ)"
        local = f"timezone({quoted(options.zone or 'UTC')}, {moment})"
        if options.datetime:
            return f"strftime({local}, {quoted(options.datetime)})"
        return f"(CAST({local} AS VARCHAR) || {_offset(local, moment)})"

    return _iso(f"{_DAY}[ T]{_CLOCK}{_OFFSET}", f"{_LIKE_DAY}%", (20, 32), written)


def _offset(local: str, moment: str) -> str:
    """The SQL of how far the zone is from UTC: +01, or -03:30."""
    minutes = f"CAST(round((epoch({local}) - epoch({moment})) / 60) AS INTEGER)"
    sign = f"CASE WHEN {minutes} < 0 THEN '-' ELSE '+' END"
    rest = f"CASE WHEN {minutes} % 60 <> 0 THEN printf(':%02d', abs({minutes}) % 60) ELSE '' END"
    return f"({sign} || printf('%02d', abs({minutes}) // 60) || {rest})"
