"""What readers of workbooks give: single rows, and many at once."""

import pytest

from csvdownloader.sources.tabular.workbooks.areas import Area
from csvdownloader.sources.tabular.workbooks.book import Block, Row, SheetFacts

BLOCK = Block((2, 3, 7), {0: ("a", None, "c"), 4: (None, "y", "z")})


def test_the_rows_of_a_block_have_the_cells_with_values():
    assert list(BLOCK.rows()) == [Row(2, {0: "a"}), Row(3, {4: "y"}), Row(7, {0: "c", 4: "z"})]
    assert (BLOCK.first, Row(5, {0: "a"}).first) == (2, 5)


@pytest.mark.parametrize(
    ("top", "bottom", "numbers"),
    [
        (0, 9, (2, 3, 7)),
        (2, 7, (2, 3, 7)),
        (3, 7, (3, 7)),
        (2, 6, (2, 3)),
        (3, 3, (3,)),
        (4, 7, (7,)),
        (4, 6, None),
        (8, 9, None),
        (0, 1, None),
    ],
)
def test_a_part_of_a_block(top, bottom, numbers):
    part = BLOCK.between(top, bottom)
    assert (part.numbers if part else None) == numbers
    if part:
        rows = [row for row in BLOCK.rows() if top <= row.number <= bottom]
        assert list(part.rows()) == rows


@pytest.mark.parametrize(("number", "lies_there"), [(1, False), (2, True), (4, True), (5, False)])
def test_a_row_lies_between_two_that_belong_to_the_part(number, lies_there):
    row = Row(number, {0: "a"})
    assert row.between(2, 4) is (row if lies_there else None)


def test_no_more_merged_areas_are_kept_than_are_of_use():
    facts = SheetFacts(merged=[Area()] * 99_999)
    for _ in range(3):
        facts.merge(Area())
    assert len(facts.merged) == 100_000
