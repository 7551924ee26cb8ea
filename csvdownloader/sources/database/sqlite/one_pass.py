"""Tells which queries only walk once through what is stored, and compute nothing."""

import sqlite3
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

_MOST_PASSED_OVER = 1 << 30  # bytes of a file, which are looked through in less than a second
# The operations of SQLite's own program for a query that give a row at each step. SeekGE and its
# like find the first row of a range, IdxGT and its like the end of it.
_GIVING = frozenset(
    {
        "Affinity", "Blob", "Close", "Column", "ColumnsUsed", "Copy", "DecrJumpZero",
        "DeferredSeek", "Explain", "FinishSeek", "Goto", "Halt", "IdxGE", "IdxGT", "IdxLE", "IdxLT",
        "IdxRowid", "Init", "Int64", "Integer", "Last", "Next", "Noop", "Null", "NullRow",
        "OpenRead", "Prev", "Real", "RealAffinity", "ResultRow", "Rewind", "Rowid", "SCopy", "Seek",
        "SeekGE", "SeekGT", "SeekLE", "SeekLT", "String", "String8", "Transaction",
    }
)  # fmt: skip
# Those by which it may pass over rows.
_CHOOSING = frozenset(
    {
        "And", "Eq", "Ge", "Gt", "If", "IfNot", "IfPos", "IsNull", "IsTrue", "Le", "Lt",
        "MustBeInt", "Ne", "Not", "NotExists", "NotNull", "OffsetLimit", "Or", "SeekRowid",
    }
)  # fmt: skip
_LOOPS = frozenset({"Next", "Prev"})


def is_one_pass(connection: sqlite3.Connection, query: str, path: Path) -> bool:
    """Whether the query walks once through its tables, and gives the values as they are.

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
    steps = [operation for _, operation, *_ in program]
    operations = set(steps)
    # In a query around a UNION ALL, as the native copy has one, the first part decides about the
    # types of all: an integer after a REAL column gets ".0".
    if steps.count("ResultRow") > 1 or not _loops_follow_each_other(program):
        return False
    if not operations <= _GIVING | _CHOOSING:
        return False
    return operations <= _GIVING or path.stat().st_size <= _MOST_PASSED_OVER


def _loops_follow_each_other(program: Sequence[tuple[Any, ...]]) -> bool:
    """Whether none is inside another one. What ends a loop jumps back to its begin."""
    loops = sorted((begin, end) for end, operation, _, begin, *_ in program if operation in _LOOPS)
    return all(end < begin for (_, end), (begin, _) in pairwise(loops))
