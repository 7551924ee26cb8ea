"""Counts the cells of a finished file that a spreadsheet would change.

See `core.writing.reader_effects`.

What becomes of texts that look like dates: https://doi.org/10.1186/s13059-016-1044-7.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.tables.columns import NUMBERS, Column, ColumnType
from csvdownloader.core.tables.view import TableView
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.reader_effects import ColumnEffects, Effect, ReaderEffects
from csvdownloader.engine.view.query import filtered
from csvdownloader.engine.writers.cells import matches, needs_guard
from csvdownloader.engine.writers.finished_table import (
    LONGEST_ROW,
    FinishedTable,
    RowTooLongError,
    finished_table,
    reading,
)

_MONTHS = (
    "jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|"
    "sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?"
)
_DATE = (
    r"[0-9]{1,2}[-/][0-9]{1,2}([-/]([0-9]{2}|[0-9]{4}))?"
    rf"|(?i:[0-9]{{1,2}}[- ]?({_MONTHS})([- ]?[0-9]{{2,4}})?|({_MONTHS})[- ]?[0-9]{{1,4}})"
)
_SHORTEST_DATE, _LONGEST_DATE = 3, 17  # characters
_ZEROS = r"[+-]?0[0-9]+([.,][0-9]+)?"
_NUMBER = r"[+-]?[0-9]+([.,][0-9]+)?"
_DIGITS = 15  # that a spreadsheet keeps
_FREE = frozenset({ColumnType.TEXT, ColumnType.UNKNOWN})


def reader_effects(
    path: Path,
    receipt: Receipt,
    fetched: Format,
    view: TableView,
    most: int | None,
    cancel: Cancel,
) -> ReaderEffects:
    """How many cells of the rows of a view are concerned.

    Args:
        path: The finished file.
        receipt: Its receipt.
        fetched: Its format.
        view: Which of its rows are saved.
        most: Looks at so many of its first rows only, shown or not; None looks at all.
        cancel: When to give up.

    Raises:
        UserError: The finished file cannot be read.
        Cancelled: `cancel` was set.
    """
    table = replace(finished_table(path, receipt, fetched, ()), most_rows=most)
    try:
        return _counted(table, view, cancel)
    except RowTooLongError:
        return _counted(replace(table, longest_row=LONGEST_ROW), view, cancel)


def _counted(table: FinishedTable, view: TableView, cancel: Cancel) -> ReaderEffects:
    asked = [
        (place, effect, condition)
        for place, (cell, column) in enumerate(zip(table.cells, table.columns, strict=True))
        for effect, condition in _conditions(cell, column).items()
    ]
    where = filtered(view, table.columns).strip()
    shown = f" FILTER ({where})" if where else ""
    counts = "".join(f", count_if({condition}){shown}" for _, _, condition in asked)
    query = f"SELECT count(*){counts} FROM {table.rows}"  # noqa: S608  of the program's own
    with reading(table, cancel) as connection:
        seen, *found = connection.execute(query).fetchall()[0]
    cells: list[dict[Effect, int]] = [{} for _ in table.columns]
    for (place, effect, _), count in zip(asked, found, strict=True):
        if count:
            cells[place][effect] = count
    columns = tuple(
        ColumnEffects(column.name, MappingProxyType(each))
        for column, each in zip(table.columns, cells, strict=True)
    )
    return ReaderEffects(columns, seen, table.receipt.row_count)


def _conditions(cell: str, column: Column) -> Mapping[Effect, str]:
    """The SQL of what concerns a cell; what cannot stand in a column of its type is left out."""
    kind = column.type if column.is_promise else ColumnType.UNKNOWN
    conditions = {}
    if kind in _FREE:
        # A comparison spares most cells the pattern; of AND, DuckDB computes both sides.
        conditions[Effect.ZEROS] = _where(f"{cell} < '1'", matches(cell, _ZEROS))
        length = f"strlen({cell}) BETWEEN {_SHORTEST_DATE} AND {_LONGEST_DATE}"
        conditions[Effect.DATE] = _where(length, matches(cell, _DATE))
    if kind in _FREE or kind is ColumnType.NESTED:
        conditions[Effect.FORMULA] = needs_guard(cell)
    if kind in _FREE | NUMBERS:
        digits = f"ltrim(translate({cell}, '+-.,', ''), '0')"
        is_long = f"{matches(cell, _NUMBER)} AND strlen({digits}) > {_DIGITS}"
        conditions[Effect.DIGITS] = _where(f"strlen({cell}) > {_DIGITS}", is_long)
    return conditions


def _where(spared: str, condition: str) -> str:
    return f"(CASE WHEN {spared} THEN {condition} ELSE false END)"
