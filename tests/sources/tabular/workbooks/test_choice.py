"""Which sheet, and which area of it, is read."""

from pathlib import Path

import pytest

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.sources.reading import Certainty, Finding
from csvdownloader.sources.tabular.workbooks.areas import Area
from csvdownloader.sources.tabular.workbooks.book import Row, Sheet
from csvdownloader.sources.tabular.workbooks.choice import chosen_place

PATH = Path("/x/b.xlsx")
CERTAIN, LIKELY = Certainty.CERTAIN, Certainty.LIKELY
ONE, TWO = Sheet("One", place="data"), Sheet("Two", place="data")
EMPTY, CHART = Sheet("Empty"), Sheet("Chart", has_cells=False)
HIDDEN = Sheet("Hidden", is_hidden=True, place="data")
OTHER_FILE = "Check the file, or choose another one."
CHOOSE = "Choose one by its name or its number."


class Book:
    """A workbook whose sheets have one row, if any."""

    def __init__(self, *sheets, **names):
        self.sheets, self.names = sheets, names

    def rows(self, sheet, _facts):
        return iter([Row(0, {0: "x"})] if sheet.place else [])


def refused(book, sheet="", area="", error=SourceError):
    with pytest.raises(error) as raised:
        chosen_place(book, PATH, sheet, area)
    return raised.value.message, raised.value.hint, tuple(raised.value.fields)


@pytest.mark.parametrize(
    ("sheets", "name", "certainty", "others"),
    [
        ((ONE,), "One", CERTAIN, ""),
        ((EMPTY, ONE), "One", LIKELY, "Empty"),
        ((HIDDEN, CHART, TWO, ONE), "Two", LIKELY, "Hidden (hidden), Chart and One"),
    ],
)
def test_the_first_visible_sheet_with_data_is_taken(sheets, name, certainty, others):
    place = chosen_place(Book(*sheets), PATH, "", "")
    said = (
        f"The sheet {name} was taken, the first visible one with data; the workbook also has "
        f"{others}."
    )
    assert (place.sheet.name, place.area) == (name, None)
    assert place.findings == (Finding("sheet", name, certainty, said if others else ""),)


@pytest.mark.parametrize(
    ("sheets", "message", "hint", "fields"),
    [
        (
            (EMPTY,),
            "The sheet Empty of b.xlsx is empty",
            "Choose another sheet or range.",
            ("sheet", "range"),
        ),
        (
            (EMPTY, HIDDEN),
            "No visible sheet of b.xlsx has data; it has Empty and Hidden (hidden)",
            CHOOSE,
            ("sheet",),
        ),
        (
            (EMPTY, Sheet("Other"), CHART),
            "No visible sheet of b.xlsx has data; it has Empty, Other and Chart",
            OTHER_FILE,
            (),
        ),
        ((CHART,), "No visible sheet of b.xlsx has data; it has Chart", OTHER_FILE, ()),
        (
            (HIDDEN,),
            "No visible sheet of b.xlsx has data; it has Hidden (hidden)",
            CHOOSE,
            ("sheet",),
        ),
    ],
)
def test_a_workbook_without_visible_data_is_refused(sheets, message, hint, fields):
    assert refused(Book(*sheets), error=WrongContentError) == (message, hint, fields)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("One", "One"),
        ("one", "One"),
        ("TWO", "TWO"),
        ("two", "two"),
        ("1", "One"),
        ("00003", "two"),
        ("4", "4"),
        ("5", "STRASSE"),
        ("straße", "STRASSE"),
    ],
)
def test_a_sheet_is_chosen_by_its_name_or_its_number(wanted, name):
    sheets = [Sheet(title) for title in ("One", "TWO", "two", "4", "STRASSE")]
    place = chosen_place(Book(*sheets), PATH, wanted, "")
    assert place.sheet.name == name
    assert place.findings == (Finding("sheet", name, CERTAIN),)


@pytest.mark.parametrize("wanted", ["Other", "0", "3", "000001", "²", "tWo"])
def test_a_sheet_that_is_not_there_is_said(wanted):
    book = Book(Sheet("TWO"), Sheet("two", is_hidden=True))
    message = f"b.xlsx has no sheet {wanted}; it has TWO and two (hidden)"
    assert refused(book, wanted) == (message, CHOOSE, ("sheet",))


@pytest.mark.parametrize(("count", "more"), [(20, " and s20"), (21, ", s20 and 1 more")])
def test_twenty_sheets_are_named(count, more):
    book = Book(*(Sheet(f"s{number}") for number in range(1, count + 1)))
    named = ", ".join(f"s{number}" for number in range(1, 20))
    assert refused(book, "x")[0] == f"b.xlsx has no sheet x; it has {named}{more}"


@pytest.mark.parametrize(
    ("others", "hint"),
    [((ONE, HIDDEN), "The sheets with cells are One and Hidden (hidden)."), ((), OTHER_FILE)],
)
def test_a_chart_is_refused(others, hint):
    message = "The sheet Chart of b.xlsx has no cells, as it is a chart or the like"
    assert refused(Book(CHART, *others), "Chart", error=WrongContentError) == (
        message,
        hint,
        ("sheet",),
    )


@pytest.mark.parametrize(
    ("sheet", "area", "name"),
    [
        ("", "B2:C9", "One"),
        ("Two", "B2:C9", "Two"),
        ("", "Two!B2:C9", "Two"),
        ("2", "two!B2:C9", "Two"),
        ("", " PART ", "Two"),
    ],
)
def test_an_area_is_on_the_sheet_that_it_or_the_user_names(sheet, area, name):
    place = chosen_place(Book(ONE, TWO, part="Two!B2:C9"), PATH, sheet, area)
    assert (place.sheet.name, place.area) == (name, Area(1, 1, 8, 2))
    assert place.findings[0] == Finding("range", area, CERTAIN)
    is_said = sheet or name == "Two"
    assert place.findings[1].certainty is (CERTAIN if is_said else LIKELY)


def test_an_area_of_another_sheet_is_refused():
    assert refused(Book(ONE, TWO), "One", "Two!A1") == (
        "The range Two!A1 is not on the sheet One",
        "Leave one of them out.",
        ("range", "sheet"),
    )


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        ({}, "Check the source and try again."),
        ({"b": "One!A1", "a": "One!A1"}, "Its names are a and b."),
        ({f"n{n:02}": "A1" for n in range(21)}, "n18 and n19."),
    ],
)
def test_what_is_no_area_is_refused(names, hint):
    message, said, fields = refused(Book(ONE, **names), "", "A0:x")
    assert message.startswith("b.xlsx has no range A0:x: ")
    assert said.endswith(hint)
    assert fields == ("range",)
