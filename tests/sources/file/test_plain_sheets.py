"""Sheets as programs write them are read by patterns: as a parser would read them."""

import os
import random
import time
import zipfile

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.sources.tabular.workbooks import grid, xml_shortcuts, xml_stream
from csvdownloader.sources.tabular.workbooks.book import Row, SheetFacts
from csvdownloader.sources.tabular.workbooks.opening import opened_workbook
from csvdownloader.sources.tabular.workbooks.xlsx import Xlsx
from tests.support.sheet_fuzz import SheetMaker, damaged, shared_texts
from tests.support.workbooks import DOCUMENT, MAIN, with_member, write_workbook

SEEDS = int(os.environ.get("CSVDOWNLOADER_FUZZ_SEEDS", "150"))
SHEET = "xl/worksheets/s1.xml"
TEXTS = 20


def write(path, sheet, texts=b""):
    """A workbook with that XML of its sheet."""
    write_workbook(path, {"One": ""})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    links = parts["xl/_rels/workbook.xml.rels"].decode()
    link = f"<Relationship Id='s' Type='{DOCUMENT}/sharedStrings' Target='t.xml'/></Relationships>"
    parts["xl/_rels/workbook.xml.rels"] = links.replace("</Relationships>", link).encode()
    parts |= {SHEET: sheet, "xl/t.xml": b"<sst>" + texts + b"</sst>"}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def worksheet(rows, head=""):
    return f'{head}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def read(path, method):
    """All rows of the first sheet, or the error; and the number of rows that came in blocks."""
    rows, in_blocks = [], 0
    try:
        with opened_workbook(path, Cancel()) as book:
            for some in getattr(book, method)(book.sheets[0], SheetFacts()):
                found = [some] if isinstance(some, Row) else list(some.rows())
                in_blocks += 0 if isinstance(some, Row) else len(found)
                rows += [(row.number, row.cells) for row in found]
    except UserError as error:
        return str(error), 0
    return rows, in_blocks


def random_book(path, rng):
    oddness = rng.choice([0, 0, 0.2, 1])
    rows = SheetMaker(rng, TEXTS, oddness).rows(rng.randint(1, 80))
    head = rng.choice(["", "", '<?xml version="1.0" encoding="UTF-8"?>'])
    texts = shared_texts(rng, TEXTS, oddness).encode()
    return write(path, damaged(worksheet(rows, head), rng), texts)


def seeds():
    start = time.time_ns() if SEEDS > 1000 else 0
    return range(start, start + SEEDS)


def test_blocks_have_the_rows_that_a_parser_finds(tmp_path, monkeypatch):
    in_blocks = 0
    for seed in seeds():
        print(f"seed {seed}")
        rng = random.Random(seed)
        monkeypatch.setattr(xml_shortcuts, "_BLOCK", rng.choice([7, 100, 1000, 1 << 18]))
        path = random_book(tmp_path / "b.xlsx", rng)
        exact, _ = read(path, "rows")
        found, taken = read(path, "blocks")
        assert found == exact
        in_blocks += taken
    assert in_blocks > SEEDS * 5


def test_the_same_file_is_written(job, tmp_path, monkeypatch):
    for seed in seeds():
        print(f"seed {seed}")
        rng = random.Random(seed)
        path = random_book(tmp_path / "b.xlsx", rng)
        choices = rng.choice([{}, {"header_row": "none"}, {"header_row": "2"}, {"range": "A2:C40"},
                              {"range": "3:30"}, {"skip_lines": "2"}])  # fmt: skip
        choices |= {"formulas": rng.choice(["text", "empty"]), "rows": rng.choice([None, 5, 50])}
        with monkeypatch.context() as patches:
            patches.setattr(Xlsx, "blocks", Xlsx.rows)
            exact = run(job, path, choices)
        assert run(job, path, choices) == exact


def run(job, path, choices):
    try:
        outcome = job.run(path, **choices)
    except UserError as error:
        return str(error)
    return job.bytes(), outcome


# --- what the patterns must leave to the parser ---------------------------------------------------


def plain(number, value="1"):
    return f'<row r="{number}"><c r="A{number}"><v>{value}</v></c></row>'


def inline(number, text):
    cell = f'<c r="A{number}" t="inlineStr"><is><t>{text}</t></is></c>'
    return f'<row r="{number}">{cell}</row>'


BEFORE = plain(1) + plain(2) + inline(3, "a") + inline(4, "b")
AFTER = plain(91) + inline(92, "z")


