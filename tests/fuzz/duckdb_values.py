"""DuckDB and Parquet against Python: what was put in, as Python writes it."""

import json
import struct
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random
from uuid import UUID

import duckdb

from csvdownloader.core.control import Cancel
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.database.driver import Login, Selection
from csvdownloader.sources.database.duckdb_file import DuckdbDriver
from csvdownloader.sources.tabular.file_format import FileType, InputFile
from csvdownloader.sources.tabular.file_types import format_named
from csvdownloader.sources.tabular.parquet.parquet import export_parquet
from tests.fakes.report import Recorder
from tests.fuzz import values
from tests.fuzz.harness import cells_of, exported
from tests.support.builders import make_output

_DEEPEST = 3
_NOT_IN_PARQUET = ("UNION", "HUGEINT")  # the first cannot be written, the second becomes a double
_LONG = f"/* {20_000 * '-'} */"  # for which a query is read in another way
_INTEGERS = {"TINYINT": 8, "SMALLINT": 16, "INTEGER": 32, "BIGINT": 64, "HUGEINT": 128}


class Value:
    """A value of some type: its SQL, and what JSON and a cell of the file must give."""

    def __init__(self, sql: str, plain: object) -> None:
        self.sql, self.plain = sql, plain


Kind = tuple[str, Callable[[Random], Value]]


class DuckdbFuzz:
    """Tables of any types, nested ones above all."""

    def __init__(self, folder: Path) -> None:
        self._path, self._part = folder / "fuzz.duckdb", folder / "fuzz.part"
        self._login = Login("mine", {"path": str(self._path)})
        self._parquet = folder / "fuzz.parquet"

    @staticmethod
    def missing() -> str:
        """What is not on this machine."""
        return ""

    def __call__(self, chance: Random) -> None:
        """One table, as a DuckDB file, by a long query, too; and its columns read back."""
        self._path.unlink(missing_ok=True)
        kinds = [_kind(chance, 0) for _ in range(chance.randint(1, 4))]
        rows = [
            [make(chance) if chance.random() < 5 / 6 else Value("NULL", None) for _, make in kinds]
            for _ in range(chance.choice((0, 1, 20)))
        ]
        columns = ", ".join(f"c{i} {name}" for i, (name, _) in enumerate(kinds))
        with duckdb.connect(str(self._path)) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute(f"CREATE TABLE t({columns})")
            for row in rows:
                literals = ", ".join(value.sql for value in row)
                connection.execute(f"INSERT INTO t VALUES ({literals})")
            if in_parquet := not any(lost in columns for lost in _NOT_IN_PARQUET):
                packed = chance.choice(("uncompressed", "snappy", "zstd"))
                connection.execute(f"COPY t TO '{self._parquet}' (COMPRESSION {packed})")
        for selection in (Selection(table=("t",)), Selection(query=f"FROM t {_LONG}")):
            found = exported(DuckdbDriver(), self._login, selection, self._part, chance)
            _compare(found, rows, [name for name, _ in kinds])
        if in_parquet:
            _compare(self._read_parquet(), rows, [name for name, _ in kinds])

    def _read_parquet(self) -> list[list[str]]:
        output = make_output(self._part, Format.CSV, None, Recorder(), Cancel())
        export_parquet(InputFile(self._parquet, FileType(format_named("parquet"))), output)
        return cells_of(self._part, Format.CSV)[1:]


def _compare(found: list[list[str]], rows: list[list[Value]], names: list[str]) -> None:
    assert len(found) == len(rows)
    for number, (cells, row) in enumerate(zip(found, rows, strict=True)):
        for cell, value, name in zip(cells, row, names, strict=True):
            assert _same(cell, value.plain), f"row {number}, {name}: {cell!r}, {value.sql}"


def _same(cell: str, plain: object) -> bool:
    if isinstance(plain, dict | list):
        read = json.loads(cell, parse_float=_Number, parse_int=_Number, parse_constant=int)
        return _equal(read, plain)
    if isinstance(plain, _Single | float):
        return _equal(_Number(cell), plain)
    if isinstance(plain, bool):
        return cell == str(plain).lower()
    return cell == ("" if plain is None else str(plain))


class _Number(str):
    """The digits of a number in JSON."""


class _Single(float):
    """A number of 32 bits."""


def _equal(read: object, plain: object) -> bool:
    if isinstance(plain, dict):
        same_names = isinstance(read, dict) and list(read) == list(plain)
        return same_names and all(_equal(read[name], plain[name]) for name in plain)
    if isinstance(plain, list):
        same_length = isinstance(read, list) and len(read) == len(plain)
        return same_length and all(map(_equal, read, plain))
    if isinstance(plain, bool | None):
        return read is plain
    if isinstance(plain, _Single):
        return isinstance(read, _Number) and _packed(float(read)) == _packed(plain)
    if isinstance(plain, float):
        return isinstance(read, _Number) and float(read) == plain
    if isinstance(plain, int | Decimal):
        return isinstance(read, _Number) and read == str(plain)
    return type(read) is str and read == plain


def _packed(number: float) -> bytes:
    return struct.pack("<f", number)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _kind(chance: Random, depth: int) -> Kind:
    nested = (_list, _struct, _map, _union, _array)
    if depth < _DEEPEST and chance.random() < 0.5:
        return chance.choice(nested)(chance, depth + 1)
    return chance.choice((_integer, _decimal, _plain))(chance)


def _integer(chance: Random) -> Kind:
    name, bits = chance.choice(list(_INTEGERS.items()))

    def make(chance: Random) -> Value:
        number = values.integer(chance, bits)
        return Value(f"'{number}'::{name}", number)

    return name, make


