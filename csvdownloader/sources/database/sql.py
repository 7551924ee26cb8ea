"""The SQL of a selection, in the dialect of a database."""

import re
from collections.abc import Callable

from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.messages import Message
from csvdownloader.sources.database.driver import Selection

NO_ROWS = (Message("The query gives no rows"), Message("Write a query that selects rows."))
_READS = frozenset(
    ("SELECT", "WITH", "VALUES", "TABLE", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "FROM")
)
_READ_HINT = Message("Write a query that selects rows, for example: SELECT * FROM orders")
_WORD = re.compile(r"[A-Za-z]+\b")
_SPACE = re.compile(r"(?:[\s(]|--[^\n]*|/\*.*?\*/)*+", re.DOTALL)
# MySQL runs the text inside of /*! */, and MariaDB that of /*M! */: these are not skipped as
# comments, and a query that begins with one is refused.
_MYSQL_COMMENT = r"--(?=\s|$)[^\n]*|#[^\n]*|/\*(?!M?!).*?\*/"
_MYSQL_SPACE = re.compile(rf"(?:[\s(]|{_MYSQL_COMMENT})*+", re.DOTALL)
# The words alone, wherever they stand: what is quoted or a comment depends on the server's version
# and its sql_mode. A digit before them may be the end of /*!50000.
_MYSQL_FILE = re.compile(r"(?<![A-Za-z_$])(?:OUTFILE|DUMPFILE)(?![\w$])", re.ASCII | re.IGNORECASE)


def back_quoted(name: str) -> str:
    """The name as an identifier of MySQL, Spark and BigQuery."""
    return "`" + name.replace("`", "``") + "`"


def select(selection: Selection, quote: Callable[[str], str]) -> str:
    """The query for the selected table and columns, or the user's own; without the row limit."""
    if not selection.table:
        return selection.query
    columns = ", ".join(map(quote, selection.columns)) or "*"
    table = ".".join(map(quote, selection.table))
    return f"SELECT {columns} FROM {table}"  # noqa: S608  all names are quoted


def with_limit(query: str, rows: int | None) -> str:
    """The query, limited to `rows` rows. A comment at its end does not swallow the LIMIT."""
    return query if rows is None else f"SELECT * FROM (\n{query}\n) AS q LIMIT {rows:d}"  # noqa: S608


def first_word(query: str, *, is_mysql: bool = False) -> str:
    """The word that a query begins with, in capitals; empty when it begins with none."""
    text = (_MYSQL_SPACE if is_mysql else _SPACE).sub("", query, count=1)
    word = _WORD.match(text)
    return word[0].upper() if word else ""


def require_read_only_query(query: str, *, is_mysql: bool = False) -> None:
    """Checks the first word of a user's query, and for MySQL that it cannot write a file.

    Args:
        query: SQL.
        is_mysql: Whether the dialect is MySQL's, with its own comments and quotes.

    Raises:
        QueryRefusedError: The query is not read-only.
    """
    if first_word(query, is_mysql=is_mysql) not in _READS:
        raise QueryRefusedError(Message("Only queries that read can be exported"), _READ_HINT)
    if is_mysql and "into" in query.lower() and _MYSQL_FILE.search(query):
        raise QueryRefusedError(
            Message("A query with INTO and OUTFILE or DUMPFILE in it may write a file"),
            Message("Leave these words out, also of texts and comments."),
        )