@pytest.mark.parametrize(
    "middle",
    [
        f"<![CDATA[{plain(5)}]]>",
        f"<![CDATA[</row>{plain(5)}]]>{plain(6)}",
        f"<!--{plain(5)}-->",
        f"<?x {plain(5)}?>",
        f"<rPh>{inline(5, 'p')}{inline(6, 'q')}</rPh>",
        f"<row r='5'><c r='A5'>{plain(6, '6')}{plain(7, '7')}<v>9</v></c></row>",
        f"<row r='5'>{plain(6)}</row>",
        f"</sheetData>{plain(5)}{plain(6)}<sheetData>",
        "<x:row r='5'><x:c r='A5'><x:v>1</x:v></x:c></x:row>",
        plain(5, "&#49;"),
        plain(5, "1<!-- -->2"),
        plain(5, "1<![CDATA[2]]>"),
        plain(5, " 1 "),
        plain(5, "1e5"),
        plain(5, "-0"),
        plain(5, "0.00001"),
        plain(5, "3254257.5566009041"),
        plain(5, "x"),
        inline(5, "&lt;&amp;gt;&gt;&quot;&apos;"),
        inline(5, "]]&gt;"),
        inline(5, "&amp;#49;&#49;"),
        inline(5, "&#95;x0041_&amp;_x0042_"),
        "<row r='5'><c r='A5' t='inlineStr'><is><t></t></is></c></row>",
        inline(5, "]]"),
        inline(5, "a\r\nb\rc"),
        inline(5, "_x0041_"),
        inline(5, "\x7f\x85"),
        inline(5, "<b>c</b>"),
        "<row r='5'><c r='B5' t='str'><v>1</v></c><c r='A5'><v>1</v></c></row>",
        "<row><c><v>1</v></c></row>",
        "<row r='50'><c r='A50'><v>1</v></c></row>",
        '<row r="5"></row><row r="6"/>',
        f"{plain(5)}{' ' * 700_000}{plain(6)}",
        f"{inline(5, 'x' * 700_000)}{plain(6)}",
    ],
)
def test_other_forms_between_plain_rows(tmp_path, middle):
    path = write(tmp_path / "b.xlsx", worksheet(BEFORE + middle + AFTER).encode())
    exact, _ = read(path, "rows")
    found, in_blocks = read(path, "blocks")
    assert found == exact
    assert not isinstance(found, str)
    assert in_blocks >= 1


@pytest.mark.parametrize(
    ("middle", "sentence"),
    [
        (inline(5, "]]>"), "not well-formed"),
        (inline(5, "\x01"), "not well-formed"),
        (inline(5, "\ufffe"), "not well-formed"),
        (inline(5, "a & b"), "not well-formed"),
        (inline(5, "&x;"), "undefined entity"),
        (plain(5).replace('r="5"', 'r="5" ht="1" ht="2"'), "duplicate attribute"),
        (plain(5).replace('r="5"', 'r="5" ht="<"'), "not well-formed"),
        (plain(5).replace("</c>", ""), "mismatched tag"),
        (f"</sheetData></worksheet>{plain(5)}{plain(6)}", "junk after document element"),
        (plain(4), "its rows are not in order"),
        (plain(5) + plain(7) + plain(6), "its rows are not in order"),
        (plain(5).replace("A5", "A6"), "in another row"),
        (f'<row r="5">{"<c r=.A5.><v>1</v></c>".replace(".", chr(34)) * 2}</row>', "two cells"),
        (plain(5).replace("<c ", '<c t="s" '), "a text of it is missing"),
    ],
)
def test_damage_among_plain_rows_is_said(tmp_path, middle, sentence):
    path = write(tmp_path / "b.xlsx", worksheet(BEFORE + middle + AFTER).encode())
    found, _ = read(path, "blocks")
    assert sentence in found
    assert found == read(path, "rows")[0]


def test_a_missing_text_is_seen_behind_known_ones(tmp_path):
    rows = "".join(
        f'<row r="{i}"><c r="A{i}" t="s"><v>{0 if i < 9 else 1}</v></c></row>' for i in range(1, 10)
    )
    path = write(tmp_path / "b.xlsx", worksheet(rows).encode(), b"<si><t>a</t></si>")
    assert "a text of it is missing" in read(path, "blocks")[0]


