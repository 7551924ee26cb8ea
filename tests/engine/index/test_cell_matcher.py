"""Bytes that cannot hold a hit are passed over: else each cell would be looked at."""

import pytest

from csvdownloader.core.tables.search import Search
from csvdownloader.engine.index.cell_matcher import CellMatcher


@pytest.mark.parametrize("pattern", ["^ab$", r"\Aab\z", r"\bab\b", r"\Qab\E", r"[a\]]b", "a."])
def test_an_expression_is_looked_for_in_the_bytes_around_the_cells(pattern):
    matcher = CellMatcher(Search(text=pattern, is_regex=True))
    assert matcher.may_match(b"x,ab,y\n")
    assert not matcher.may_match(b"x,b,y\n")
    assert matcher.next_place(b"x\nab\nab\n", 3) == 5
    assert matcher.next_place(b"x\nb\n", 0) is None


@pytest.mark.parametrize("pattern", [r"a\sb", "a[^x]b", r"a\nb", "(?s)a.b"])
def test_a_place_is_within_one_line(pattern):
    matcher = CellMatcher(Search(text=pattern, is_regex=True))
    assert matcher.next_place(b"x,a\nb,y\n", 0) is None
    assert matcher.may_match(b'x,"a\nb",y\n')


def test_an_anchor_within_a_set_or_an_escape_is_none():
    for pattern in ("[$]x", r"\$x", r"\Q$\Ex"):
        matcher = CellMatcher(Search(text=pattern, is_regex=True))
        assert matcher.may_match(b"a$x")
        assert not matcher.may_match(b"ax")


@pytest.mark.parametrize(
    ("search", "is_same"),
    [
        (Search(text="a.b"), True),
        (Search(text='a"b'), False),
        (Search(text=r"^(ab|c)+\d{2}\.[0-9a-f_]*$", is_regex=True), True),
        (Search(text="a.b", is_regex=True), False),
        (Search(text="[^a]", is_regex=True), False),
        (Search(text="[ -z]", is_regex=True), False),
        (Search(text=r"\x22", is_regex=True), False),
        (Search(text=r"\D", is_regex=True), False),
        (Search(text='a"', is_regex=True), False),
    ],
)
def test_doubled_quotes_stay_where_no_quote_can_be_found(search, is_same):
    data = b'a,"b ""c"""\n'
    assert CellMatcher(search).plain(data) == (data if is_same else b'a,"b "c""\n')
