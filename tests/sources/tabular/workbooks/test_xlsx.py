"""The sheets, the names and the formats of an Excel workbook."""

import zipfile

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.sources.tabular.workbooks.book import Sheet, SheetFacts
from csvdownloader.sources.tabular.workbooks.packages import Package
from csvdownloader.sources.tabular.workbooks.xlsx import Xlsx
from tests.support.workbooks import MAIN, text, with_member, write_workbook

BOOK = "xl/workbook.xml"
ROWS = f"<row r='1'>{text('A1', 'a')}</row><row r='3'><c r='B3' s='1'><v>1</v></c></row>"


@pytest.fixture
def opened(tmp_path):
    """The workbook with the sheets One and Two, some of its members changed."""
    archives = []

    def make(changes=()):
        path = write_workbook(tmp_path / "b.xlsx", {"One": ROWS, "Two": ""})
        for member, change in changes:
            with_member(path, member, change)
        archives.append(zipfile.ZipFile(path))
        return Xlsx(Package(archives[-1]), BOOK, Cancel())

    yield make
    for archive in archives:
        archive.close()


def behind_sheets(xml):
    return BOOK, lambda book: book.replace("</sheets>", f"</sheets>{xml}")


def replaced(member, old, new):
    return member, lambda content: content.replace(old, new)


def cells(book, sheet=0):
    facts = SheetFacts()
    rows = {row.number: dict(row.cells) for row in book.rows(book.sheets[sheet], facts)}
    assert facts.done == 1
    return rows


def test_sheets_have_their_names_and_places(opened):
    assert opened().sheets == (
        Sheet("One", is_hidden=False, has_cells=True, place="xl/worksheets/s1.xml"),
        Sheet("Two", is_hidden=False, has_cells=True, place="xl/worksheets/s2.xml"),
    )


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_sheet_may_be_hidden(opened, state):
    book = opened([replaced(BOOK, 'name="One"', f'name="One" state="{state}"')])
    assert [sheet.is_hidden for sheet in book.sheets] == [True, False]


def test_a_sheet_without_a_name_has_an_empty_one(opened):
    assert opened([replaced(BOOK, 'name="One"', "")]).sheets[0].name == ""


def test_a_sheet_of_a_chart_has_no_cells(opened):
    links = "xl/_rels/workbook.xml.rels"
    book = opened([replaced(links, '/worksheet" Target="worksheets/s1', '/chartsheet" Target="c1')])
    assert book.sheets[0] == Sheet("One", has_cells=False, place="xl/c1.xml")


def test_a_sheet_that_the_workbook_does_not_link_to_has_no_cells(opened):
    book = opened([replaced(BOOK, 'r:id="rId1"', "")])
    assert book.sheets[0] == Sheet("One", has_cells=False, place="")


def test_two_sheets_of_one_name_are_damage(opened):
    with pytest.raises(ValueError, match="two of its sheets have one name"):
        opened([replaced(BOOK, "Two", "One")])


def test_names_are_those_of_the_whole_workbook(opened):
    names = (
        "<definedNames> <definedName name='Part'>One!$A$1</definedName>"
        "<definedName name='Own' localSheetId='0'>One!$A$2</definedName> "
        "<definedName>One!$A$3</definedName><definedName name='Other'>Two!$B$2</definedName> "
        "</definedNames>"
    )
    assert opened([behind_sheets(names)]).names == {"part": "One!$A$1", "other": "Two!$B$2"}


@pytest.mark.parametrize(
    ("totals", "place"), [("", "'One''s'!B2:C9"), ("totalsRowCount='2'", "'One''s'!B2:C7")]
)
def test_a_table_has_a_name_without_its_totals(opened, totals, place):
    kind = "http://x/relationships/"
    links = (
        f"<Relationships><Relationship Id='a' Type='{kind}drawing' Target='d.xml'/>"
        f"<Relationship Id='b' Type='{kind}table' Target='../tables/t.xml'/></Relationships>"
    )
    book = opened(
        [
            replaced(BOOK, 'name="One"', 'name="One\'s"'),
            ("xl/worksheets/_rels/s1.xml.rels", lambda _: links),
            ("xl/worksheets/d.xml", lambda _: "<table displayName='No' ref='A1'/>"),
            ("xl/tables/t.xml", lambda _: f"<table displayName='Sales' ref='B2:C9' {totals}/>"),
        ]
    )
    assert book.names == {"sales": place}


@pytest.mark.parametrize("taken", ["rows", "blocks"])
def test_rows_come_with_how_much_was_read(opened, taken):
    many = "".join(f"<row r='{n}'>{text(f'A{n}', 'x' * 1000)}</row>" for n in range(1, 401))
    book = opened([replaced("xl/worksheets/s1.xml", ROWS, many)])
    facts = SheetFacts()
    done = [facts.done for _ in getattr(book, taken)(book.sheets[0], facts)]
    assert 0.1 < done[0] < 0.7
    assert done == sorted(done)
    assert facts.done == 1


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("", "1900-01-01"),
        ("<workbookPr/>", "1900-01-01"),
        ("<workbookPr date1904='0'/>", "1900-01-01"),
        ("<workbookPr date1904='1'/>", "1904-01-02"),
        ("<workbookPr date1904='true'/>", "1904-01-02"),
        ("<workbookPr date1904='on'/>", "1904-01-02"),
    ],
)
def test_days_count_from_where_the_workbook_says(opened, said, day):
    book = opened([behind_sheets(said)])
    assert str(cells(book)[2][1]) == day
    blocks = [row for found in book.blocks(book.sheets[0], SheetFacts()) for row in _rows(found)]
    assert [str(row.cells[1]) for row in blocks if row.number == 2] == [day]


def _rows(found):
    return found.rows() if hasattr(found, "rows") else [found]


@pytest.mark.parametrize(
    ("styles", "shown"),
    [
        ("<cellXfs><xf/><xf numFmtId='14'/></cellXfs>", "1900-01-01"),
        ("<cellXfs><xf numFmtId='14'/><xf/></cellXfs>", "1"),
        ("<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf/><xf/></cellXfs>", "1"),
        ("<cellXfs><xf/></cellXfs><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>", "1"),
        (
            "<numFmts><numFmt numFmtId='14' formatCode='0'/></numFmts>"
            "<cellXfs><xf/><xf numFmtId='14'/></cellXfs>",
            "1",
        ),
        (
            "<numFmts><numFmt numFmtId='164' formatCode='yyyy'/><numFmt numFmtId='164' "
            "formatCode='0'/></numFmts><cellXfs><xf/><xf numFmtId='164'/></cellXfs>",
            "1900-01-01",
        ),
        (
            "<cellXfs><xf/><xf numFmtId='164'/></cellXfs>"
            "<dxfs><dxf><numFmt numFmtId='164' formatCode='yyyy'/></dxf></dxfs>",
            "1",
        ),
        ("<cellXfs><xf/><xf numFmtId='9999'/></cellXfs>", "1"),
    ],
)
def test_a_cell_has_the_format_that_its_style_names(opened, styles, shown):
    sheet = f"<styleSheet xmlns='{MAIN}'>{styles}</styleSheet>"
    book = opened([("xl/styles.xml", lambda _: sheet)])
    assert str(cells(book)[2][1]) == shown


def test_a_workbook_without_styles_has_numbers(opened):
    links = "xl/_rels/workbook.xml.rels"
    for link in (("styles.xml", "gone.xml"), ("/styles", "/other")):
        assert str(cells(opened([replaced(links, *link)]))[2][1]) == "1"