def test_bytes_that_are_no_utf8_are_refused(tmp_path):
    sheet = worksheet(BEFORE + inline(5, "~") + AFTER).encode()
    for wrong in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xc3"):
        path = write(tmp_path / "b.xlsx", sheet.replace(b"~", wrong))
        assert "not well-formed" in read(path, "blocks")[0]


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-16", "us-ascii", "windows-1252"])
def test_other_encodings_are_read_by_the_parser(tmp_path, encoding):
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    sheet = worksheet(BEFORE + inline(5, "Ã©") + AFTER, head)
    data = sheet.encode("utf-8" if encoding == "us-ascii" else encoding)
    path = write(tmp_path / "b.xlsx", data)
    assert read(path, "blocks") == read(path, "rows")


@pytest.mark.parametrize("head", ["", "\ufeff", '<?xml version="1.0" encoding="utf-8"?>'])
def test_utf8_is_read_by_patterns(tmp_path, head):
    path = write(tmp_path / "b.xlsx", worksheet(BEFORE + AFTER, head).encode())
    rows, in_blocks = read(path, "blocks")
    assert len(rows) == 6
    assert in_blocks == 3  # not those by which the forms are learned


def test_a_row_behind_the_last_one_is_refused(tmp_path):
    path = write(tmp_path / "b.xlsx", worksheet(BEFORE + plain(1048577)).encode())
    assert "there is no row 1048577" in read(path, "blocks")[0]


def test_a_row_is_no_document(tmp_path):
    path = write(tmp_path / "b.xlsx", (plain(1) + plain(2) + plain(3)).encode())
    assert "junk after document element" in read(path, "blocks")[0]


ITEM = "<si><t>a</t></si>"


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        (f"<sst>{ITEM * 3}</sst>", "a"),
        (f"<sst><si>{ITEM}<si><t>b</t></si><t>c</t></si></sst>", "bc"),
        (f"<sst><rPh>{ITEM * 3}</rPh></sst>", ""),
        (f"<sst>{ITEM}<!--{ITEM}-->{ITEM}<si><t>d&amp;</t></si></sst>", "d&"),
        (f"<sst>{ITEM}<![CDATA[{ITEM}]]>{ITEM}<si><t>e</t></si></sst>", "e"),
    ],
)
def test_other_forms_between_plain_texts(tmp_path, texts, text):
    sheet = worksheet('<row r="1"><c r="A1" t="s"><v>2</v></c></row>').encode()
    path = with_member(write(tmp_path / "b.xlsx", sheet), "xl/t.xml", lambda _: texts)
    assert read(path, "rows")[0] == [(0, {0: text})]


@pytest.mark.parametrize("texts", [ITEM * 3, f"<sst>{ITEM}{ITEM[:-2]}{ITEM}</sst>"])
def test_damage_among_plain_texts_is_said(tmp_path, texts):
    sheet = worksheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>').encode()
    path = with_member(write(tmp_path / "b.xlsx", sheet), "xl/t.xml", lambda _: texts)
    assert "is damaged" in read(path, "rows")[0]


def test_styles_of_dates(tmp_path):
    """The first style counts for cells without one."""
    said = ["1", "1", "", "0", "1", "2", "2", "2", "9", "00", "1", "0", "2", ""] * 3
    styles = [f' s="{style}"' if style else "" for style in said]
    rows = "".join(
        f'<row r="{i}"><c r="A{i}"{style}><v>43831</v></c></row>'
        for i, style in enumerate(styles, 1)
    )
    path = write(tmp_path / "b.xlsx", worksheet(rows).encode())
    xml = "<xf numFmtId='14'/><xf numFmtId='0'/><xf numFmtId='22'/>"
    xml = f"<styleSheet><cellXfs>{xml}</cellXfs></styleSheet>"
    with_member(path, "xl/styles.xml", lambda _: xml)
    found, in_blocks = read(path, "blocks")
    shown = {"1": "43831", "9": "43831", "2": "2020-01-01 00:00:00"}
    assert [row[1][0] for row in found] == [shown.get(style, "2020-01-01") for style in said]
    assert in_blocks > len(said) // 2


def test_very_many_styles_of_dates(tmp_path):
    path = write(tmp_path / "b.xlsx", worksheet(BEFORE + AFTER).encode())
    xml = f"<styleSheet><cellXfs>{'<xf numFmtId=.14./>' * 201}</cellXfs></styleSheet>"
    with_member(path, "xl/styles.xml", lambda _: xml.replace(".", "'"))
    assert read(path, "blocks") == (read(path, "rows")[0], 0)


