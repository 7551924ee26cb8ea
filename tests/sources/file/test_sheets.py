"""Which sheet of a workbook is taken, which part of it, and which row names the columns."""

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.reading import (
    ContradictedChoiceError,
    DoubtfulReadingError,
    WrongContentError,
)
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.requests.request import Request
from csvdownloader.sources.file.source import FileSource
from tests.support.workbooks import DOCUMENT, text, with_member, write_workbook

BOOK, RELATIONSHIPS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def rows(*lines, top=1, left=0):
    """The XML of rows; numbers are numbers, and None is an empty cell."""
    return "".join(
        f"<row r='{number}'>"
        + "".join(cell(f"{chr(65 + left + i)}{number}", value) for i, value in enumerate(line))
        + "</row>"
        for number, line in enumerate(lines, top)
    )


def cell(reference, value):
    if value is None:
        return f"<c r='{reference}'/>"
    if isinstance(value, str):
        return text(reference, value)
    return f"<c r='{reference}'><v>{value}</v></c>"


@pytest.fixture
def book(tmp_path):
    def book(*lines, **place):
        return write_workbook(tmp_path / "b.xlsx", {"One": rows(*lines, **place)})

    return book


@pytest.fixture
def sheets(tmp_path):
    """A workbook with these sheets; some of them hidden, one of them a chart."""

    def sheets(names, hidden=(), very_hidden=(), chart=""):
        content = {name: rows([name], [1]) if name != "Empty" else "" for name in names}
        path = write_workbook(tmp_path / "b.xlsx", content)
        for name in (*hidden, *very_hidden):
            state = "veryHidden" if name in very_hidden else "hidden"
            with_state = f'name="{name}" state="{state}"'
            with_member(path, BOOK, lambda xml, n=name, w=with_state: xml.replace(f'name="{n}"', w))
        if chart:
            place = f"worksheets/s{1 + list(names).index(chart)}.xml"
            old, new = f'worksheet" Target="{place}"', f'chartsheet" Target="{place}"'
            with_member(path, RELATIONSHIPS, lambda xml: xml.replace(old, new))
        return path

    return sheets


def notes(outcome):
    return list(outcome.reading.notes)


# --- the sheet ------------------------------------------------------------------------------------


def test_a_single_plain_sheet_has_no_note(job, book):
    outcome = job.run(book(["a", "b"], [1, "x"]))
    assert outcome.completeness is Completeness.COMPLETE
    assert notes(outcome) == []
    assert outcome.reading.options == (("sheet", "One"), ("header_row", "1"))


@pytest.mark.parametrize(
    ("names", "options", "taken", "others"),
    [
        ("ABC", {}, "A", "B and C"),
        ("ABC", {"hidden": "A"}, "B", "A (hidden) and C"),
        ("ABC", {"hidden": "B", "very_hidden": "A"}, "C", "A (hidden) and B (hidden)"),
        (("Empty", "B"), {}, "B", "Empty"),
        ("AB", {"chart": "A"}, "B", "A"),
    ],
)
def test_the_first_visible_sheet_with_data_is_taken_and_said(
    job, sheets, names, options, taken, others
):
    outcome = job.run(sheets(names, **options))
    assert job.cells()[0] == [taken]
    assert notes(outcome) == [
        f"The sheet {taken} was taken, the first visible one with data; the workbook also has "
        f"{others}."
    ]
    assert outcome.completeness is Completeness.COMPLETE


@pytest.mark.parametrize(
    ("names", "sheet", "taken"),
    [
        ("ABC", "B", "B"),
        ("ABC", "2", "B"),
        (("A", "2", "1"), "1", "1"),
        (("A", "2", "1"), "2", "2"),
        (("A", "2", "1"), "3", "1"),
        ("ABC", "c", "C"),
        ("aA", "A", "A"),
        ((" A", "B", "A "), "A ", "A "),
    ],
)
def test_a_sheet_is_chosen_by_its_name_or_else_its_number(job, sheets, names, sheet, taken):
    outcome = job.run(sheets(names, hidden=names[1]), sheet=sheet)
    assert job.cells()[0] == [taken]
    assert notes(outcome) == []


