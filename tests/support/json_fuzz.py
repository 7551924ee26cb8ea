"""Compares the reader of JSON with Python's json, on texts that a random number makes."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any
from unittest.mock import patch

from csvdownloader.core.errors.base import SourceError
from csvdownloader.sources.tabular.json import json_reader
from csvdownloader.sources.tabular.json.json_layout import find_layout
from csvdownloader.sources.tabular.json.json_long_rows import read_row
from csvdownloader.sources.tabular.json.json_reader import JsonText
from csvdownloader.sources.tabular.json.json_records import JsonRecords
from csvdownloader.sources.tabular.json.json_values import as_json

REFUSED = "refused"
_NAMES = ("a", "b", "", "rows", "a b", "é", "\u2028", '"', "\\", "😀")
_NUMBERS = ("0", "-0", "1.10", "1e5", "1E+400", "-1.5e-7", "12345678901234567890123", "9" * 70)
_CHARACTERS = "{}[],:\"\\ \n\t'0123456789.eE+-/*#"
_PIECES: tuple[str, ...] = (
    *_CHARACTERS,
    "true",
    "null",
    "NaN",
    "-Infinity",
    "\\ud83d",
    ",}",
    "\f",
    "\xa0",
)
_MOST_MUTATIONS = 3


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


def json_text(random: Random) -> str:
    """A text of any layout; half of them with mistakes."""
    text = random.choice((_list, _lines, _under_keys, _lists))(random)
    for _ in range(random.choice((0, 0, 0, *range(1, _MOST_MUTATIONS + 1)))):
        text = mutated(random, text)
    return text


def mutated(random: Random, text: str) -> str:
    """The text with one mistake."""
    at = random.randrange(len(text) + 1)
    end = at + random.choice((0, 0, 1, 1, 5))
    return text[:at] + random.choice(("", *_PIECES)) + text[end:]


def records_of(text: str, random: Random) -> list[str] | str:
    """The records as JSON that the program finds; REFUSED when it ends in a sentence.

    The text comes in blocks of any size, and what is skipped is taken for large.
    """
    size = random.choice((1, 2, 7, 64, 1 << 20))
    read = random.choice((JsonText.value, read_row))
    with (
        patch.object(json_reader, "_AT_ONCE", random.choice((1, 8, 1 << 20))),
        patch.object(json_reader, "_WINDOW", random.choice((8, 60, 1 << 17))),
    ):
        try:
            path = find_layout(_text(text, size), "t.json", are_lines=False).path
            records = JsonRecords(_text(text, size), "t.json", path, read)
            return [as_json(record) for record in records]
        except SourceError:
            return REFUSED


def expected_records(text: str) -> list[str] | str:
    """The records that Python's json finds."""
    try:
        values = list(_values(text))
        records = _records(values)
    except (ValueError, RecursionError):
        return REFUSED
    kinds = {type(r) if isinstance(r, dict | list) else str for r in records}
    return [_dumped(record) for record in records] if len(kinds) < 2 else REFUSED


def _records(values: list[Any]) -> list[Any]:
    if not values or not isinstance(values[0], dict | list):
        raise ValueError(values)
    if len(values) > 1 and isinstance(values[0], list):
        if any(isinstance(cell, dict | list) for cell in values[0][:1]):
            raise ValueError(values)  # text behind a list of rows
        first_of_cells = next((c for c in values[0] if isinstance(c, dict | list)), None)
        if first_of_cells is not None or not isinstance(values[1], list):
            raise ValueError(values)
        return values
    if len(values) > 1:
        return values
    if isinstance(values[0], list):
        return values[0]
    lists = list(_lists_in(values[0], 0))
    return max(lists, key=len) if lists else values


def _lists_in(value: Any, depth: int) -> Iterator[list[Any]]:
    if isinstance(value, dict) and depth < 6:
        for member in value.values():
            yield from _lists_in(member, depth + 1)
    if isinstance(value, list) and {type(element) for element in value} in ({dict}, {list}):
        yield value


def _values(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(
        parse_int=_Number, parse_float=_Number, parse_constant=_refuse, object_pairs_hook=_unique
    )
    position = _after_space(text, 0)
    while position < len(text):
        value, position = decoder.raw_decode(text, position)
        yield value
        position = _after_space(text, position)


def _after_space(text: str, position: int) -> int:
    return len(text) - len(text[position:].lstrip(" \t\r\n"))


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError(pairs)
    return dict(pairs)


def _dumped(value: Any) -> str:
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{_dumped(k)}:{_dumped(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_dumped, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _text(text: str, size: int) -> JsonText:
    blocks = (text[i : i + size] for i in range(0, len(text), size))
    return JsonText("t.json", blocks)


def _list(random: Random) -> str:
    return _joined(random, "[", _objects(random), "]")


def _lines(random: Random) -> str:
    return random.choice(("\n", "", " \r\n\n")).join(_objects(random))


def _lists(random: Random) -> str:
    rows = [_value(random, 0, "list") for _ in range(random.randrange(4))]
    return "\n".join(rows) if random.random() < 0.3 else _joined(random, "[", rows, "]")


def _under_keys(random: Random) -> str:
    members = [(name, random.choice((_list, _lists, _value))(random)) for name in _some(random)]
    inner = _joined(random, "{", [f"{json.dumps(n)}:{text}" for n, text in members], "}")
    return f'{{"k": {inner}, "z": {_value(random)}}}' if random.random() < 0.4 else inner


def _objects(random: Random) -> list[str]:
    return [_value(random, 0, "object") for _ in range(random.randrange(5))]


def _some(random: Random) -> list[str]:
    return random.sample(_NAMES, random.randrange(4))


def _value(random: Random, depth: int = 0, kind: str = "") -> str:
    kinds = ("text", "number", "word", "list", "object") if depth < 3 else ("text", "number")
    kind = kind or random.choice(kinds)
    if kind == "object":
        members = (
            f"{json.dumps(n, ensure_ascii=random.random() < 0.5)}{_gap(random)}:{_gap(random)}"
            f"{_value(random, depth + 1)}"
            for n in _some(random)
        )
        return _joined(random, "{", list(members), "}")
    if kind == "list":
        return _joined(
            random, "[", [_value(random, depth + 1) for _ in range(random.randrange(4))], "]"
        )
    if kind == "number":
        return str(random.choice(_NUMBERS))
    if kind == "word":
        return random.choice(("true", "false", "null"))
    length = random.choice((0, 1, 3, 90))
    text = "".join(random.choice("aé1 \"\\/\n\t,:{}[]'#\u2028\x00😀") for _ in range(length))
    return json.dumps(text, ensure_ascii=random.random() < 0.5)


def _joined(random: Random, start: str, parts: list[str], end: str) -> str:
    return start + _gap(random) + f"{_gap(random)},{_gap(random)}".join(parts) + _gap(random) + end


def _gap(random: Random) -> str:
    return random.choice(("", "", "", " ", "\n", "\r\n\t", " " * 70))
