"""What a search in a view has looked at, and where it ends."""

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.core.tables.search import Search
from csvdownloader.core.tables.view import Condition, Operator, Sort, TableView
from csvdownloader.engine.view import viewed_rows
from tests.support.finished import schema_of_types
from tests.support.indexed import blocks_of
from tests.support.views import Viewed

SCHEMA = schema_of_types(a=ColumnType.INTEGER)
EVERY = Search(text=".", is_regex=True)
LARGE = (Condition(0, Operator.GREATER, ("20",)),)
FALLING = Sort(0, is_descending=True)


@pytest.fixture
def viewed(tmp_path):
    with blocks_of(16):
        yield Viewed(tmp_path / "x.csv", SCHEMA, [(str(n),) for n in range(1, 61)])


def looked_at(file):
    return [part.rows for part in file.find(EVERY, Cancel())]


def test_of_a_filtered_view_the_rows_so_far_are_those_of_the_file_that_it_shows(viewed):
    seen = looked_at(viewed.file)
    assert len(seen) > 5
    assert looked_at(viewed.view(TableView(LARGE))) == [max(0, rows - 20) for rows in seen]


def test_of_a_sorted_view_they_are_the_same_share_of_it_as_of_the_file(viewed):
    shares = [40 * rows // 60 for rows in looked_at(viewed.file)]
    assert looked_at(viewed.view(TableView(LARGE, FALLING))) == [*shares, 40]


@pytest.mark.parametrize("cells", [[], ["7"]])
def test_of_the_smallest_files_all_is_looked_at(tmp_path, cells):
    viewed = Viewed(tmp_path / "x.csv", SCHEMA, [(cell,) for cell in cells])
    assert looked_at(viewed.view(TableView(sort=FALLING)))[-1] == len(cells)


def test_a_search_that_finds_too_much_to_sort_ends_and_says_how_far_it_came(viewed, monkeypatch):
    sorted_view = viewed.view(TableView(sort=FALLING))
    monkeypatch.setattr(viewed_rows, "_MOST_HITS", 20)
    *before, last = sorted_view.find(EVERY, Cancel())
    assert not any(part.hits for part in before)
    assert 20 < len(last.hits) == last.rows < 60
    monkeypatch.setattr(viewed_rows, "_MOST_HITS", 60)
    *_, last = sorted_view.find(EVERY, Cancel())
    assert [(hit.row, hit.cell) for hit in last.hits] == [(n, str(61 - n)) for n in range(1, 61)]


def test_the_places_of_rows_are_cancelled_where_they_are_made(viewed):
    cancel = Cancel()
    cancel.set()
    sorted_view = viewed.view(TableView(sort=FALLING))
    with pytest.raises(Cancelled):
        sorted_view.place(1, cancel)
    assert sorted_view.place(1, Cancel()) == 60
    assert sorted_view.place(2, cancel) == 59  # they are made once


def test_as_many_hits_as_may_wait_are_no_reason_to_end(viewed, monkeypatch):
    monkeypatch.setattr(viewed_rows, "_MOST_HITS", 9)
    first = Search(text="^[1-9]$", is_regex=True)  # in the first rows of the file
    *_, last = viewed.view(TableView(sort=FALLING)).find(first, Cancel())
    assert (len(last.hits), last.rows) == (9, 60)


def test_a_row_behind_all_that_are_shown_has_no_place(viewed):
    shown = viewed.view(TableView((Condition(0, Operator.LESS, ("20",)),)))
    assert [shown.place(number, Cancel()) for number in (1, 19, 20, 60)] == [1, 19, None, None]