@pytest.mark.parametrize("sheet", ["D", "0", "4", "99999999"])
def test_an_error_names_the_other_sheets(job, sheets, sheet):
    with pytest.raises(SourceError, match=rf"no sheet {sheet}; it has A, B \(hidden\) and C"):
        job.run(sheets("ABC", hidden="B"), sheet=sheet)


def test_a_chart_has_no_rows(job, sheets):
    with pytest.raises(WrongContentError, match="has no cells") as raised:
        job.run(sheets("ABC", chart="B"), sheet="B")
    assert raised.value.hint == "The sheets with cells are A and C."


def test_hidden_sheets_are_not_taken_where_nothing_else_has_data(job, sheets):
    with pytest.raises(WrongContentError, match=r"No visible sheet .* Empty and B \(hidden\)"):
        job.run(sheets(("Empty", "B"), hidden="B"))


def test_hidden_sheets_come_last_in_the_choices(sheets):
    path = sheets("ABC", hidden="A", chart="B")
    found = FileSource().inspect(Request("file", {"path": str(path)}), Cancel())
    assert found.choices == {"sheet": ("C", "A")}
    assert found.note.endswith("2 sheets, 1 of them hidden")


# --- the range ------------------------------------------------------------------------------------

WIDE = [["t", None, None], ["a", "b", "c"], [1, 2, 3], [4, 5, 6], ["sum", 7, 9]]


@pytest.mark.parametrize(
    ("area", "cells"),
    [
        ("A2:C4", [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]]),
        ("One!$B$2:$C$3", [["b", "c"], ["2", "3"]]),
        ("B2:E3", [["b", "c", "", ""], ["2", "3", "", ""]]),
        ("C2:C", [["c"], ["3"], ["6"], ["9"]]),
        ("2:3", [["a", "b", "c"], ["1", "2", "3"]]),
        ("Part", [["b"], ["2"]]),
    ],
)
def test_a_range(job, book, area, cells):
    named = "<definedNames><definedName name='part'>One!$B$2:$B$3</definedName></definedNames>"
    path = with_member(
        book(*WIDE), BOOK, lambda xml: xml.replace("</workbook>", f"{named}</workbook>")
    )
    outcome = job.run(path, range=area)
    assert job.cells() == cells
    assert outcome.completeness is Completeness.COMPLETE
    assert notes(outcome) == []


@pytest.mark.parametrize(("totals", "last"), [("", ["sum", "7", "9"]), ("1", ["4", "5", "6"])])
def test_a_table_by_its_name_without_its_totals(job, book, totals, last):
    path = book(*WIDE)
    link = f"<Relationship Id='a' Type='{DOCUMENT}/table' Target='../t.xml'/>"
    with_member(path, "xl/worksheets/_rels/s1.xml.rels", lambda _: f"<r>{link}</r>")
    said = f"totalsRowCount='{totals}'" if totals else ""
    with_member(path, "xl/t.xml", lambda _: f"<table displayName='Orders' ref='A2:C5' {said}/>")
    job.run(path, range="orders")
    assert (job.cells()[0], job.cells()[-1]) == (["a", "b", "c"], last)


@pytest.mark.parametrize("area", ["A", "Sales", "F3:A1", "A0:B2", "Part!"])
def test_a_range_that_is_none_is_a_sentence(job, book, area):
    with pytest.raises(SourceError, match=rf"b\.xlsx has no range {area}") as caught:
        job.run(book(*WIDE), range=area)
    assert "Its names" not in caught.value.hint  # it has none
    assert caught.value.fields == ("range",)


