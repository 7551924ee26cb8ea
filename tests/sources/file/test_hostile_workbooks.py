"""Workbooks that were made to harm: each ends in a sentence."""

import struct
import zipfile

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.requests.request import Request
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.tabular.workbooks import archive_size, grid, shared_strings
from csvdownloader.sources.tabular.workbooks.xml_stream import read_xml
from tests.support.workbooks import DOCUMENT, STYLES, text, with_member, write_workbook

HEADER = f"<row r='1'>{text('A1', 'a')}</row>"
COMMENTED = "<!--<c t='e'>-->"
SHEET = "xl/worksheets/s1.xml"
RELATIONSHIPS = "xl/_rels/workbook.xml.rels"


@pytest.fixture
def book(tmp_path):
    def book(rows=HEADER, name="One"):
        return write_workbook(tmp_path / "b.xlsx", {name: rows})

    return book


@pytest.mark.parametrize(
    "cell",
    [
        f"<c r='A2'>{COMMENTED * 20_000}<v>1</v></c >",
        f"<c r='A2'><!--{'<c' * 100_000}--><v>1</v></c>",
        f"<c r='A2'><f/>{' ' * 100_000}<v>1</v></c>",
    ],
)
def test_s03_what_would_make_a_pattern_run_for_hours(job, book, cell):
    job.run(book(f"{HEADER}<row r='2'>{cell}</row>"))
    assert job.cells() == [["a"], ["1"]]


@pytest.mark.parametrize("member", [SHEET, "xl/workbook.xml", RELATIONSHIPS])
def test_s03_a_doctype_is_refused(job, book, member):
    entity = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>]>"
    with pytest.raises(SourceUnreadableError, match="it has a DOCTYPE"):
        job.run(with_member(book(), member, lambda xml: entity + xml))


class Endless:
    """A tag without an end. Counts the bytes that were read."""

    def __init__(self, start):
        self.start, self.read_bytes = start, 0

    def read(self, size):
        assert self.read_bytes < 2 << 20, "it reads on and on"
        block = self.start if not self.read_bytes else b"x" * size
        self.read_bytes += len(block)
        return block


class NoElements:
    def begin(self, parser): ...

    def start(self, name, attributes): ...


@pytest.mark.parametrize("start", [b"<c r='", b"<c><!--", b"<?x ", b"<c><"])
def test_s03_a_tag_without_an_end_is_refused(job, start):
    with pytest.raises(ValueError, match="a tag does not end"):
        read_xml(Endless(start), NoElements(), job.cancel)


def test_s03_a_sheet_that_may_be_one_of_two_is_refused(job, book):
    def twice(xml):
        return xml.replace(
            "</Relationships>", "<Relationship Id='rId1' Target='x'/></Relationships>"
        )

    with pytest.raises(SourceUnreadableError, match="does not say clearly where a part is"):
        job.run(with_member(book(), RELATIONSHIPS, twice))


@pytest.fixture(params=["its sheets are asked for", "it is exported"])
def read(request, job):
    """Both ways to read a workbook."""

    def inspect(path):
        return FileSource().inspect(Request("file", {"path": str(path)}), Cancel())

    return job.run if "exported" in request.param else inspect


def test_s12_a_part_that_unpacks_to_far_more_is_refused(read, book):
    strings = f"<sst><si><t>{'a' * (17 << 20)}</t></si></sst>"
    path = with_member(book(), "xl/sharedStrings.xml", lambda _: strings)
    with pytest.raises(SourceError, match=r"to 17\.8 MB, which is more than is read"):
        read(path)


def test_s12_many_parts_add_up(read, book, monkeypatch):
    path = with_member(book(), "xl/media/a", lambda _: "a" * 3000)
    with_member(path, "xl/media/b", lambda _: "b" * 3000)
    read(path)
    monkeypatch.setattr(archive_size, "MOST_UNPACKED", 6000)
    with pytest.raises(SourceError, match="which is more than is read"):
        read(path)


def test_s12_too_many_parts_are_refused(read, book):
    path = book()
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(10_001):
            archive.writestr(f"xl/{number}", "")
    with pytest.raises(SourceError, match="which is more than is read"):
        read(path)


def test_s12_two_parts_of_one_name_are_refused(read, book):
    path = book()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET.upper(), "<worksheet/>")
    with pytest.raises(SourceUnreadableError, match="two of its parts have one name"):
        read(path)


def with_said_size(path, member, number):
    """The directory says that the member unpacks to so many bytes."""
    data = bytearray(path.read_bytes())
    at = data.rindex(member.encode()) - 46  # of its entry in the directory
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", number)
    path.write_bytes(data)
    return path


def test_s12_no_more_is_unpacked_than_the_directory_says(job, book):
    with pytest.raises(SourceUnreadableError, match="Bad CRC"):
        job.run(with_said_size(book(f"{HEADER}{' ' * 100_000}"), SHEET, 500))


def test_s12_another_way_of_packing_is_refused(job, book):
    path = with_member(book(), RELATIONSHIPS, lambda xml: xml.replace("styles.", "other."))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/other.xml", STYLES)
    with pytest.raises(SourceUnreadableError, match="packed in a way that no workbook is"):
        job.run(path)


