"""Workbooks of random cells, read by the program, and by openpyxl and calamine."""

import datetime as dt
import os
import random
import struct
import time
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.support.binary_workbooks import (
    write_xls,
    write_xlsb,
    xls_cell,
    xls_text,
    xlsb_cell,
    xlsb_row,
    xlsb_text,
)
from tests.support.workbooks import DOCUMENT, MAIN, PACKAGE

SEEDS = int(os.environ.get("CSVDOWNLOADER_FUZZ_SEEDS", "25"))
DATES = ["yyyy-mm-dd", "m/d/yy h:mm", "h:mm", "[h]:mm:ss", "mmm yy", "mm:ss.0"]
NUMBERS = ["General", "0.00%", "#,##0.00 [$€-407]", "0.00E+00", '0 "d"', "@", "0;yyyy"]
PIECES = [
    "a",
    " ",
    "ä",
    "😀",
    "\n",
    "\t",
    ",",
    '"',
    "_x000D_",
    "_x0041_",
    "_",
    "&",
    "<",
    "=1",
]


@pytest.fixture
def rng(request):
    seed = request.param
    print(f"seed {seed}")
    return random.Random(seed)


each_seed = pytest.mark.parametrize(
    "rng",
    range(SEEDS) if SEEDS < 1000 else [time.time_ns() + i for i in range(SEEDS)],
    indirect=True,
)


def random_text(rng):
    return "".join(rng.choices(PIECES, k=rng.randint(1, 8)))


def random_number(rng):
    return rng.choice(
        [
            rng.randint(-5, 100),
            rng.randint(-(10**18), 10**18),
            rng.uniform(-3, 3),
            rng.uniform(0, 3e6),
            rng.random() * 10 ** rng.randint(-300, 300),
            0.1,
            -0.0,
            59,
            60,
            60.5,
            61,
            2958466,
        ]
    )


def random_serial(rng):
    """A number, in whole seconds where it may be a moment: each reader rounds in its own way."""
    number = random_number(rng)
    return round(number * 86_400) / 86_400 if 1 < number < 3e6 else number


def random_cell(rng):
    """A value and its number format."""
    return rng.choice(
        [
            lambda: (random_text(rng), "General"),
            lambda: (random_number(rng), rng.choice(NUMBERS)),
            lambda: (random_serial(rng), rng.choice(DATES)),
            lambda: (rng.random() < 0.5, rng.choice(NUMBERS + DATES)),
            lambda: (rng.choice(["#N/A", "#DIV/0!"]), "General"),
            lambda: (None, rng.choice(DATES)),
        ]
    )()


# What openpyxl makes of a stored number, and Excel does not: a moment that never was.
def is_no_moment(number, shown, is_1904):
    has_date = any(letter in shown for letter in "yd") or "mmm" in shown
    last = 2957003 if is_1904 else 2958465
    is_none = number < 0 or number > last or (60 <= number < 61 and not is_1904)
    return is_none or (number < 1 and has_date)