def test_a_range_of_another_sheet_than_the_chosen_one_is_refused(job, sheets):
    with pytest.raises(SourceError, match="The range B!A1 is not on the sheet A") as caught:
        job.run(sheets("AB"), sheet="A", range="B!A1")
    assert caught.value.fields == ("range", "sheet")


def test_an_empty_range_is_refused(job, book):
    with pytest.raises(WrongContentError, match="The sheet One"):
        job.run(book(*WIDE), range="D8:E9")


# --- the row that names the columns ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "header_row", "note"),
    [
        (WIDE[:-1], "2", "Row 2 names the columns; set aside before it: 1 row."),
        (
            [["Report"], ["by", "Ada"], ["id", "x", "y", "z"], [1, 2, 3, 4]],
            "3",
            "Row 3 names the columns; set aside before it: 2 rows.",
        ),
        ([["Title"], ["id", "n"], [1, 2]], "2", "Row 2 names the columns"),
        ([["Title", "", ""], ["a", "b", "c"], ["x", "y", "z"]], "2", "Row 2 names the columns"),
        ([["", "", ""], ["a", "b", "c"], ["x", "y", "z"]], "2", "Row 2 names the columns"),
        ([["Title"], [], ["id", "n"], ["a", "b"]], "3", "Row 3 names the columns"),
        ([[1, "x"], [2, "y"]], "none", "No row names the columns: row 1 has values like those"),
        ([[1, 2]], "none", "No row names the columns: row 1 has only values."),
        ([["id", 2019, 2020], ["a", 1, 2]], "none", "No row names the columns"),
        ([["id", "v", 2020], [1, 1, 2]], "1", "It is not sure whether row 1 names the columns"),
        (
            [["2024", None, None], ["a", "b", "c"], [1, 2, 3]],
            "2",
            "Row 2 names the columns; set aside",
        ),
        (
            [["a", None, "x"], ["lo", "hi", "n"], [1, 2, 3], [4, 5, 6]],
            "2",
            "The header seems to have 2 rows: the last of them, row 2",
        ),
        (
            [["a", "b", "c"], ["m", "kg", "s"], [1, 2, 3], [4, 5, 6]],
            "2",
            "The header seems to have 2 rows",
        ),
        ([["a", None, None, None], [1, 2, 3, 4]], "1", "Row 1 names only 1 of 4 columns."),
    ],
)
def test_where_a_table_begins_is_found_and_said(job, book, lines, header_row, note):
    path = book(*lines)
    outcome = job.run(path)
    assert dict(outcome.reading.options)["header_row"] == header_row
    assert notes(outcome)[0].startswith(note)
    assert outcome.completeness is Completeness.UNVERIFIED
    found = job.bytes()
    with pytest.raises(DoubtfulReadingError, match=note[:12]):
        job.run(path, strict=True)
    outcome = job.run(path, header_row=header_row)
    assert job.bytes() == found
    assert outcome.completeness is Completeness.COMPLETE
    assert notes(outcome) == []


@pytest.mark.parametrize(
    "lines",
    [
        [["a"], [1]],
        [["a"], ["x"]],
        [["a", "b"], ["x", "y"]],
        [["a", None], ["x", "y"]],
        [["a", "b", None], [1, 2, 3]],
        [["a", "b", ""], [1, 2, ""]],
        [["a"], [""]],
        [[""], [""]],
        [["id", "2019", "2020"], ["a", 1, 2]],
        [["a", "b"], [None, 2], [1, None]],
        [["id", "name", "note"], [1, "x", None], [2, "y", None]],
    ],
)
def test_a_regular_table_is_not_doubted(job, book, lines):
    outcome = job.run(book(*lines))
    assert notes(outcome) == []
    assert outcome.completeness is Completeness.COMPLETE
    assert job.cells() == [[str(v) if v is not None else "" for v in line] for line in lines]