def cell(reference, value="1"):
    return f"<c r='{reference}'><v>{value}</v></c>"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (("A1", "XFD1048576"), "spans 17,179,869,184 cells up to XFD1048576"),
        (("XFD1", "A1048576"), "spans 17,179,869,184 cells up to XFD1048576"),
        (("A1", "IW1048576"), "spans 269,484,032 cells up to IW1048576"),
        (("XFD1048576", "A1"), "its rows are not in order"),
        (("A1", "A1048577"), "there is no row 1048577"),
        (("A1", "A0"), "there is no row 0"),
        (("A1", "A" + "9" * 5000), "there is no row 99999999999999999999$"),
        (("A1", "A\uff14"), "there is no"),
        (("A1", "XFE1"), "there is no column XFE"),
        (("A1", "A" * 5000 + "1"), "there is no column AAAAAAAAAAAAAAAAAAAA$"),
        (("A1", "1"), "there is no column $"),
    ],
)
def test_s02_cells_far_apart_are_refused(job, book, cells, sentence):
    rows = "".join(f"<row>{cell(reference)}</row>" for reference in cells)
    with pytest.raises(SourceError, match=sentence):
        job.run(book(rows))


@pytest.mark.parametrize(
    "rows",
    [
        f"{HEADER}<row r='1048576'><c r='XFD1048576' s='1'/></row>",  # without a value
        f"{HEADER}<row r='2'/>",
    ],
)
def test_s02_cells_that_take_no_room_are_read(job, book, rows):
    job.run(book(rows))
    assert len(job.cells()) == 1


def test_s02_rows_and_cells_without_numbers_are_counted(job, book, monkeypatch):
    monkeypatch.setattr(grid, "MOST_CELLS", 6)
    row = "<row><c><v>1</v></c><c><v>2</v></c></row>"
    job.run(book(row * 3))
    assert job.cells() == [["column1", "column2"], *[["1", "2"]] * 3]
    with pytest.raises(SourceError, match="spans 8 cells up to B4, but at most 6 are read"):
        job.run(book(row * 4))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (f"<row r='2'/>{cell('A1')}", "in no row"),
        (f"<row>{cell('A1') * 2}</row>", "two cells in one place"),
        (f"<row r='2'>{cell('A2')}</row><row r='1'>{cell('A1')}</row>", "rows are not in order"),
        (f"<row r='1'>{cell('A2')}</row>", "in another row"),
        (f"<row>{cell('A2')}{cell('B3')}</row>", "in another row"),
        ("<row r='1'><c r='A1' t='s'><v>0</v></c></row>", "a text of it is missing"),
    ],
)
def test_s02_cells_in_a_wrong_place_are_refused(job, book, rows, sentence):
    with pytest.raises(SourceUnreadableError, match=sentence):
        job.run(book(rows))


@pytest.mark.parametrize("dimension", ["A1:XFD1048576", "XFD1048576", "C5:A1"])
def test_s02_the_dimension_that_a_sheet_says_counts_for_nothing(job, book, dimension):
    said = f"<dimension ref='{dimension}'/><sheetData>"
    job.run(with_member(book(), SHEET, lambda xml: xml.replace("<sheetData>", said)))
    assert job.cells() == [["a"]]


@pytest.mark.parametrize("said", ["count='4294967295'", "uniqueCount='99999999999'", "count='x'"])
def test_s02_the_number_of_texts_that_is_said_counts_for_nothing(job, book, said):
    path = book("<row><c t='s'><v>0</v></c></row>")
    job.run(with_strings(path, f"<sst {said}><si><t>a</t></si></sst>"))
    assert job.cells() == [["a"]]


def test_s02_more_texts_than_memory_can_bear_are_refused(job, book, monkeypatch):
    monkeypatch.setattr(shared_strings, "MOST_TEXTS", 2)
    path = with_strings(book(), f"<sst>{'<si><t>a</t></si>' * 3}</sst>")
    with pytest.raises(SourceUnreadableError, match="it has more than 2 texts"):
        job.run(path)


def with_strings(path, xml):
    """The workbook with shared texts."""
    link = f"<Relationship Id='s' Type='{DOCUMENT}/sharedStrings' Target='t.xml'/></Relationships>"
    with_member(path, RELATIONSHIPS, lambda old: old.replace("</Relationships>", link))
    return with_member(path, "xl/t.xml", lambda _: xml)


@pytest.mark.parametrize(
    ("style", "value"),
    [
        (1, "-1e300"),
        (2, "-1e300"),
        (3, "-1e300"),
        (3, "1e300"),
        (3, "inf"),
        (1, "-inf"),
        (3, "9" * 5000),
        (1, "nan"),
        (1, "-700000"),
        (1, "1" + "0" * 30),
    ],
)
def test_s16_a_date_or_duration_out_of_range_is_copied_as_a_number(job, book, style, value):
    rows = f"{HEADER}<row r='2'><c r='A2' s='{style}'><v>{value}</v></c></row>"
    job.run(book(rows))
    assert job.cells()[1] in ([value], [value.replace("e", "e+")])


@pytest.mark.parametrize("value", ["9999-12-31T23:59:59-14:00", "0000-00-00", "PT9999999999999H"])
def test_s16_a_date_as_text_is_copied(job, book, value):
    job.run(book(f"{HEADER}<row r='2'><c r='A2' t='d'><v>{value}</v></c></row>"))
    assert len(job.cells()) == 2


def test_s12_a_row_of_one_long_text_again_and_again_is_refused(job, book, monkeypatch):
    monkeypatch.setattr(grid, "MOST_CHARACTERS", 1000)
    cells = "".join(f"<c r='{letter}2' t='s'><v>0</v></c>" for letter in "ABC")
    path = with_strings(
        book(f"{HEADER}<row r='2'>{cells}</row>"), f"<x><si><t>{'x' * 400}</t></si></x>"
    )
    with pytest.raises(SourceError, match=r"Row 2 of the sheet One .* more than 1,000 characters"):
        job.run(path)
