import pytest

from csvdownloader.sources.tabular.workbooks.areas import Area, area_of, sheet_and_area
from csvdownloader.sources.tabular.workbooks.references import COLUMNS, ROWS


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("A3:F200", Area(2, 0, 199, 5)),
        ("$a$3:$f$200", Area(2, 0, 199, 5)),
        ("B2", Area(1, 1, 1, 1)),
        ("A:C", Area(0, 0, ROWS - 1, 2)),
        ("3:20", Area(2, 0, 19, COLUMNS - 1)),
        ("B3:D", Area(2, 1, ROWS - 1, 3)),
        ("XFD1048576", Area(ROWS - 1, COLUMNS - 1, ROWS - 1, COLUMNS - 1)),
    ],
)
def test_areas(text, area):
    assert area_of(text) == area


def test_an_area_without_corners_is_the_whole_sheet():
    assert Area() == Area(0, 0, ROWS - 1, COLUMNS - 1)


@pytest.mark.parametrize(
    "text",
    ["", "A", "3", ":", "A1:", ":A1", "A0", "XFE1", "A1:B2:C3", "F3:A1", "Sales", "A-1", "A" * 999],
)
def test_what_is_no_area_is_a_sentence(text):
    with pytest.raises(ValueError, match=r"no range|no row|no column|ends before"):
        area_of(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A1:B2", ("", "A1:B2")),
        ("Sales!A1", ("Sales", "A1")),
        ("'My sheet'!A1", ("My sheet", "A1")),
        ("'it''s'!A1", ("it's", "A1")),
        ("'a!b'!A1", ("a!b", "A1")),
    ],
)
def test_a_sheet_may_stand_before_an_area(text, parts):
    assert sheet_and_area(text) == parts


@pytest.mark.parametrize("text", ["B2:C3", "C3", "A1:B2", "C1", "A3:B9"])
def test_areas_that_share_a_cell_touch(text):
    area = Area(0, 0, 2, 2)
    assert area.touches(area_of(text))
    assert area_of(text).touches(area)


@pytest.mark.parametrize("text", ["D1", "A4", "D4", "D1:D9", "A4:Z4"])
def test_areas_beside_each_other_do_not(text):
    area = Area(0, 0, 2, 2)
    assert not area.touches(area_of(text))
    assert not area_of(text).touches(area)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("A1:A1", Area(0, 0, 0, 0)),
        (" B2 ", Area(1, 1, 1, 1)),
        ("B2:B2", Area(1, 1, 1, 1)),
        ("2:B9", Area(1, 0, 8, 1)),
        ("B:C9", Area(0, 1, 8, 2)),
    ],
)
def test_the_smallest_areas_and_those_of_half_a_corner(text, area):
    assert area_of(text) == area


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("B1:A1", "B1:A1 ends before it begins"),
        ("A2:A1", "A2:A1 ends before it begins"),
        ("Sales 2024", "Sales 2024 is no range such as A3:F200"),
        ("-" * 301, "-" * 300 + " is no range such as A3:F200"),
    ],
)
def test_what_is_no_area_is_said(text, sentence):
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        area_of(text)


@pytest.mark.parametrize("text", ["'!A1", "''!A1", "'a!A1"])
def test_quotes_around_a_name_are_two(text):
    name = {"'!A1": "'", "''!A1": "", "'a!A1": "'a"}[text]
    assert sheet_and_area(text) == (name, "A1")