def test_rows_that_are_mostly_not_plain_are_left_to_the_parser(tmp_path):
    rows = "".join(plain(i, "1 " if i % 2 else "1") for i in range(1, 3000))
    rows += "".join(map(plain, range(3000, 3100)))
    found, in_blocks = read(write(tmp_path / "b.xlsx", worksheet(rows).encode()), "blocks")
    assert len(found) == 3099
    assert 900 < in_blocks < 1100


def test_more_columns_than_a_pattern_takes(tmp_path):
    rows = "".join(
        f'<row r="{i}"><c r="{"JZ" if i % 2 else "A"}{i}"><v>{i}</v></c></row>' for i in range(1, 9)
    )
    path = write(tmp_path / "b.xlsx", worksheet(rows).encode())
    found, in_blocks = read(path, "blocks")
    assert found == read(path, "rows")[0]
    assert in_blocks == 3  # those that begin with A, but the first


# --- what becomes of blocks -----------------------------------------------------------------------


def test_empty_rows_at_the_end_are_not_written(job, tmp_path):
    empty = "".join(f'<row r="{i}"><c r="A{i}" s="1"/></row>' for i in range(5, 9))
    job.run(write(tmp_path / "b.xlsx", worksheet(BEFORE + empty).encode()), header_row="none")
    assert job.cells()[1:] == [["1"], ["1"], ["a"], ["b"]]


def test_rows_that_are_missing_are_written_empty(job, tmp_path):
    job.run(write(tmp_path / "b.xlsx", worksheet(BEFORE + AFTER).encode()), header_row="none")
    assert [row[0] for row in job.cells()[5:]] == [""] * 86 + ["1", "z"]


WIDE = "".join(map(plain, range(1, 300))) + '<row r="300"><c r="B300"><v>2</v></c></row>'


@pytest.mark.parametrize(("limit", "width"), [(None, 2), (250, 1), (298, 1), (299, 2)])
def test_a_row_that_is_wider_counts_where_it_is_reached(job, tmp_path, limit, width):
    path = write(tmp_path / "b.xlsx", worksheet(WIDE).encode())
    job.run(path, rows=limit, header_row="none")
    assert {len(row) for row in job.cells()} == {width}


@pytest.mark.parametrize(("limit", "width"), [(200, 1), (297, 2)])
def test_a_row_may_be_wider_as_those_before_the_table_were(job, tmp_path, limit, width):
    wide = [plain(i).replace("A", "B") for i in (1, 2)]
    rows = "".join(wide) + WIDE.partition(plain(2))[2]
    path = write(tmp_path / "b.xlsx", worksheet(rows).encode())
    job.run(path, rows=limit, header_row="none", skip_lines="2")
    assert {len(row) for row in job.cells()} == {width}


def test_what_is_behind_the_range_is_not_read(job, tmp_path, monkeypatch):
    monkeypatch.setattr(xml_shortcuts, "_BLOCK", 1000)
    monkeypatch.setattr(xml_stream, "_BLOCK", 1000)
    rows = "".join(map(plain, range(1, 300)))
    path = write(tmp_path / "b.xlsx", worksheet(f"{rows}<<").encode())
    job.run(path, range="1:9", header_row="none")
    assert len(job.cells()) == 10


def test_more_cells_than_are_read_are_refused(job, tmp_path, monkeypatch):
    monkeypatch.setattr(grid, "MOST_CELLS", 10)
    path = write(tmp_path / "b.xlsx", worksheet("".join(map(plain, range(1, 30)))).encode())
    with pytest.raises(UserError, match="spans 11 cells up to A11"):
        job.run(path, header_row="none")


def test_a_row_of_too_many_characters_is_refused(job, tmp_path, monkeypatch):
    monkeypatch.setattr(grid, "MOST_CHARACTERS", 1000)
    rows = "".join(inline(i, "x" * (2000 if i == 250 else 900)) for i in range(1, 300))
    with pytest.raises(UserError, match="Row 250 of the sheet One"):
        job.run(write(tmp_path / "b.xlsx", worksheet(rows).encode()), header_row="none")
    assert job.bytes().count(b"x" * 900) == 0  # the block before it was not written yet


def test_quotes_stand_where_they_must(job, tmp_path):
    rows = "".join(inline(i, 'a,"b"' if i % 3 else "#x") for i in range(1, 9))
    job.run(write(tmp_path / "b.xlsx", worksheet(rows).encode()), header_row="none")
    assert job.bytes().decode().splitlines()[1:4] == ['"a,""b"""', '"a,""b"""', '"#x"']