def _decimal(chance: Random) -> Kind:
    precision = chance.randint(1, 38)
    scale = chance.randint(0, precision)
    name = f"DECIMAL({precision}, {scale})"

    def make(chance: Random) -> Value:
        text = values.decimal(chance, precision, scale)
        return Value(f"'{text}'::{name}", _Digits(text))

    return name, make


class _Digits(Decimal):
    """A decimal that is written as it was given."""

    def __new__(cls, text: str) -> "_Digits":
        made = super().__new__(cls, text)
        made.text = text
        return made

    def __str__(self) -> str:
        return self.text


def _plain(chance: Random) -> Kind:  # noqa: C901  a table of types
    def truth(chance: Random) -> Value:
        value = chance.random() < 0.5
        return Value(str(value), value)

    def text(chance: Random) -> Value:
        value = values.text(chance)
        return Value(_quoted(value), value)

    def blob(chance: Random) -> Value:
        value = values.blob(chance)
        return Value(f"from_hex('{value.hex()}')", rf"\x{value.hex()}")

    def double(chance: Random) -> Value:
        value = values.double(chance)
        return Value(f"'{value!r}'::DOUBLE", value)

    def single(chance: Random) -> Value:
        value = values.single(chance)
        return Value(f"'{value!r}'::FLOAT", _Single(value))

    def odd(chance: Random) -> Value:
        value = chance.choice(("nan", "inf", "-inf"))
        return Value(f"'{value}'::DOUBLE", value)

    def day(chance: Random) -> Value:
        value = str(values.day(chance))
        return Value(f"DATE '{value}'", value)

    def moment(chance: Random) -> Value:
        value = str(values.moment(chance))
        return Value(f"TIMESTAMP '{value}'", _short(value))

    def uuid(chance: Random) -> Value:
        value = str(UUID(bytes=chance.randbytes(16)))
        return Value(f"'{value}'::UUID", value)

    def document(chance: Random) -> Value:
        value = {"a": [_Digits(values.decimal(chance, 30, 9)), values.text(chance)], "b": None}
        written = json.dumps({"a": ["@", value["a"][1]], "b": None}, ensure_ascii=False)
        written = written.replace('"@"', str(value["a"][0]))
        return Value(f"{_quoted(written)}::JSON", value)

    return chance.choice(
        [
            *(("BOOLEAN", truth), ("VARCHAR", text), ("BLOB", blob), ("DOUBLE", double)),
            *(("FLOAT", single), ("DOUBLE", odd), ("DATE", day), ("TIMESTAMP", moment)),
            *(("UUID", uuid), ("JSON", document)),
        ]
    )


def _short(moment: str) -> str:
    """DuckDB leaves out the zeros at the end of a second's parts."""
    return moment.rstrip("0") if "." in moment else moment


def _or_null(chance: Random, make: Callable[[Random], Value]) -> Value:
    return Value("NULL", None) if chance.random() < 1 / 6 else make(chance)


def _list(chance: Random, depth: int) -> Kind:
    name, item = _kind(chance, depth)

    def make(chance: Random) -> Value:
        items = [_or_null(chance, item) for _ in range(chance.choice((0, 1, 3)))]
        literals = ", ".join(value.sql for value in items)
        return Value(f"[{literals}]::{name}[]", [value.plain for value in items])

    return f"{name}[]", make


def _array(chance: Random, depth: int) -> Kind:
    name, item = _kind(chance, depth)

    def make(chance: Random) -> Value:
        items = [_or_null(chance, item) for _ in range(2)]
        literals = ", ".join(value.sql for value in items)
        return Value(f"[{literals}]::{name}[2]", [value.plain for value in items])

    return f"{name}[2]", make


def _struct(chance: Random, depth: int) -> Kind:
    names = chance.sample(("a", "it's", 'q"u', "é", "size", "child", "x y"), 2)
    kinds = [_kind(chance, depth) for _ in names]
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    fields = ", ".join(f"{name} {kind}" for name, (kind, _) in zip(quoted, kinds, strict=True))
    whole = f"STRUCT({fields})"

    def make(chance: Random) -> Value:
        inner = [_or_null(chance, make) for _, make in kinds]
        pairs = zip(quoted, inner, strict=True)
        literals = ", ".join(f"{name} := {value.sql}" for name, value in pairs)
        plain = dict(zip(names, (value.plain for value in inner), strict=True))
        return Value(f"struct_pack({literals})::{whole}", plain)

    return whole, make


def _map(chance: Random, depth: int) -> Kind:
    name, item = _kind(chance, depth)
    whole = f"MAP(VARCHAR, {name})"

    def make(chance: Random) -> Value:
        keys = dict.fromkeys(values.text(chance) for _ in range(chance.choice((0, 1, 3))))
        items = [_or_null(chance, item) for _ in keys]
        literals = ", ".join(value.sql for value in items)
        quoted = ", ".join(map(_quoted, keys))
        plain = dict(zip(keys, (value.plain for value in items), strict=True))
        return Value(f"map([{quoted}]::VARCHAR[], [{literals}]::{name}[])", plain)

    return whole, make


def _union(chance: Random, depth: int) -> Kind:
    kinds = [_kind(chance, depth) for _ in range(2)]
    whole = f"UNION(m0 {kinds[0][0]}, m1 {kinds[1][0]})"

    def make(chance: Random) -> Value:
        index = chance.randrange(2)
        inner = kinds[index][1](chance)
        return Value(f"union_value(m{index} := {inner.sql})::{whole}", inner.plain)

    return whole, make
