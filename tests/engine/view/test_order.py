"""In which order a view has its rows."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.core.tables.search import Search
from csvdownloader.core.tables.view import Condition, Operator, Sort, TableView
from csvdownloader.engine.jobs.spool import SPILLED, remove_working_files
from csvdownloader.engine.view.order import SortedCells
from csvdownloader.engine.view.view_maker import spill_path
from tests.fakes.report import Recorder
from tests.support.finished import schema_of_types
from tests.support.views import Viewed

UNKNOWN, TEXT = ColumnType.UNKNOWN, ColumnType.TEXT


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("sorted") / "x.csv"


def viewed(path, cells, kind=UNKNOWN):
    schema = schema_of_types(a=kind, b=TEXT)
    return Viewed(path, schema, [(cell, str(place)) for place, cell in enumerate(cells, 1)])


def sorted_cells(path, cells, kind=UNKNOWN, *, is_descending=False):
    shown = viewed(path, cells, kind).view(TableView(sort=Sort(0, is_descending)))
    return [cell for cell, _ in shown.read(1)]


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        (UNKNOWN, ["-3", "0.5", "9", "10", "1e2"]),
        (UNKNOWN, ["12", "123456789012345678", "123456789012345679"]),
        (UNKNOWN, ["10", "2024-01-31", "2024-01-31 08:00:00", "Ada", "nan", "ä"]),
        (UNKNOWN, ["1_10", "1_9", "2_1"]),
        (UNKNOWN, ["2024-01-31", "2024-02-01 00:00:00+00", "2024-02-01 00:00:00-01"]),
        (TEXT, ["-3", "10", "9", "A", "a"]),
        (ColumnType.INTEGER, ["9", "10", "99999999999999999999999", "x"]),
        (ColumnType.FLOAT, ["-inf", "0.1", "2", "inf", "nan"]),
        (ColumnType.DATE, ["2024-01-31", "2024-02-01", "infinity"]),
    ],
)
def test_cells_are_sorted_by_what_they_are(path, kind, cells):
    mixed = [None, *cells[::-1], "", None]
    random.Random(1).shuffle(mixed)
    rest = [cell for cell in mixed if not cell]
    assert sorted_cells(path, mixed, kind) == cells + rest
    assert sorted_cells(path, mixed, kind, is_descending=True) == cells[::-1] + rest


@given(st.lists(st.none() | st.sampled_from(["b", "a", "B", "é", "", " "]), max_size=12))
def test_equal_rows_stay_in_the_order_of_the_file(path, cells):
    file = viewed(path, cells)
    rows = range(1, len(cells) + 1)
    rising = sorted(rows, key=lambda row: (not cells[row - 1], cells[row - 1] or ""))
    assert file.numbers(TableView(sort=Sort(0))) == rising
    falling = sorted(rows, key=lambda row: cells[row - 1] or "", reverse=True)
    falling.sort(key=lambda row: not cells[row - 1])
    texts = [cells[row - 1] for row in file.numbers(TableView(sort=Sort(0, True)))]
    assert [text or "" for text in texts] == [cells[row - 1] or "" for row in falling]


@pytest.mark.parametrize(
    ("counts", "keys"),
    [
        ((9, 0, 0, 0), 1),
        ((9, 9, 0, 15), 1),
        ((9, 9, 0, 16), 2),  # of which a double has not all digits
        ((9, 0, 9, 0), 1),
        ((9, 5, 4, 15), 3),
        ((9, 5, 0, 15), 3),
        ((9, 0, 5, 0), 3),
        ((9, 5, 4, 16), 4),
    ],
)
def test_no_more_is_compared_than_the_cells_need(counts, keys):
    cells = SortedCells("c0", schema_of_types(a=UNKNOWN)[0])
    assert len(cells.keys(*counts)) == keys


@pytest.mark.parametrize(
    ("kind", "are_texts"),
    [(TEXT, True), (ColumnType.BOOLEAN, True), (UNKNOWN, False), (ColumnType.DATE, False)],
)
def test_only_what_may_be_no_text_is_counted_before(path, kind, are_texts):
    file, report = viewed(path, ["true", "false"], kind), Recorder()
    assert list(file.maker.numbers(TableView(sort=Sort(0)), report, Cancel())) == [2, 1]
    assert len(report.seen) == (2 if are_texts else 4)  # the recorder probes at both ends


def test_what_is_filtered_is_sorted(path):
    file = viewed(path, ["3", "1", "x", "2"])
    view = TableView((Condition(0, Operator.GREATER, ("1",)),), Sort(0))
    assert file.numbers(view) == [4, 1]


def test_the_numbers_are_those_of_the_file(path):
    file = viewed(path, ["c", "a", "b", "a"])
    shown = file.view(TableView((Condition(0, Operator.IS_NOT, ("b",)),), Sort(0)))
    assert list(shown.numbers) == [2, 4, 1]
    assert [shown.place(number, Cancel()) for number in range(1, 5)] == [3, 1, None, 2]
    filtered = file.view(TableView((Condition(0, Operator.IS, ("a",)),)))
    assert [filtered.place(number, Cancel()) for number in range(1, 5)] == [None, 1, None, 2]


@pytest.mark.parametrize("sort", [None, Sort(0), Sort(0, is_descending=True)])
def test_a_search_finds_in_the_view_and_in_its_order(path, sort):
    cells = [f"{n * 7919 % 97} x" for n in range(300)]
    shown = viewed(path, cells).view(TableView((Condition(0, Operator.CONTAINS, ("1",)),), sort))
    rows = list(shown.read(1))
    found = list(shown.find(Search(text="7"), Cancel()))
    expected = [
        (place, column)
        for place, row in enumerate(rows, 1)
        for column, cell in enumerate(row)
        if "7" in cell
    ]
    assert [(hit.row, hit.column) for part in found for hit in part.hits] == expected
    assert found[-1].rows == shown.count


def test_rows_are_read_from_any_one_on(path):
    cells = [str(n * 7919 % 1009) for n in range(1000)]
    shown = viewed(path, cells).view(TableView(sort=Sort(0)))
    assert [row[0] for row in shown.read(990)] == sorted(cells, key=int)[989:]


def test_an_empty_view_has_no_rows(path):
    shown = viewed(path, ["a"]).view(TableView((Condition(0, Operator.NULL),)))
    assert (shown.count, list(shown.read(1)), shown.header()) == (0, [], ("a", "b"))


def test_what_is_cancelled_ends(path):
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        viewed(path, ["b", "a"]).view(TableView(sort=Sort(0)), cancel)


def test_a_file_with_other_rows_is_refused(path):
    with pytest.raises(NotWholeError):
        Viewed(path, schema_of_types(a=TEXT, b=TEXT), [("1", "2")], data=b"a,b\n1,2\n3,4\n")


def test_nothing_stays_in_the_folder(path):
    file = viewed(path, [str(n) for n in range(5000)])
    assert file.view(TableView(sort=Sort(1))).count == 5000
    assert list(path.parent.iterdir()) == [path]


def test_what_a_kill_left_of_a_sort_goes_with_the_next_start(tmp_path):
    spilled, other = tmp_path / "sorting-0.tmp", tmp_path / "other"
    for folder in (spilled, other):
        folder.mkdir()
        (folder / "block").write_bytes(b"x")
    (tmp_path / "x.csv").write_text("a\n")
    remove_working_files(tmp_path, "x.csv")
    assert set(tmp_path.iterdir()) == {other, tmp_path / "x.csv"}
    assert (other / "block").exists()  # of a folder that nothing here has made, nothing is removed


def test_what_is_sorted_spills_to_a_folder_that_goes_so(path):
    file = viewed(path, ["b", "a"])
    assert spill_path(file.maker.table).name.startswith(SPILLED)
