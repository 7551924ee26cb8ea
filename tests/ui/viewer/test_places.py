"""Where one goes by a number or a name, and from hit to hit."""

import pytest

from csvdownloader.core.messages import Message
from csvdownloader.ui.viewer.go_bar import named_place
from csvdownloader.ui.viewer.hits import MOST_HITS, Hits

HEADER = ["id", "Order date", "date", "2024"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("7", (7, 1)),
        (" 1,000 ", (1000, 1)),
        ("1.000", (1000, 1)),
        ("date", (5, 2)),
        ("DATE", (5, 2)),
        ("order", (5, 1)),
        ("der d", (5, 1)),
        ("2024", (5, 3)),  # a name goes before a number
    ],
)
def test_a_number_is_a_row_and_a_name_a_column(text, place):
    assert named_place(text, (5, 1), 3000, HEADER) == place


@pytest.mark.parametrize("text", ["0", "3001", "none", "", " ", "9" * 400, "²"])
def test_what_is_neither_is_said(text):
    assert isinstance(named_place(text, (5, 1), 3000, HEADER), Message)


def test_the_way_leads_from_hit_to_hit():
    hits = Hits()
    hits.add([(1, 3), (2, 0)])
    hits.add([(2, 5)])
    assert len(hits) == 3
    assert [hits.at(number) for number in range(3)] == [(1, 3), (2, 0), (2, 5)]
    assert (hits.next((1, 3)), hits.next((1, 3), here=True), hits.next((2, 5))) == (1, 0, None)
    assert (hits.previous((2, 5)), hits.previous((1, 3))) == (1, None)
    assert (hits.number((2, 0)), hits.number((2, 1)), hits.number((9, 0))) == (1, None, None)


def test_no_more_hits_are_kept_than_memory_is_meant_for():
    hits = Hits()
    hits.add((row, 0) for row in range(1, MOST_HITS + 1))
    assert not hits.is_full
    hits.add([(MOST_HITS + 1, 0)])
    assert hits.is_full
    assert len(hits) == MOST_HITS
