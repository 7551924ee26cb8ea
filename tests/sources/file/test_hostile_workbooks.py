"""Workbooks that were made to harm: each ends in a sentence."""

import pytest

from csvdownloader.core.errors import SourceUnreadableError
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
