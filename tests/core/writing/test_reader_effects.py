"""Which of the counted effects a save has."""

import pytest

from csvdownloader.core.writing.options import (
    ChosenColumn,
    QuotePolicy,
    SavedFormat,
    WriteOptions,
)
from csvdownloader.core.writing.reader_effects import ColumnEffects, Effect, ReaderEffects

EFFECTS = ReaderEffects(
    (
        ColumnEffects("zip", {Effect.ZEROS: 3, Effect.FORMULA: 1}),
        ColumnEffects("note", {Effect.FORMULA: 2, Effect.DATE: 1}),
    ),
    seen=10,
    rows=10,
)


@pytest.mark.parametrize("chosen", [SavedFormat.CSV, SavedFormat.TSV])
def test_a_delimited_text_has_all(chosen):
    expected = {Effect.ZEROS: 3, Effect.DATE: 1, Effect.FORMULA: 3}
    assert EFFECTS.concerned(WriteOptions(format=chosen)) == expected


@pytest.mark.parametrize("chosen", [SavedFormat.JSONL, SavedFormat.PARQUET, SavedFormat.XLSX])
def test_a_typed_file_has_none(chosen):
    assert EFFECTS.concerned(WriteOptions(format=chosen)) == {}


def test_the_guard_keeps_formulas_away():
    assert EFFECTS.concerned(WriteOptions(guard=True)) == {Effect.ZEROS: 3, Effect.DATE: 1}


def test_only_columns_that_are_written_count():
    chosen = (ChosenColumn("note", "NOTE"),)
    assert EFFECTS.concerned(WriteOptions(columns=chosen)) == {Effect.DATE: 1, Effect.FORMULA: 2}


@pytest.mark.parametrize(
    ("seen", "rows", "zeros"), [(10, 10, 3), (11, 10, 3), (9, 10, 3), (1, 10, 30), (4, 10, 8)]
)
def test_of_rows_that_were_not_all_seen_the_cells_are_estimated(seen, rows, zeros):
    effects = ReaderEffects(EFFECTS.columns, seen, rows)
    assert effects.is_complete is (seen >= rows)
    assert effects.concerned(WriteOptions(guard=True))[Effect.ZEROS] == zeros


def test_nothing_seen_is_nothing_concerned():
    none = ReaderEffects((ColumnEffects("zip", {}),), seen=0, rows=10)
    assert none.concerned(WriteOptions()) == {}


def test_what_a_database_loads_is_no_matter_for_spreadsheets():
    assert EFFECTS.concerned(WriteOptions(quoting=QuotePolicy.BACKSLASH, null="\\N")) == {}
