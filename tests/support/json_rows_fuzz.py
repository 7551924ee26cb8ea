"""Compares the two ways from JSON rows to lines, on texts that a random number makes.

Plain rows are taken many at once by a pattern. The exact reader, which `json_fuzz` compares with
Python's json, takes any row.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from unittest.mock import patch

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.sources.output import Output
from csvdownloader.core.sources.reading import Ragged
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.tabular.json import (
    json_batches,
    json_list_lines,
    json_object_lines,
    json_plain_rows,
    json_reader,
)
from csvdownloader.sources.tabular.json import (
    json_text as json_module,
)
from csvdownloader.sources.tabular.json.json_batches import RecordBatches
from csvdownloader.sources.tabular.json.json_layout import find_layout
from csvdownloader.sources.tabular.json.json_list_lines import ListLines, find_names
from csvdownloader.sources.tabular.json.json_long_rows import read_row
from csvdownloader.sources.tabular.json.json_object_lines import LateColumnError, ObjectLines
from csvdownloader.sources.tabular.json.json_path import RecordsPath
from csvdownloader.sources.tabular.json.json_reader import JsonText
from csvdownloader.sources.tabular.json.json_records import JsonRecords, RecordShape
from csvdownloader.sources.web.bodies.row_store import PlainReport
from tests.support.blocks import Blocks
from tests.support.json_fuzz import REFUSED, json_text, mutated

_NAMES = ("id", "a", "", "a b", "é", '"q"', "b.c", "name", "Ω")
_TEXTS = ("x", "", "a, b", "#", "\t", "é", "\u2028", "😀", "null", "1", 'say "hi"', "a\\b", "\n")
_NUMBERS = ("0", "-0", "-0.0", "1.10", "1e5", "1E+400", "12345678901234567890", "9" * 70)
_ODD = (
    "[]",
    '[1, "x"]',
    '{"a" : 1.10}',
    r'"\ud83d"',
    r'"\u0041"',
    "01",
    "1.",
    "NaN",
    "tru",
    '"\t"',
)
_GAPS = ((",", ":"), (", ", ": "), (" ,\n", " : "))
_SEPARATORS = ("\n", "", "\r\n ", ",", ",\n", " , ")


def rows_text(random: Random) -> str:
    """Rows of single values, nearly all with the same names; some texts with a mistake."""
    if random.random() < 0.2:
        return json_text(random)
    names, gaps = random.sample(_NAMES, random.randrange(1, 6)), random.choice(_GAPS)
    make = random.choice((_object, _object, _list))
    disorder = random.choice((0.0, 0.02, 0.3))
    rows = [make(random, names, gaps, disorder) for _ in range(random.randrange(40))]
    separator = random.choice(_SEPARATORS)
    text = separator.join(rows)
    if "," in separator:
        text = f"[{text}]"
        text = random.choice((text, f'{{"n": 1, "rows": {text}, "more": []}}'))
    return mutated(random, text) if random.random() < 0.2 else text


def lines_of(text: str, random: Random, *, plain: bool) -> tuple[bytes, bool] | str:
    """What is written, and whether rows are left out; or the sentence that it ends in.

    Args:
        text: The JSON.
        random: Decides the sizes of blocks and batches, the format, and the limit.
        plain: Whether plain rows may be taken many at once.
    """
    size = random.choice((1, 7, 64, 1 << 20))
    limit = random.choice((None, None, random.randrange(1, 50)))
    file_format = random.choice(tuple(Format))
    output = Output(Path("unused"), file_format, limit, PlainReport(lambda _: None), Cancel())
    batch = random.choice((1, 3, 500))
    with _sizes(batch, random.choice((8, 60, 1 << 17)), plain=plain):
        try:
            path = find_layout(_text(text, size), "t.json", are_lines=False).path
            return _lines(text, size, path, output)
        except SourceError as error:
            # of two mistakes in one batch, either may be named
            return str(error.message) if batch == 1 else REFUSED


def _lines(text: str, size: int, path: RecordsPath, output: Output) -> tuple[bytes, bool]:
    columns: dict[str, None] = {}
    while True:
        records = JsonRecords(_text(text, size), "t.json", path, read_row)
        begun = json_module._begun(records, "t.json")
        batches = RecordBatches(Blocks(b"", 1), records, begun, output)
        in_list, shape = records.in_list, records.shape
        try:
            if shape is RecordShape.OBJECT:
                objects = ObjectLines(batches, columns, output.format, in_list=in_list)
                return b"".join(objects.blocks()), batches.left_out
        except LateColumnError:
            continue
        if shape is RecordShape.VALUE:
            return b"", False
        names, _ = find_names(batches, None)
        lists = ListLines(batches, names, Ragged.REFUSE, output.format, in_list=in_list)
        return b"".join(lists.blocks()), batches.left_out


@contextmanager
def _sizes(batch: int, window: int, *, plain: bool) -> Iterator[None]:
    can_be_plain = json_plain_rows.can_be_plain
    fits = can_be_plain if plain else lambda _: False
    with (
        patch.object(json_batches, "_BATCH", batch),
        patch.object(json_reader, "_WINDOW", window),
        patch.object(json_object_lines, "can_be_plain", fits),
        patch.object(json_list_lines, "can_be_plain", fits),
    ):
        yield


def _text(text: str, size: int) -> JsonText:
    return JsonText("t.json", (text[i : i + size] for i in range(0, len(text), size)))


def _object(random: Random, names: list[str], gaps: tuple[str, str], disorder: float) -> str:
    comma, colon = gaps
    names = [name for name in names if random.random() > disorder / 2]
    if random.random() < disorder / 3:
        random.shuffle(names)
    if random.random() < disorder / 9:
        names.append(random.choice(_NAMES))
    ascii_only = random.random() < 0.5
    members = (
        f"{json.dumps(name, ensure_ascii=ascii_only)}{colon}{_value(random, disorder)}"
        for name in names
    )
    return "{" + comma.join(members) + "}"


def _list(random: Random, names: list[str], gaps: tuple[str, str], disorder: float) -> str:
    values = [_value(random, disorder) for _ in names]
    if random.random() < disorder / 9:
        values.append("1")
    return "[" + gaps[0].join(values) + "]"


def _value(random: Random, disorder: float) -> str:
    if random.random() < disorder / 5:
        return random.choice(_ODD)
    kind = random.randrange(3)
    if kind == 0:
        return random.choice(_NUMBERS)
    if kind == 1:
        return random.choice(("null", "true", "false", '"plain text"'))
    return json.dumps(random.choice(_TEXTS), ensure_ascii=random.random() < 0.5)
