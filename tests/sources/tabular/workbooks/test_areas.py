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