def test_empty_rows_and_columns_before_a_table_are_said(job, book):
    outcome = job.run(book(["a", "b"], [1, 2], top=3, left=2))
    assert job.cells() == [["a", "b"], ["1", "2"]]
    assert notes(outcome) == ["The table begins at C3: what is before it is empty."]
    assert outcome.completeness is Completeness.COMPLETE


def test_the_rows_before_a_table_are_kept_in_the_receipt(job, book):
    outcome = job.run(book(["Sales", None], ["in", "EUR"], ["id", "x", "y", "z"], [1, 2, 3, 4]))
    assert outcome.reading.set_aside == ("Sales", "in, EUR")


def test_no_header_gives_the_columns_names(job, book):
    job.run(book([1, 2], [3, 4]), header_row="none")
    assert job.cells() == [["column1", "column2"], ["1", "2"], ["3", "4"]]


def test_a_header_row_that_is_empty_contradicts(job, book):
    with pytest.raises(ContradictedChoiceError, match="Row 9") as caught:
        job.run(book(*WIDE), header_row="9")
    assert caught.value.fields == ("header_row",)


def test_lines_that_are_skipped_are_rows(job, book):
    job.run(book(*WIDE), skip_lines="1")
    assert job.cells()[0] == ["a", "b", "c"]


# --- wide rows, merged cells, formulas ------------------------------------------------------------


def test_a_row_far_down_may_be_wider_than_the_first_ones(job, book):
    lines = [["a"], *([i] for i in range(300)), [1, 2]]
    job.run(book(*lines, left=1))
    assert job.cells()[:2] == [["a", ""], ["0", ""]]
    assert job.cells()[-1] == ["1", "2"]
    assert len(job.cells()) == 302


def test_merged_cells_are_said_where_they_are_in_the_table(job, book):
    merged = "</sheetData><mergeCells><mergeCell ref='{}'/><mergeCell ref='A3:A4'/></mergeCells>"
    for title, areas in (("A1:C1", 1), ("B4:C4", 2)):
        path = with_member(
            book(*WIDE),
            "xl/worksheets/s1.xml",
            lambda xml, t=title: xml.replace("</sheetData>", merged.format(t)),
        )
        outcome = job.run(path, header_row="2")
        said = "1 merged area" if areas == 1 else "2 merged areas"
        assert notes(outcome) == [
            f"{said}: the value stands in the first cell, and the others are empty."
        ]
        assert outcome.completeness is Completeness.COMPLETE


FORMULAS = (
    f"<row>{text('A1', 'a')}{text('B1', 'b')}</row>"
    "<row><c><f>B2*2</f></c><c><v>2</v></c></row><row><c><f>B3&lt;1</f><v/></c></row>"
)


@pytest.mark.parametrize(
    ("formulas", "cells", "note"),
    [
        ("text", ["=B2*2", "=B3<1"], "2 formulas without a stored result: the text stands for it."),
        ("empty", ["", ""], "2 formulas without a stored result: the cell is empty."),
    ],
)
def test_what_stands_for_a_formula_without_a_result(job, tmp_path, formulas, cells, note):
    path = write_workbook(tmp_path / "b.xlsx", {"One": FORMULAS})
    outcome = job.run(path, formulas=formulas)
    assert [row[0] for row in job.cells()[1:]] == cells
    assert notes(outcome) == [note]
    assert outcome.completeness is Completeness.COMPLETE


def test_a_formula_outside_of_the_range_is_no_obstacle(job, tmp_path):
    job.run(write_workbook(tmp_path / "b.xlsx", {"One": FORMULAS}), range="B1:B2")
    assert job.cells() == [["b"], ["2"]]


def test_a_formula_without_a_text_of_its_own_is_refused(job, tmp_path):
    shared = f"<row>{text('A1', 'a')}</row><row><c><f t='shared' si='0'/></c></row>"
    path = write_workbook(tmp_path / "b.xlsx", {"One": shared})
    with pytest.raises(SourceError, match="Cell A2 of the sheet One"):
        job.run(path, formulas="text")
