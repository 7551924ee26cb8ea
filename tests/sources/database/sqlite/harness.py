"""What the tests of SQLite files share."""

import sqlite3
from contextlib import closing

MANY = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000)"
FOREVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"


def script(run, *statements):
    with closing(sqlite3.connect(run.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = off")
        for statement in statements:
            connection.execute(*([statement] if isinstance(statement, str) else statement))


def table(run, values, column_type="", filler="1"):
    """A table `t` of 5,000 rows of the filler, and the values after them."""
    script(
        run,
        f"CREATE TABLE t(v {column_type}, w)",
        f"INSERT INTO t {MANY} SELECT {filler}, i FROM n",
        *(("INSERT INTO t VALUES (?, 0)", (value,)) for value in values),
    )
