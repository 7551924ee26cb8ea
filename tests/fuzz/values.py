"""Random values, mostly at the edges of their types."""

import struct
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

_PIECES = (
    *("", "a", "NULL", '"', '""', ",", "\t", "\n", "\r\n", "\r", "#", "'", "\\", "\\N", "\\x00"),
    *(
        "ä",
        "漢",
        "😀",
        "\u202e",
        "\ufeff",
        " ",
        "0",
        "-1",
        "1e5",
        "true",
        ";",
        "--",
        "=1+1",
        "\u2028",
    ),
)


def text(chance: Random) -> str:
    """A text of awkward pieces."""
    return "".join(chance.choices(_PIECES, k=chance.choice((0, 1, 1, 2, 5, 30))))


def blob(chance: Random) -> bytes:
    """Any bytes."""
    return chance.randbytes(chance.choice((0, 1, 4, 40)))


def integer(chance: Random, bits: int, *, signed: bool = True) -> int:
    """A number of as many bits, often the first or the last one."""
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    return chance.choice(
        (low, high, 0, 1, chance.randint(low, high), chance.randint(0, min(high, 1000)))
    )


def decimal(chance: Random, precision: int, scale: int) -> str:
    """A number with exactly that many decimals."""
    digits = str(chance.randrange(10 ** chance.randint(1, precision))).zfill(scale + 1)
    sign = chance.choice(("", "-")) if int(digits) else ""
    return sign + (f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits)


def double(chance: Random) -> float:
    """A finite number of 64 bits."""
    edges = (0.0, 0.1, 1e15, 1e16, 1e-5, 123456.789, 1.7976931348623157e308, 5e-324, -2.5)
    return chance.choice((*edges, *_any_float(chance, "<d", 8)))


def single(chance: Random) -> float:
    """A finite number of 32 bits."""
    edges = (0.0, 0.10000000149011612, 16777216.0, 1e15, -2.5, 3.4028234663852886e38)
    return chance.choice((*edges, *_any_float(chance, "<f", 4)))


def _any_float(chance: Random, form: str, size: int) -> list[float]:
    found: list[float] = [struct.unpack(form, chance.randbytes(size))[0] for _ in range(4)]
    return [number for number in found if abs(number) < float("inf")] or [1.0]


def day(chance: Random) -> date:
    """Any day of the years 1 to 9999."""
    return date.min + timedelta(chance.randrange(date.max.toordinal()))


def moment(chance: Random) -> datetime:
    """Any microsecond of the years 1 to 9999."""
    middle = datetime(*day(chance).timetuple()[:3])
    parts = chance.choice((0, 1, 500_000, chance.randrange(10**6)))
    return middle + timedelta(seconds=chance.randrange(86400), microseconds=parts)


def rows(chance: Random, columns: list[Callable[[], object]], number: int) -> list[list[object]]:
    """Rows of what the columns give; a sixth of the values is missing."""
    return [
        [None if chance.random() < 1 / 6 else column() for column in columns] for _ in range(number)
    ]
