"""The SQL of a selection, in the dialect of a database."""

from collections.abc import Callable

from csvdownloader.sources.database.driver import Selection


def double_quoted(name: str) -> str:
    """The name as an identifier of standard SQL."""
    return '"' + name.replace('"', '""') + '"'


def back_quoted(name: str) -> str:
    """The name as an identifier of MySQL, Spark and BigQuery."""
    return "`" + name.replace("`", "``") + "`"


def select(selection: Selection, quote: Callable[[str], str]) -> str:
    """The query for all that was selected, without its limit."""
    if not selection.table:
        return selection.query
    columns = ", ".join(map(quote, selection.columns)) or "*"
    table = ".".join(map(quote, selection.table))
    return f"SELECT {columns} FROM {table}"  # noqa: S608  all names are quoted


def limited(query: str, rows: int | None) -> str:
    """The query cut after `rows` rows; a comment at its end hides nothing of what follows it."""
    return query if rows is None else f"SELECT * FROM (\n{query}\n) AS q LIMIT {rows:d}"  # noqa: S608
