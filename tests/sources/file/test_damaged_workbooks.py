"""Workbooks with random damage: rows, or a sentence."""

import os
import random
import struct
import time
import zipfile
from contextlib import suppress

import pytest

from csvdownloader.core.errors.base import UserError
from tests.support.binary_workbooks import (
    compound_file,
    record,
    write_xls,
    write_xlsb,
    xls_cell,
    xls_text,
    xlsb_cell,
    xlsb_row,
    xlsb_text,
)
from tests.support.opendocument import ods_cell, ods_row, write_ods
from tests.support.workbooks import text, write_workbook

SEEDS = int(os.environ.get("CSVDOWNLOADER_FUZZ_SEEDS", "40"))
KINDS = ["xlsx", "xlsb", "xls", "ods"]
BYTES = [b"\0", b"\xff", b"<", b">", b'"', b"&", b"9", b"-", b"\x7f\xff\xff\xff", b"A1", b" "]


def sound(kind, path):
    """A workbook of that kind without damage."""
    if kind == "xlsx":
        number = "<c r='B2' s='1'><v>43831</v></c><c r='C2' t='e'><f>1/0</f><v>#N/A</v></c>"
        return write_workbook(
            path, {"One": f"<row r='1'>{text('A1', 'a')}</row><row>{number}</row>"}
        )
    if kind == "xlsb":
        rows = xlsb_row(0) + xlsb_cell(7, 0, bytes(4)) + xlsb_cell(6, 1, xlsb_text("b"))
        rows += xlsb_row(1) + xlsb_cell(5, 0, struct.pack("<d", 43831), style=1)
        return write_xlsb(path, {"One": rows})
    if kind == "xls":
        texts = record(0xFC, struct.pack("<2I", 2, 2) + xls_text("ab") + xls_text("c")[:-1])
        cells = xls_cell(0xFD, 0, 0, bytes(4)) + xls_cell(0x203, 1, 0, struct.pack("<d", 43831), 1)
        extra = texts + record(0x3C, b"\0c")
        return write_xls(path, {"One": cells}, extra=extra)
    row = ods_row(ods_cell("a", value_type="string"), ods_cell("1", value_type="float", value="1"))
    return write_ods(path, f"<table:table table:name='One'>{row * 3}</table:table>")


def damaged(content, rng):
    """The bytes with some of them changed, left out or doubled."""
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(content) + 1)
        end = at + rng.choice([0, 1, 2, 4, 40])
        new = rng.choice([*BYTES, content[at:end] * 2, rng.randbytes(2)])
        content = content[:at] + new + content[end:]
    return content


def damage_part(path, rng):
    """Damages a part inside of the archive, so that the archive stays sound."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(sorted(parts))
    parts[name] = damaged(parts[name], rng)
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_inside", [True, False])
def test_damage_ends_in_rows_or_in_a_sentence(job, tmp_path, kind, is_inside):
    start = time.time_ns() if SEEDS > 1000 else 0
    for seed in range(start, start + SEEDS):
        print(f"seed {seed}")
        rng = random.Random(seed)
        path = sound(kind, tmp_path / f"b.{kind}")
        if is_inside and kind == "xls":
            with path.open("rb") as file:
                content = file.read()[512 * 3 :]
            compound_file(path, {"Workbook": damaged(content, rng)})
        elif is_inside:
            damage_part(path, rng)
        else:
            path.write_bytes(damaged(path.read_bytes(), rng))
        with suppress(UserError):
            job.run(path)
