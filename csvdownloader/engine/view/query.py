"""The SQL that filters the rows of a finished file."""

from collections.abc import Sequence

from csvdownloader.core.tables.columns import Column
from csvdownloader.core.tables.search import Search
from csvdownloader.core.tables.view import Condition, Operator, TableView
from csvdownloader.engine.index.cell_matcher import CellMatcher
from csvdownloader.engine.view.values import Comparison, literal

ROW = "r"  # the column of the numbers of rows, from 1
_PLAIN = {
    Operator.IS: "({cell} IS NOT DISTINCT FROM {texts[0]})",
    Operator.IS_NOT: "({cell} IS DISTINCT FROM {texts[0]})",
    Operator.EMPTY: "(coalesce({cell}, '') = '')",
    Operator.NOT_EMPTY: "(coalesce({cell}, '') <> '')",
    Operator.NULL: "({cell} IS NULL)",
    Operator.NOT_NULL: "({cell} IS NOT NULL)",
}
_PARTS = {Operator.CONTAINS: "{}", Operator.STARTS: r"\A{}", Operator.ENDS: r"{}\z"}


def numbered_rows(rows: str, cells: Sequence[str]) -> str:
    """The SQL of these columns of the rows, each row with its number."""
    columns = ", ".join([f"row_number() OVER () AS {ROW}", *cells])
    return f"(SELECT {columns} FROM {rows})"  # noqa: S608  of the program's own


def filtered(view: TableView, columns: Sequence[Column]) -> str:
    """The SQL that stands behind the numbered rows: which of them are shown.

    Args:
        view: Which.
        columns: All of the file.

    Raises:
        InvalidRequestError: A condition is none; names the field "value".
    """
    conditions = [_holds(each, columns[each.column]) for each in view.conditions]
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _holds(condition: Condition, column: Column) -> str:
    """The SQL of whether a row has what is asked for; never NULL."""
    cell, operator, texts = f"c{condition.column}", condition.operator, condition.texts
    if operator in _PLAIN:
        return _PLAIN[operator].format(cell=cell, texts=[literal(text) for text in texts])
    comparison = Comparison(cell, column, texts)
    match operator:
        case Operator.GREATER:
            return comparison.is_beyond(texts[0], ">", or_equal=False)
        case Operator.LESS:
            return comparison.is_beyond(texts[0], "<", or_equal=False)
        case Operator.BETWEEN:
            above = comparison.is_beyond(texts[0], ">", or_equal=True)
            return f"({above} AND {comparison.is_beyond(texts[1], '<', or_equal=True)})"
        case Operator.CONTAINS_NOT:
            return f"(NOT {_matches(cell, Operator.CONTAINS, texts[0])})"
        case _:
            return _matches(cell, operator, texts[0])


def _matches(cell: str, operator: Operator, text: str) -> str:
    """The SQL of whether the cell has a text, small letters as capital ones, as in a search."""
    import re2  # type: ignore[import-untyped]  # it has no stubs

    literal(text)  # refuses what cannot be looked for
    CellMatcher(Search(text=text, is_regex=operator is Operator.MATCHES))
    pattern = text
    if operator is not Operator.MATCHES:
        pattern = _PARTS[operator].format(re2.escape(text))
    return f"coalesce(regexp_matches({cell}, {literal(pattern)}, 'i'), false)"
