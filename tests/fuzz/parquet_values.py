"""Parquet files that pyarrow wrote: what was put in must come out."""

import json
import math
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]  # it has no types
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from csvdownloader.core.control import Cancel
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.tabular.file_format import FileType, InputFile
from csvdownloader.sources.tabular.file_types import format_named
from csvdownloader.sources.tabular.parquet.parquet import export_parquet
from tests.fakes.report import Recorder
from tests.fuzz.harness import cells_of
from tests.support.builders import make_output

_DEEPEST = 2
_ROWS = (0, 1, 3, 40, 500)
_TEXTS = ("", "a", "é", "東京", 'say "x"', "a,b", "a\nb", "#", "NULL", " x ", "\\N", "007", "1e5")
_EPOCH = datetime(1970, 1, 1)


class Kind:
    """A type of pyarrow: its values, and whether a cell, or JSON inside of one, is a value."""

    def __init__(
        self,
        arrow: Any,
        make: Callable[[Random], Any],
        fits: Callable[[str, Any], bool],
        plain: Callable[[Any], Any] = str,
    ) -> None:
        self.arrow, self.make, self.fits, self.plain = arrow, make, fits, plain


class ParquetFuzz:
    """Tables of any types and ways to write them."""

    def __init__(self, folder: Path) -> None:
        self._path, self._part = folder / "fuzz.parquet", folder / "fuzz.part"

    @staticmethod
    def missing() -> str:
        """What is not on this machine."""
        return ""

    def __call__(self, chance: Random) -> None:
        """One file, and its columns read back."""
        kinds = [_kind(chance, 0) for _ in range(chance.randint(1, 5))]
        number = chance.choice(_ROWS)
        columns = [[_value(kind, chance) for _ in range(number)] for kind in kinds]
        arrays = [pa.array(c, kind.arrow) for c, kind in zip(columns, kinds, strict=True)]
        table = pa.table(arrays, names=[f"c{i}" for i in range(len(kinds))])
        pq.write_table(
            table,
            self._path,
            row_group_size=chance.choice((1, 7, 1000)),
            compression=chance.choice(("none", "snappy", "gzip", "zstd")),
            use_dictionary=chance.choice((True, False)),
            data_page_version=chance.choice(("1.0", "2.0")),
            write_page_checksum=chance.choice((True, False)),
            data_page_size=chance.choice((64, 1 << 20)),
        )
        self._compare(kinds, columns, chance.choice(list(Format)))

    def _compare(self, kinds: list[Kind], columns: list[list[Any]], file_format: Format) -> None:
        output = make_output(self._part, file_format, None, Recorder(), Cancel())
        export_parquet(InputFile(self._path, FileType(format_named("parquet"))), output)
        found = cells_of(self._part, file_format)[1:]
        assert len(found) == len(columns[0])
        for row, cells in enumerate(found):
            for kind, values, cell in zip(kinds, columns, cells, strict=True):
                value = values[row]
                same = not cell if value is None else kind.fits(cell, value)
                assert same, f"row {row}, {kind.arrow}: {cell!r} for {value!r}"


def _value(kind: Kind, chance: Random) -> Any:
    return None if chance.random() < 1 / 6 else kind.make(chance)


def _kind(chance: Random, depth: int) -> Kind:
    makers = [_integer, _float, _truth, _text, _bytes, _date, _moment, _decimal]
    if depth < _DEEPEST:
        makers += [_list, _structure]
    maker = chance.choice(makers)
    return maker(chance, depth) if maker in (_list, _structure) else maker(chance)


def _integer(chance: Random) -> Kind:
    bits, is_signed = chance.choice((8, 16, 32, 64)), chance.choice((True, False))
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if is_signed else (0, (1 << bits) - 1)
    arrow = getattr(pa, f"{'' if is_signed else 'u'}int{bits}")()
    return Kind(
        arrow,
        lambda c: c.choice((low, high, 0, c.randint(low, high))),
        lambda cell, value: cell == str(value),
        Decimal,
    )


