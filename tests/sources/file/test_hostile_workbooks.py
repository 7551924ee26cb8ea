"""Workbooks that were made to harm: each ends in a sentence."""

import struct
import zipfile

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import SourceError, SourceUnreadableError
from csvdownloader.core.models import Request
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.tabular import cell_range, workbook_size
from csvdownloader.sources.tabular.xml_stream import read_xml
from tests.support.workbooks import text, with_member, write_workbook

HEADER = f"<row r='1'>{text('A1', 'a')}</row>"
COMMENTED = "<!--<c t='e'>-->"
SHEET = "xl/worksheets/s1.xml"


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


@pytest.mark.parametrize("member", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
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


@pytest.mark.parametrize("value", ["x" * 40_000, "x" * (1 << 20)])
def test_s03_the_text_of_an_error_is_bounded(job, book, value):
    with pytest.raises(SourceUnreadableError, match="too long"):
        job.run(book(f"{HEADER}<row r='2'><c r='A2' t='e'><v>{value}</v></c></row>"))


def test_s03_a_sheet_that_may_be_one_of_two_is_refused(job, book):
    def twice(xml):
        return xml.replace(
            "</Relationships>", "<Relationship Id='rId1' Target='x'/></Relationships>"
        )

    with pytest.raises(SourceUnreadableError, match="does not say clearly where a sheet is"):
        job.run(with_member(book(), "xl/_rels/workbook.xml.rels", twice))


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
    monkeypatch.setattr(workbook_size, "MOST_UNPACKED", 6000)
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


@pytest.mark.parametrize("number", [1, 5000])
@pytest.mark.parametrize("member", ["xl/sharedStrings.xml", "xl/media/picture.png"])
def test_s12_a_part_that_unpacks_to_another_size_than_it_says_is_refused(job, book, member, number):
    path = with_member(book(), member, lambda _: f"<sst>{' ' * 3000}</sst>")
    job.run(path)
    with pytest.raises(SourceUnreadableError, match="has not the size that it says"):
        job.run(with_said_size(path, member, number))


def test_s12_no_more_is_unpacked_than_the_directory_says(book, monkeypatch):
    monkeypatch.setattr(workbook_size, "_BLOCK", 1000)
    path = with_member(book(), "xl/media/a", lambda _: "a" * 1_000_000)
    with_said_size(path, "xl/media/a", 2500)
    seen = []
    unpacked = workbook_size._unpacked

    def counted(file, member):
        return (seen.append(size) or size for size in unpacked(file, member))

    monkeypatch.setattr(workbook_size, "_unpacked", counted)
    with zipfile.ZipFile(path) as archive, pytest.raises(ValueError, match="not the size"):
        workbook_size.check_members(archive, path, Cancel())
    assert max(seen) <= 1000
    assert sum(seen[-3:]) == 3000


def test_s12_another_way_of_packing_is_refused(job, book):
    path = book()
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/sharedStrings.xml", "<sst/>")
    with pytest.raises(SourceUnreadableError, match="packed in a way that no workbook is"):
        job.run(path)


def cell(reference, value="1"):
    return f"<c r='{reference}'><v>{value}</v></c>"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (("A1", "XFD1048576"), "spans 17,179,869,184 cells up to XFD1048576"),
        (("XFD1", "A1048576"), "spans 17,179,869,184 cells up to XFD1048576"),
        (("XFD1048576", "A1"), "spans 17,179,869,184 cells up to XFD1048576"),
        (("A1048576", "AG1048576"), "spans 34,603,008 cells up to AG1048576"),
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
        f"{HEADER}<row r='2'/>{cell('A1', 5) * 3}",
    ],
)
def test_s02_cells_that_take_no_room_are_read(job, book, rows):
    job.run(book(rows))
    assert len(job.cells()) == 1


def test_s02_rows_and_cells_without_numbers_are_counted(job, book, monkeypatch):
    monkeypatch.setattr(cell_range, "MOST_CELLS", 6)
    row = "<row><c><v>1</v></c><c><v>2</v></c></row>"
    job.run(book(row * 3))
    assert job.cells() == [["1", "2"]] * 3
    with pytest.raises(SourceError, match="spans 8 cells up to B4, but at most 6 are read"):
        job.run(book(row * 4))
    with pytest.raises(SourceError, match="spans 7 cells up to A1, but at most 6 are read"):
        job.run(book(f"<row>{cell('A1') * 7}</row>"))


@pytest.mark.parametrize("dimension", ["A1:XFD1048576", "XFD1048576", "C5:A1"])
def test_s02_the_dimension_that_a_sheet_says_counts_for_nothing(job, book, dimension):
    said = f"<dimension ref='{dimension}'/><sheetData>"
    job.run(with_member(book(), SHEET, lambda xml: xml.replace("<sheetData>", said)))
    assert job.cells() == [["a"]]


@pytest.mark.parametrize("said", ["count", "uniqueCount"])
@pytest.mark.parametrize("number", [4294967295, 33554433, "9" * 5000, "-1", "x"])
@pytest.mark.parametrize("member", ["xl/sharedStrings.xml", "xl/SHAREDSTRINGS.XML"])
def test_s02_more_texts_than_memory_can_bear_are_refused(job, book, said, number, member):
    strings = f"<sst {said}='{number}'><si><t>a</t></si></sst>"
    with pytest.raises(SourceUnreadableError, match="it has more than 33,554,432 texts"):
        job.run(with_member(book(), member, lambda _: strings))


@pytest.mark.parametrize("target", ["xl/worksheets/s1.xml", "../xl/worksheets/s1.xml"])
def test_s02_no_other_sheet_is_checked_than_the_one_that_is_read(job, book, target):
    def other(xml):
        return xml.replace("worksheets/s1.xml", target)

    path = with_member(book(), "xl/_rels/workbook.xml.rels", other)
    with_member(path, f"xl/{target}", lambda _: "<worksheet><sheetData/></worksheet>")
    with pytest.raises(SourceUnreadableError, match="does not say clearly where a sheet is"):
        job.run(path)


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
    ],
)
def test_s16_a_date_or_duration_out_of_range_is_a_sentence(job, book, style, value):
    rows = f"{HEADER}<row r='2'><c r='A2' s='{style}'><v>{value}</v></c></row>"
    with pytest.raises(SourceUnreadableError, match=r"b\.xlsx is damaged"):
        job.run(book(rows))


@pytest.mark.parametrize("value", ["1e300", "inf", "nan", "9" * 5000, "-700000"])
def test_s16_a_date_that_is_none_is_copied_as_a_number(job, book, value):
    job.run(book(f"{HEADER}<row r='2'><c r='A2' s='1'><v>{value}</v></c></row>"))
    assert len(job.cells()) == 2


@pytest.mark.parametrize("value", ["9999-12-31T23:59:59-14:00", "0000-00-00", "PT9999999999999H"])
def test_s16_a_date_as_text_is_copied(job, book, value):
    job.run(book(f"{HEADER}<row r='2'><c r='A2' t='d'><v>{value}</v></c></row>"))
    assert len(job.cells()) == 2
