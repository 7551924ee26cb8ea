"""SQLite against its own command line, which has another version of the library."""

import shutil
import sqlite3
import struct
import subprocess
from contextlib import closing
from pathlib import Path
from random import Random

from csvdownloader.sources.database.driver import Login, Selection
from csvdownloader.sources.database.sqlite.driver import SqliteDriver
from tests.fuzz import values
from tests.fuzz.harness import assert_same, exported

PROGRAM = "sqlite3"
_DECLARED = ("", "INT", "TEXT", "REAL", "BLOB", "NUMERIC", "DECIMAL(10, 2)", "DATE", "ANY")
_SHOWN = (
    "typeof({0}) || ':' || CASE typeof({0}) WHEN 'real' THEN hex(ieee754_to_blob({0})) "
    "WHEN 'text' THEN hex(CAST({0} AS BLOB)) WHEN 'blob' THEN hex({0}) WHEN 'integer' THEN {0} "
    "ELSE '' END"
)


class SqliteFuzz:
    """Files with tables of any values, also such as do not fit their declaration."""

    def __init__(self, folder: Path) -> None:
        self._path, self._part = folder / "fuzz.db", folder / "fuzz.part"
        self._login = Login("mine", {"path": str(self._path)})

    @staticmethod
    def missing() -> str:
        """What is not on this machine."""
        return "" if shutil.which(PROGRAM) else PROGRAM

    def __call__(self, chance: Random) -> None:
        """One table, exported as a table, by a query, and by one that computes."""
        self._path.unlink(missing_ok=True)
        encoding, count = chance.choice(("UTF-8", "UTF-16le")), chance.randint(1, 6)
        self._make(chance, encoding, count)
        wanted = self._by_command_line(encoding, count)
        queries = ("SELECT * FROM t", "SELECT * FROM t WHERE abs(1)")
        for selection in (Selection(table=("t",)), *(Selection(query=query) for query in queries)):
            found = exported(SqliteDriver(), self._login, selection, self._part, chance)
            assert_same(found, wanted)

    def _make(self, chance: Random, encoding: str, count: int) -> None:
        declared = ", ".join(f"c{i} {chance.choice(_DECLARED)}" for i in range(count))
        kinds = [_kind(chance) for _ in range(count)]
        rows = values.rows(chance, kinds, chance.choice((0, 1, 50, 50, 50, 2500)))
        for row in rows[2100:] if chance.random() < 0.5 else ():
            row[chance.randrange(count)] = _any_value(chance)  # after what the native copy saw
        with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA encoding = '{encoding}'")
            connection.execute("PRAGMA synchronous = off")
            connection.execute(f"CREATE TABLE t({declared})")
            connection.execute("BEGIN")
            places = ", ".join("?" * count)
            connection.executemany(f"INSERT INTO t VALUES ({places})", rows)
            connection.execute("COMMIT")

    def _by_command_line(self, encoding: str, count: int) -> list[list[str]]:
        shown = " || '|' || ".join(_SHOWN.format(f"c{i}") for i in range(count))
        done = subprocess.run(
            [PROGRAM, self._path, f"SELECT {shown} FROM t"], capture_output=True, check=True
        )
        lines = done.stdout.decode("ascii").splitlines()
        return [[_cell(shown, encoding) for shown in line.split("|")] for line in lines]


def _kind(chance: Random):
    """What gives the values of one column: mostly of one type."""
    kinds = (
        lambda: values.integer(chance, 64),
        lambda: values.double(chance),
        lambda: values.text(chance).replace("\0", ""),
        lambda: values.blob(chance),
        lambda: _any_value(chance),
        lambda: values.decimal(chance, 20, 2),
    )
    return chance.choice(kinds)


def _any_value(chance: Random) -> object:
    number, real = values.integer(chance, 64), values.double(chance)
    return chance.choice((number, real, values.text(chance), values.blob(chance), float("inf")))


def _cell(shown: str, encoding: str) -> str:
    kind, _, text = shown.partition(":")
    if kind == "real":
        return repr(struct.unpack(">d", bytes.fromhex(text))[0])
    if kind == "text":
        return bytes.fromhex(text).decode(encoding)
    return rf"\x{text.lower()}" if kind == "blob" else text
