import zipfile

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.requests.request import Request
from csvdownloader.sources.file.source import FileSource
from tests.support.workbooks import text, with_member, write_workbook


@pytest.fixture
def book(tmp_path):
    def book(**sheets):
        return write_workbook(tmp_path / "b.xlsx", sheets)

    return book


HEADER = f"<row r='1'>{text('A1', 'a')}{text('B1', 'b')}</row>"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (text("A2", " 007 "), " 007 "),
        (text("A2", "x&#13;y"), "x\ry"),
        ('<c r="A2"><v>1</v></c>', "1"),
        ('<c r="A2"><v>-1.5</v></c>', "-1.5"),
        ('<c r="A2"><v>0.1</v></c>', "0.1"),
        ('<c r="A2"><v>1E+300</v></c>', "1e+300"),
        ('<c r="A2" s="1"><v>43831</v></c>', "2020-01-01"),
        ('<c r="A2" s="2"><v>43831.5</v></c>', "2020-01-01 12:00:00"),
        ('<c r="A2" s="1"><v>0.5</v></c>', "12:00:00"),
        ('<c r="A2" s="3"><v>1.25</v></c>', "30:00:00"),
        ('<c r="A2" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A2" t="b"><v>0</v></c>', "FALSE"),
        ('<c r="A2" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c t="e" r="A2" s="1"><f>1/0</f><v>#N/A</v></c>', "#N/A"),
        ('<c r="A2"><f>A1+1</f><v>5</v></c>', "5"),
        ('<c r="A2" t="str"><f>A1</f><v></v></c>', ""),
        ('<c r="A2" s="1"/>', ""),
        ('<c r="A2" t="e"/>', ""),
        ("", ""),
    ],
)
def test_cells(job, book, cell, shown):
    rows = f"<row r='2'>{cell}<c r='B2'><v>7</v></c></row>"
    job.run(book(One=HEADER + rows))
    assert job.cells() == [["a", "b"], [shown, "7"]]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A2"><f>A1+1</f></c>',
        '<c r="A2"><f>A1+1</f><v></v></c>',
        '<c r="A2" s="1"><f t="shared" si="0"/><v/></c>',
    ],
)
def test_a_formula_without_its_result_is_refused(job, book, cell):
    with pytest.raises(SourceError, match="Cell A2 of the sheet One"):
        job.run(book(One=f"{HEADER}<row r='2'>{cell}</row>"))


def test_an_error_far_from_the_corner(job, book):
    rows = f"<row r='3'>{text('C3', 'a')}{text('D3', 'b')}</row>"
    rows += "<row r='5'><c r='C5'><v>1</v></c><c r='D5' t='e'><v>#REF!</v></c></row>"
    rows += "<row r='6'><c r='E6' t='e'><v>#N/A</v></c></row>"
    job.run(book(One=rows))
    assert job.cells() == [["a", "b", ""], ["", "", ""], ["1", "#REF!", ""], ["", "", "#N/A"]]


def test_sheets(job, book):
    two = (
        f"<row r='1'>{text('A1', 'only')}</row><row r='2'/><row r='3'><c r='A3'><v>3</v></c></row>"
    )
    path = book(**{"One": HEADER, "T &amp; wo": two})
    request = Request("file", {"path": str(path)})
    found = FileSource().inspect(request, Cancel())
    assert found.choices == {"sheet": ("One", "T & wo")}
    assert found.note.startswith("Excel workbook, ")
    job.run(path)
    assert job.bytes() == b"a,b\n"
    job.run(path, sheet="T & wo")
    assert job.bytes() == b'only\n""\n3\n'
    with pytest.raises(SourceError, match="no sheet Three"):
        job.run(path, sheet="Three")


@pytest.mark.parametrize(
    ("limit", "completeness"), [(2, Completeness.LIMITED), (3, Completeness.COMPLETE)]
)
def test_the_limit(job, book, limit, completeness):
    rows = "".join(f"<row r='{i}'><c r='A{i}'><v>{i}</v></c></row>" for i in (2, 3, 4))
    outcome = job.run(book(One=HEADER + rows), rows=limit)
    assert (outcome.promised_rows, outcome.completeness) == (limit, completeness)
    assert len(job.cells()) == limit + 1
    assert job.report.seen[-1].percent == 100


def test_an_empty_sheet(job, book):
    with pytest.raises(WrongContentError, match=r"The sheet One of b\.xlsx is empty") as caught:
        job.run(book(One=""))
    assert caught.value.fields == ("sheet", "range")


def test_a_damaged_workbook(job, book):
    path = book(One=HEADER)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(SourceUnreadableError):
        job.run(path)


@pytest.mark.parametrize(
    "start",
    [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
        '\ufeff<?xml version="1.0"?>',
        "<!-- made by hand -->",
    ],
)
@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/worksheets/s1.xml"])
def test_what_stands_before_the_first_element_is_no_matter(job, book, member, start):
    rows = f"{HEADER}<row r='2'>{text('A2', 'é')}<c r='B2' t='e'><v>#N/A</v></c></row>"
    job.run(with_member(book(One=rows), member, lambda xml: start + xml))
    assert job.cells() == [["a", "b"], ["é", "#N/A"]]


def test_the_format_of_a_condition_is_none_of_a_cell(job, book):
    path = book(One=f"{HEADER}<row r='2'><c r='A2' s='4'><v>5</v></c></row>")
    dxfs = "<dxfs><dxf><numFmt numFmtId='2' formatCode='yyyy'/></dxf></dxfs></styleSheet>"
    with_member(path, "xl/styles.xml", lambda xml: xml.replace("</styleSheet>", dxfs))
    cell = "<xf numFmtId='2'/></cellXfs>"
    job.run(with_member(path, "xl/styles.xml", lambda xml: xml.replace("</cellXfs>", cell)))
    assert job.cells()[1] == ["5", ""]


def test_a_text_in_utf_16_is_read(job, book):
    path = book(One=f"<row>{text('A1', 'ä')}</row>")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/s1.xml"].decode()
    parts["xl/worksheets/s1.xml"] = f'<?xml version="1.0" encoding="UTF-16"?>{sheet}'.encode(
        "utf-16"
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    job.run(path)
    assert job.cells() == [["ä"]]