def _float(chance: Random) -> Kind:
    code, arrow = chance.choice((("f", pa.float32()), ("d", pa.float64())))
    size = struct.calcsize(code)

    def make(c: Random) -> float:
        if c.random() < 1 / 5:
            return c.choice((0.0, -0.0, math.inf, -math.inf, math.nan, 0.1, 1e-5, 1e22))
        return float(struct.unpack(code, c.randbytes(size))[0])

    def fits(cell: str, value: float) -> bool:
        as_stored = struct.pack(code, value)
        return math.isnan(value) == math.isnan(float(cell)) and (
            math.isnan(value) or struct.pack(code, float(cell)) == as_stored
        )

    return Kind(arrow, make, fits, lambda value: (code, value))


def _truth(_chance: Random) -> Kind:
    return Kind(
        pa.bool_(),
        lambda c: c.random() < 1 / 2,
        lambda cell, value: cell == str(value).lower(),
        bool,
    )


def _text(_chance: Random) -> Kind:
    return Kind(pa.string(), lambda c: c.choice(_TEXTS), lambda cell, value: cell == value)


def _bytes(_chance: Random) -> Kind:
    return Kind(
        pa.binary(),
        lambda c: c.randbytes(c.randint(0, 5)),
        lambda cell, value: cell == f"\\x{value.hex()}",
        lambda value: f"\\x{value.hex()}",
    )


def _date(_chance: Random) -> Kind:
    return Kind(
        pa.date32(),
        lambda c: date.fromordinal(c.randint(1, date.max.toordinal())),
        lambda cell, value: cell == value.isoformat(),
        date.isoformat,
    )


def _moment(chance: Random) -> Kind:
    is_zoned = chance.choice((True, False))

    def make(c: Random) -> datetime:
        moment = _EPOCH + timedelta(microseconds=c.randint(-(10**15), 10**15))
        return moment.replace(tzinfo=UTC) if is_zoned else moment

    def same(text: str, value: datetime) -> bool:
        return datetime.fromisoformat(text) == value and ("+00" in text) == is_zoned

    arrow = pa.timestamp("us", tz="UTC" if is_zoned else None)
    return Kind(arrow, make, same, lambda value: value)


def _decimal(chance: Random) -> Kind:
    precision = chance.randint(1, 38)
    scale = chance.randint(0, precision)

    def make(c: Random) -> Decimal:
        digits = c.randint(0, 10**precision - 1)
        return Decimal((c.randint(0, 1), tuple(map(int, str(digits))), -scale))

    return Kind(
        pa.decimal128(precision, scale),
        make,
        lambda cell, value: Decimal(cell) == value and _scale_of(cell) == scale,
        lambda value: value,
    )


def _scale_of(cell: str) -> int:
    return len(cell.partition(".")[2])


def _list(chance: Random, depth: int) -> Kind:
    item = _kind(chance, depth + 1)
    return Kind(
        pa.list_(item.arrow),
        lambda c: [_value(item, c) for _ in range(c.choice((0, 1, 3)))],
        lambda cell, value: _is_json(cell, [_plain(item, v) for v in value]),
        lambda value: [_plain(item, v) for v in value],
    )


def _structure(chance: Random, depth: int) -> Kind:
    items = {f"k{i}": _kind(chance, depth + 1) for i in range(chance.randint(1, 3))}

    def plain(value: dict[str, Any]) -> dict[str, Any]:
        return {name: _plain(kind, value[name]) for name, kind in items.items()}

    return Kind(
        pa.struct([(name, kind.arrow) for name, kind in items.items()]),
        lambda c: {name: _value(kind, c) for name, kind in items.items()},
        lambda cell, value: _is_json(cell, plain(value)),
        plain,
    )


def _plain(kind: Kind, value: Any) -> Any:
    return None if value is None else kind.plain(value)


def _is_json(cell: str, wanted: Any) -> bool:
    return _same(json.loads(cell, parse_int=Decimal, parse_float=Decimal), wanted)


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(_same, found, wanted))
    if isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(_same(found[k], wanted[k]) for k in wanted)
    if isinstance(wanted, tuple):
        code, value = wanted
        text = str(found)
        return (math.isnan(value) and math.isnan(float(text))) or struct.pack(
            code, float(text)
        ) == struct.pack(code, value)
    if isinstance(wanted, datetime):
        return datetime.fromisoformat(found) == wanted
    return bool(found == wanted)
