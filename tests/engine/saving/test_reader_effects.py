"""What a spreadsheet would do to values, counted in finished files."""

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.core.tables.view import WHOLE_TABLE, Condition, Operator, Sort, TableView
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.core.writing.reader_effects import Effect
from csvdownloader.engine.saving.reader_effects import reader_effects
from csvdownloader.engine.writers.finished_table import USUAL_ROW
from tests.support.finished import make_finished

VALUES = {
    Effect.ZEROS: ["007", "-01", "+049", "00", "01.5", "0049 30"[:4]],
    Effect.DIGITS: [
        "1234567890123456",
        "-1234567890123456",
        "1.234567890123456",
        "4111111111111111",
    ],
    Effect.DATE: [
        "1-2",
        "3/4",
        "12/31/2026",
        "1-2-26",
        "MAR1",
        "SEPT2",
        "Sep-2",
        "dec 1",
        "2-Mar",
        "1 may 2026",
        "MARCH1",
    ],
    Effect.FORMULA: ["=1+1", "@x", "-x", "+49 30 1", "\tx", "\rx"],
}
SAFE = [
    None,
    "",
    "0",
    "0.5",
    "-0.25",
    "7",
    "123456789012345",
    "0.00000000012345",
    "2026-01-31",
    "2026",
    "1.2.3",
    "MARKET1",
    "MAYBE 5",
    "1-2-3-4",
    "123-45",
    "0x1F",
    "1E5",
    "-5",
    "+5.5",
    "a=b",
    "December",
]


def count(folder, kind, values, most=None, fetched=Format.CSV, view=WHOLE_TABLE, **options):
    schema = (Column("id", ColumnType.INTEGER), Column("v", kind, **options))
    rows = [("1", value) for value in values]
    copy = make_finished(folder / "in.csv", schema, rows, fetched)
    return reader_effects(copy.finished, copy.receipt, fetched, view, most, Cancel())


@pytest.mark.parametrize("fetched", Format)
@pytest.mark.parametrize("kind", [ColumnType.TEXT, ColumnType.UNKNOWN])
@pytest.mark.parametrize("effect", Effect)
def test_each_effect_is_counted(tmp_path, effect, kind, fetched):
    found = count(tmp_path, kind, VALUES[effect] + SAFE, fetched=fetched)
    assert found.is_complete
    assert found.concerned(WriteOptions()) == {effect: len(VALUES[effect])}


def test_a_column_is_asked_only_for_what_can_stand_in_it(tmp_path):
    values = [value for values in VALUES.values() for value in values]
    digits = {Effect.DIGITS: len(VALUES[Effect.DIGITS])}
    assert count(tmp_path, ColumnType.INTEGER, values).concerned(WriteOptions()) == digits
    assert count(tmp_path, ColumnType.DATE, values).concerned(WriteOptions()) == {}
    loose = count(tmp_path, ColumnType.DATE, values, is_promise=False)
    assert set(loose.concerned(WriteOptions())) == set(Effect)


def test_of_the_first_rows_the_others_are_estimated(tmp_path):
    found = count(tmp_path, ColumnType.TEXT, ["007", "x"] * 50, most=10)
    assert (found.seen, found.rows, found.is_complete) == (10, 100, False)
    assert found.concerned(WriteOptions()) == {Effect.ZEROS: 50}


@pytest.mark.parametrize("most", [10, None])
def test_of_filtered_rows_no_others_are_counted(tmp_path, most):
    view = TableView((Condition(1, Operator.IS, ("007",)),), Sort(1))
    found = count(tmp_path, ColumnType.TEXT, ["007", "008"] * 50, most, view=view)
    assert found.concerned(WriteOptions()) == {Effect.ZEROS: 50}


def test_a_file_without_rows(tmp_path):
    assert count(tmp_path, ColumnType.TEXT, []).concerned(WriteOptions()) == {}


def test_a_row_longer_than_usual_is_read(tmp_path):
    found = count(tmp_path, ColumnType.TEXT, ["x" * (USUAL_ROW + 1), "007"])
    assert found.concerned(WriteOptions()) == {Effect.ZEROS: 1}


def test_it_can_be_cancelled(tmp_path):
    copy = make_finished(tmp_path / "in.csv", (Column("v", ColumnType.TEXT),), [("1",)])
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        reader_effects(copy.finished, copy.receipt, Format.CSV, WHOLE_TABLE, None, cancel)
