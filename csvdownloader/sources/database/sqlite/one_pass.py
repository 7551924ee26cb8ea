"""Tells which queries only walk once through what is stored, and compute nothing."""

import sqlite3
from pathlib import Path

_MOST_PASSED_OVER = 256 << 20  # bytes of a file in which a query may look for its next row
# The operations of SQLite's own program for a query that reads one row and gives it.
_GIVING = frozenset(
    {
        "Affinity", "Blob", "Close", "Column", "ColumnsUsed", "Copy", "DecrJumpZero",
        "DeferredSeek", "Explain", "FinishSeek", "Goto", "Halt", "IdxRowid", "Init", "Int64",
        "Integer", "Last", "Next", "Noop", "Null", "NullRow", "OpenRead", "Prev", "Real",
        "RealAffinity", "ResultRow", "Rewind", "Rowid", "SCopy", "Seek", "String", "String8",
        "Transaction",
    }
)  # fmt: skip
# Those by which it may pass over rows.
_CHOOSING = frozenset(
    {
        "And", "Eq", "Ge", "Gt", "IdxGE", "IdxGT", "IdxLE", "IdxLT", "If", "IfNot", "IfPos",
        "IsNull", "IsTrue", "Le", "Lt", "MustBeInt", "Ne", "Not", "NotExists", "NotNull",
        "OffsetLimit", "Or", "SeekGE", "SeekGT", "SeekLE", "SeekLT", "SeekRowid",
    }
)  # fmt: skip
_LOOPS = frozenset({"Next", "Prev"})


def is_one_pass(connection: sqlite3.Connection, query: str, path: Path) -> bool:
    """Whether the query walks once through tables or an index, and gives the values as they are.

    Another one can take any time or memory to give its next row: it sorts, groups, joins, calls a
    function, or reads a virtual table. What is computed also depends on the library's version.

    Args:
        connection: From `reading.opened`.
        query: SQL that was prepared over the connection without an error.
        path: The file. Of a large one, no row may be passed over.
    """
    try:
        program = connection.execute(f"EXPLAIN {query}").fetchall()
    except sqlite3.Error:  # an EXPLAIN itself
        return False
    operations = [operation for _, operation, *_ in program]
    if sum(map(_LOOPS.__contains__, operations)) > 1:
        return False
    choosing = set(operations) - _GIVING
    return not choosing or (choosing <= _CHOOSING and path.stat().st_size <= _MOST_PASSED_OVER)
