"""What is found is what a look at each cell finds, and comes as it is found."""

from unittest import mock

import pytest
import re2
from hypothesis import example, given
from hypothesis import strategies as st

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.tables.search import Hit, Search
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.index import find
from csvdownloader.engine.rows.csv_writer import CsvLineWriter
from tests.support.indexed import blocks_of, verified

ALPHABET = 'aA",\n\r^é\x00 '
CELL = st.none() | st.text(st.sampled_from(ALPHABET), max_size=5)
TABLE = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=9)
)
LITERALS = ["a", "A", '"', ",", "é", "\n", r"\^", r"\Q^$\E"]
ANCHORS = ["^", "$", r"\b", r"\B", r"\A", r"\z", "(?:a|^)"]
CLASSES = [
    ".",
    "[a-z]",
    r"\S",
    r"[\w-]",
    "[^a]",
    "[a^]",
    "[]^]",
    "[[:alpha:]]",
    r"\pL",
    r"\p{^Lu}",
    r"\s",
]
PARTS = st.sampled_from([*LITERALS, *ANCHORS, *CLASSES])
PATTERN = st.lists(st.tuples(PARTS, st.sampled_from(["", "", "*", "+", "?"])), min_size=1).map(
    lambda parts: "".join(part + repeat for part, repeat in parts)
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("found") / "x.csv"


def table_of(path, rows, fetched=Format.CSV):
    lines = map(CsvLineWriter(fetched).line, rows)
    return verified(path, "".join(lines).encode(), fetched)


def found(table, search, cancel=None):
    return [hit for part in table.find(search, cancel or Cancel()) for hit in part.hits]


def by_cell(table, search):
    options = re2.Options()
    options.case_sensitive, options.log_errors = search.match_case, False
    text = search.text if search.is_regex else re2.escape(search.text)
    pattern = re2.compile(text, options)
    matches = pattern.fullmatch if search.whole_cell else pattern.search
    return [
        Hit(number, column, cell)
        for number, row in enumerate(table.read(1), 1)
        for column, cell in enumerate(row)
        if cell is not None and search.column in {None, column} and matches(cell)
    ]


def searches(texts, *, is_regex):
    return st.builds(
        Search,
        text=texts,
        column=st.none() | st.integers(0, 3),
        match_case=st.booleans(),
        whole_cell=st.booleans(),
        is_regex=st.just(is_regex),
    )


@given(
    TABLE,
    searches(st.text(st.sampled_from(ALPHABET), min_size=1, max_size=3), is_regex=False),
    st.integers(1, 40),
)
@example([["b"], ['"a']], Search(text='"A'), 64)
@example([["b"], ['a""b']], Search(text='""'), 64)
def test_a_text_is_found_in_each_cell_that_has_it(path, rows, search, block):
    with blocks_of(block):
        table = table_of(path, rows)
        assert found(table, search) == by_cell(table, search)


@given(TABLE, searches(PATTERN, is_regex=True), st.sampled_from([8, 40, 999]), st.integers(1, 40))
@example([["b"], ["a,"], ["a"]], Search(text="^a$", is_regex=True), 64, 64)
@example([["b"], ['"'], ["a"], ['"a"']], Search(text="a[A-Z]?", is_regex=True), 64, 4)
def test_an_expression_is_found_in_each_cell_that_has_it(path, rows, search, block, piece):
    with blocks_of(block), mock.patch.object(find, "_PIECE", piece):
        table = table_of(path, rows)
        try:
            expected = by_cell(table, search)
        except re2.error:
            with pytest.raises(InvalidRequestError, match="no regular expression"):
                found(table, search)
        else:
            assert found(table, search) == expected


ROWS = [["name", "note"], ["Ada", "x ada"], ["ADA", None], ["", 'say "ada",\nnow']]


@pytest.mark.parametrize(
    ("search", "places"),
    [
        (Search(text="ada"), [(1, 0), (1, 1), (2, 0), (3, 1)]),
        (Search(text="ada", match_case=True), [(1, 1), (3, 1)]),
        (Search(text="ada", whole_cell=True), [(1, 0), (2, 0)]),
        (Search(text="ada", column=1), [(1, 1), (3, 1)]),
        (Search(text='"ada",\nn'), [(3, 1)]),
        (Search(text="^x|now$", is_regex=True), [(1, 1), (3, 1)]),
        (Search(text="^$", is_regex=True), [(3, 0)]),
        (Search(text="name"), []),  # the header is no row
        (Search(text="a.a"), []),
    ],
)
@pytest.mark.parametrize("fetched", Format)
def test_a_search_finds_what_it_says(path, search, places, fetched):
    hits = found(table_of(path, ROWS, fetched), search)
    assert [(hit.row, hit.column) for hit in hits] == places
    assert all(hit.cell == ROWS[hit.row][hit.column] for hit in hits)


def test_hits_come_as_they_are_found_and_say_how_far_it_came(path):
    with blocks_of(32):
        table = table_of(path, [["a"], *[[str(n)] for n in range(100)]])
        parts = list(table.find(Search(text="5"), Cancel()))
    assert len(parts) > 5
    assert [part.rows for part in parts] == sorted(part.rows for part in parts)
    assert parts[-1].rows == 100
    assert [hit.cell for hit in parts[0].hits] == ["5"]


def test_a_search_can_be_cancelled_between_two_blocks_and_two_rows(path):
    rows, cancel = [["a"], *[["5"]] * 100], Cancel()
    with blocks_of(32):
        parts = table_of(path, rows).find(Search(text="5"), cancel)
        next(parts)
        cancel.set()
        with pytest.raises(Cancelled):
            next(parts)
    with pytest.raises(Cancelled):
        next(table_of(path, rows).find(Search(text="5"), cancel))


def test_a_search_can_be_cancelled_within_a_block(path):
    class Tired(Cancel):
        checks = 0

        def check(self):
            self.checks += 1
            if self.checks > 50:
                self.set()
            super().check()

    table = table_of(path, [["a"], *[["5"]] * 100])  # all of it is one block
    with pytest.raises(Cancelled):
        found(table, Search(text="5"), Tired())


@pytest.mark.parametrize("lines", ["5", "5\n5"])
def test_a_search_for_what_is_slow_can_be_cancelled_after_each_piece(path, lines, monkeypatch):
    monkeypatch.setattr(find, "_PIECE", 10)
    table = table_of(path, [["a"], *[[lines]] * 100])  # one block, without a hit

    class Counting(Cancel):
        checks = 0

        def check(self):
            self.checks += 1

    cancel = Counting()
    found(table, Search(text="5.{0,500}6", is_regex=True), cancel)
    assert cancel.checks > 15
    cancel = Counting()
    found(table, Search(text="6"), cancel)
    assert cancel.checks < 5  # a text is found fast


def test_an_expression_that_would_be_slow_is_refused(path):
    with pytest.raises(InvalidRequestError, match="too large to be fast"):
        found(table_of(path, ROWS), Search(text=r"(\pL{0,300}q)", is_regex=True))


@pytest.mark.parametrize("text", ["(", "a{2000}{2000}", "(?<=a)b", r"(a)\1"])
def test_what_is_no_expression_is_said(path, text):
    with pytest.raises(InvalidRequestError, match="This is no regular expression that can be used"):
        found(table_of(path, ROWS), Search(text=text, is_regex=True))


def test_nothing_to_find_is_said(path):
    with pytest.raises(InvalidRequestError, match="Say what to find"):
        found(table_of(path, ROWS), Search(text=""))


def test_an_expression_takes_linear_time(path):
    table = table_of(path, [["a"], ["a" * 300_000 + "!"]])
    assert found(table, Search(text="(a+)+$", is_regex=True)) == []


def test_a_changed_file_is_not_searched(path):
    table = table_of(path, ROWS)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(NotWholeError):
        found(table, Search(text="a"))
