"""MariaDB against its command line, which prints each text as hexadecimal digits."""

import struct
from collections.abc import Callable
from pathlib import Path
from random import Random

from csvdownloader.sources.database.driver import Selection
from csvdownloader.sources.database.mysql.driver import MysqlDriver
from tests.fuzz import values
from tests.fuzz.harness import assert_same, exported
from tests.support.mariadb import MariaDb

_BYTES, _FLOAT, _BIT = "longblob", "float", "bit(16)"
_SETTINGS = "SET time_zone = '+00:00', sql_mode = ''; USE t;"


class MariadbFuzz:
    """Tables of any types in one database."""

    def __init__(self, server: MariaDb, folder: Path) -> None:
        self._server, self._part = server, folder / "fuzz.part"
        server.run("CREATE DATABASE IF NOT EXISTS t CHARSET utf8mb4")

    def __call__(self, chance: Random) -> None:
        """One table, as such and by queries with an order and a limit."""
        kinds = chance.choices(list(_kinds(chance).items()), k=chance.randint(1, 6))
        rows = values.rows(chance, [make for _, make in kinds], chance.choice((0, 1, 30)))
        columns = ", ".join(f"c{i} {name} NULL" for i, (name, _) in enumerate(kinds))
        sql = [_SETTINGS, f"CREATE OR REPLACE TABLE fuzz (id INT KEY, {columns});"]
        for number, row in enumerate(rows):
            literals = ", ".join("NULL" if value is None else str(value) for value in row)
            sql.append(f"INSERT INTO fuzz VALUES ({number}, {literals});")
        self._server.run("\n".join(sql))
        names = [name for name, _ in kinds]
        wanted = self._by_command_line(names)
        some = tuple(f"c{i}" for i in range(len(names)))
        query = f"SELECT {', '.join(some)} FROM fuzz ORDER BY id"
        login = self._server.login()
        for selection in (
            Selection(table=("t", "fuzz"), columns=some),
            Selection(query=query),
            Selection(query=f"{query} LIMIT 1000"),
            Selection(query=f"SELECT * FROM ({query} LIMIT 1000) AS x"),
        ):
            found = exported(MysqlDriver(), login, selection, self._part, chance)
            assert_same([_comparable(row, names) for row in found], wanted)

    def _by_command_line(self, names: list[str]) -> list[list[str]]:
        shown = ", ".join(_shown(f"c{i}", name) for i, name in enumerate(names))
        sql = f"{_SETTINGS} SELECT {shown} FROM fuzz ORDER BY id"
        lines = self._server.run(sql, "--batch", "-N").splitlines()
        return [
            [_cell(cell, name) for cell, name in zip(line.split("\t"), names, strict=True)]
            for line in lines
        ]


def _shown(column: str, name: str) -> str:
    if name == _BYTES:
        return f"hex({column})"
    if name == _FLOAT:
        return f"{column} * 1e0"
    if name == _BIT:
        return f"{column} + 0"
    return f"hex(CONVERT(CAST({column} AS CHAR) USING utf8mb4))"


def _cell(printed: str, name: str) -> str:
    if printed == "NULL":
        return ""
    if name == _BYTES:
        return rf"\x{printed.lower()}"
    if name == _FLOAT:
        return _packed(printed)
    return printed if name == _BIT else bytes.fromhex(printed).decode()


def _comparable(row: list[str], names: list[str]) -> list[str]:
    """The cells; floats by their bits, as the digits are the program's own choice."""
    return [
        _packed(cell) if name == _FLOAT and cell else cell
        for cell, name in zip(row, names, strict=True)
    ]


def _packed(digits: str) -> str:
    return struct.pack("<f", float(digits)).hex()


def _quoted(text: str) -> str:
    return f"CONVERT(X'{text.encode().hex()}' USING utf8mb4)"


def _kinds(chance: Random) -> dict[str, Callable[[], object]]:
    """Types and what gives the SQL of their values."""

    def moment() -> str:
        return f"'{values.moment(chance)}'"

    return {
        "tinyint": lambda: values.integer(chance, 8),
        "int": lambda: values.integer(chance, 32),
        "bigint": lambda: values.integer(chance, 64),
        "bigint unsigned": lambda: values.integer(chance, 64, signed=False),
        "int(9) zerofill": lambda: values.integer(chance, 32, signed=False),
        "decimal(40, 12)": lambda: values.decimal(chance, 40, 12),
        "double": lambda: repr(values.double(chance)),
        _FLOAT: lambda: repr(values.single(chance)),
        "float(9, 3)": lambda: values.decimal(chance, 6, 3),
        "longtext": lambda: _quoted(values.text(chance)),
        "varchar(200)": lambda: _quoted(values.text(chance)),
        _BYTES: lambda: f"X'{values.blob(chance).hex()}'",
        _BIT: lambda: values.integer(chance, 16, signed=False),
        "date": lambda: f"'{values.day(chance)}'",
        "datetime(6)": moment,
        "datetime": moment,
        "time(6)": lambda: f"'{values.integer(chance, 10) % 838}:59:59.5'",
        "timestamp(6)": lambda: f"'20{chance.randint(10, 37)}-02-03 04:05:06.25'",
        "year": lambda: chance.randint(1901, 2155),
        "enum('', 'a,b', 'é')": lambda: chance.choice(("'a,b'", "'é'", "''")),
        "json": lambda: chance.choice(("'{\"a\": [1.0, null]}'", "'null'", "'[]'")),
        "uuid": lambda: f"'{chance.randbytes(16).hex()}'",
    }