def expected(value, number, shown, is_1904):
    """The text for a value that openpyxl read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        has_time = "h" in shown or "s" in shown
        return value.isoformat(" ") if has_time or value.time() != dt.time() else str(value.date())
    if isinstance(value, dt.time):
        return value.isoformat()
    return value if isinstance(value, str) else plain(value)


def plain(number):
    """A number as openpyxl stores it: with 16 digits at most."""
    digits = Decimal(f"{number:.16g}")
    is_whole = digits == digits.to_integral_value() and abs(digits) < 10**21
    return f"{int(digits)}" if is_whole else repr(float(digits))


def trimmed(text):
    """ISO times without zeros at the end of their fraction."""
    head, dot, fraction = text.partition(".")
    return head + (dot + fraction.rstrip("0")).rstrip(".") if ":" in head else text


@pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")
@each_seed
def test_the_same_cells_as_openpyxl(rng, job, tmp_path):
    is_1904 = rng.random() < 0.3
    book = openpyxl.Workbook()
    sheet = book.active
    if is_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    width = rng.randint(1, 6)
    stored = [[random_cell(rng) for _ in range(width)] for _ in range(rng.randint(1, 30))]
    sheet.append([f"name{i}" for i in range(width)])
    for number, line in enumerate(stored, 2):
        for column, (value, shown) in enumerate(line, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"
            cell.number_format = shown
    path = tmp_path / "b.xlsx"
    book.save(path)

    job.run(path, header_row="1")

    with path.open("rb") as file:
        read = openpyxl.load_workbook(file).active
    got = job.cells()[1:]
    for row, line in enumerate(stored[: len(got)]):
        for column, (value, shown) in enumerate(line):
            theirs = read.cell(row + 2, column + 1).value
            ours = got[row][column] if column < len(got[row]) else ""
            assert ours == judged(value, theirs, shown, is_1904), (row, column, value, shown)


def judged(value, theirs, shown, is_1904):
    """What must be written for a value that was stored, going by openpyxl where it is right."""
    if isinstance(value, str):
        return unescaped(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and shown in DATES:
        if shown == "[h]:mm:ss":
            return duration(value) if abs(value) <= 1e9 else plain(value)
        if is_no_moment(value, shown, is_1904):
            return odd(value, shown, is_1904)
        return trimmed(expected(theirs, value, shown, is_1904))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return plain(value)
    return expected(value, value, shown, is_1904)


def odd(value, shown, is_1904):
    """Moments that openpyxl reads in its own way."""
    if 0 <= value < 1:
        total = round(value * 86_400_000)
        moment = dt.datetime(1904, 1, 1) + dt.timedelta(milliseconds=total)
        has_time = "h" in shown or "s" in shown
        if is_1904:
            return trimmed(moment.isoformat(" ")) if has_time or total else "1904-01-01"
        return trimmed(moment.time().isoformat()) if has_time or total else plain(value)
    return plain(value)


def duration(value):
    total = round(value * 86_400_000)
    seconds, rest = divmod(abs(total), 1000)
    sign = "-" if total < 0 else ""
    clock = f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return trimmed(f"{clock}.{rest:03}") if rest else clock


def unescaped(text):
    """openpyxl escapes nothing but control characters: the file has what the text says."""
    for code in ("_x000D_", "_x0041_"):
        text = text.replace(code, chr(int(code[2:6], 16)))
    return text


# --- by XML of our own ----------------------------------------------------------------------------


def xml_text(rng):
    """The XML of a text, and what it means."""
    pieces = rng.choices(
        [("a", "a"), (" ", " "), ("&amp;", "&"), ("_x000A_", "\n"), ("_x005F_x000A_", "_x000A_"),
         ("&#13;", "\r"), ("_x00_", "_x00_"), ("_xD83D__xDE00_", "😀"), ("ß", "ß"),
         ("<!--x-->", "")],
        k=rng.randint(0, 6),
    )  # fmt: skip
    return "".join(xml for xml, _ in pieces), "".join(meaning for _, meaning in pieces)


def xml_runs(rng, prefix):
    """A text in runs with fonts and readings."""
    xml, meaning = "", ""
    if rng.random() < 0.5:
        part, meaning = xml_text(rng)
        return f"<{prefix}t>{part}</{prefix}t>", meaning
    for _ in range(rng.randint(1, 3)):
        part, means = xml_text(rng)
        font = f"<{prefix}rPr><{prefix}b/></{prefix}rPr>"
        xml += f"<{prefix}r>{font}<{prefix}t xml:space='preserve'>{part}</{prefix}t></{prefix}r>"
        meaning += means
    reading = f"<{prefix}rPh sb='0' eb='1'><{prefix}t>no</{prefix}t></{prefix}rPh>"
    return xml + reading * rng.randint(0, 2), meaning


def xml_cell(rng, prefix, strings):
    """The attributes and the content of a cell, and what it means."""
    kind = rng.choice(["s", "inlineStr", "str", "n", "b", "e", "d", "empty", "formula"])
    v = f"<{prefix}v>%s</{prefix}v>"
    if kind == "s":
        xml, meaning = xml_runs(rng, prefix)
        strings.append(xml)
        return "t='s'", v % (len(strings) - 1), meaning
    if kind == "inlineStr":
        xml, meaning = xml_runs(rng, prefix)
        return "t='inlineStr'", f"<{prefix}is>{xml}</{prefix}is>", meaning
    if kind == "str":
        xml, meaning = xml_text(rng)
        return "t='str'", f"<{prefix}f>A1&amp;1</{prefix}f>" + v % xml, meaning
    if kind == "formula":
        return "", f"<{prefix}f>A1+1</{prefix}f>" + v % "42", "42"
    return {
        "n": ("t='n'", v % " 7.50 ", "7.5"),
        "b": ("t='b'", v % "1", "TRUE"),
        "e": ("t='e'", v % "#REF!", "#REF!"),
        "d": ("t='d'", v % "2024-01-31T08:00:00", "2024-01-31T08:00:00"),
        "empty": ("s='1'", "", ""),
    }[kind]


@each_seed
def test_the_meaning_of_xml(rng, job, tmp_path):
    prefix, has_numbers = rng.choice([("", True), ("x:", True), ("", False)])
    strings, rows, cells = [], "", []
    width = rng.randint(1, 5)
    for number in range(rng.randint(1, 20)):
        line, meanings = "", []
        for column in range(width):
            said, content, meaning = xml_cell(rng, prefix, strings)
            at = f"r='{chr(65 + column)}{number + 1}'" if has_numbers else ""
            line += f"<{prefix}c {at} {said}>{content}</{prefix}c>"
            meanings.append(meaning)
        at = f"r='{number + 1}'" if has_numbers else ""
        rows += f"<{prefix}row {at}>{line}</{prefix}row>{rng.choice(['', ' ', chr(10)])}"
        cells.append(meanings)
    path = written(tmp_path / "b.xlsx", prefix, rows, strings)
    if not any(map(any, cells)):
        return
    job.run(path, header_row="none", range=f"A1:{chr(64 + width)}{len(cells)}")
    assert without_empty_ends(job.cells()[1:]) == without_empty_ends(cells)


def without_empty_ends(cells):
    """Without rows of empty texts at both ends: whether there is a cell at all is not asked."""
    full = [number for number, row in enumerate(cells) if any(row)]
    return cells[full[0] : full[-1] + 1]


def written(path, prefix, rows, strings):
    name = f"xmlns{':' + prefix[:-1] if prefix else ''}='{MAIN}'"
    items = "".join(f"<{prefix}si>{text}</{prefix}si>" for text in strings)
    parts = {
        "_rels/.rels": links(("officeDocument", "b.xml")),
        "_rels/b.xml.rels": links(("worksheet", "s.xml"), ("sharedStrings", "/t.xml")),
        "b.xml": f"<{prefix}workbook {name} xmlns:r='{DOCUMENT}'><{prefix}sheets>"
        f"<{prefix}sheet name='One' r:id='i0'/></{prefix}sheets></{prefix}workbook>",
        "s.xml": f"<{prefix}worksheet {name}><{prefix}sheetData>{rows}</{prefix}sheetData>"
        f"</{prefix}worksheet>",
        "t.xml": f"<{prefix}sst {name}>{items}</{prefix}sst>",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def links(*targets):
    found = "".join(
        f"<Relationship Id='i{i}' Type='{DOCUMENT}/{kind}' Target='{target}'/>"
        for i, (kind, target) in enumerate(targets)
    )
    return f"<Relationships xmlns='{PACKAGE}/relationships'>{found}</Relationships>"


# --- binary workbooks -----------------------------------------------------------------------------


def binary_cell(rng, column, row, is_old):
    """The record of a cell."""
    value = rng.choice([random_text(rng), rng.uniform(-1e9, 1e9), rng.randint(0, 1 << 28), True])
    if isinstance(value, bool):
        kind, data = (0x205, b"\1\0") if is_old else (4, b"\1")
    elif isinstance(value, str):
        kind, data = (0x204, xls_text(value)) if is_old else (6, xlsb_text(value))
    elif isinstance(value, int):
        kind, data = (0x27E if is_old else 2), struct.pack("<I", value << 2 | 2)
    else:
        kind, data = (0x203 if is_old else 5), struct.pack("<d", value)
    return xls_cell(kind, row, column, data) if is_old else xlsb_cell(kind, column, data)


@pytest.mark.parametrize("kind", ["xls", "xlsb"])
@each_seed
def test_the_same_cells_as_calamine(rng, kind, job, tmp_path):
    is_old, records = kind == "xls", b""
    width, height = rng.randint(1, 5), rng.randint(1, 12)
    for row in range(height):
        records += b"" if is_old else xlsb_row(row)
        records += b"".join(binary_cell(rng, i, row, is_old) for i in range(width))
    path = (write_xls if is_old else write_xlsb)(tmp_path / f"b.{kind}", {"One": records})
    with CalamineWorkbook.from_path(path) as book:
        theirs = book.get_sheet_by_name("One").to_python()

    job.run(path, header_row="none")

    assert job.cells()[1:] == [[calamine_text(value) for value in row] for row in theirs]


def calamine_text(value):
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)
