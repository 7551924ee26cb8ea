from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.writing.columns import typed_columns
from csvdownloader.core.writing.options import (
    ChosenColumn,
    WriteOptions,
)
from csvdownloader.core.writing.texts import options_of, texts_of


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), min_size=1, max_size=5))
def test_any_names_of_columns_are_read_as_they_were_written(pairs):
    columns = tuple(ChosenColumn(name, new or name) for name, new in pairs)
    assert options_of(texts_of(WriteOptions(columns=columns))).columns == columns


def test_a_column_may_get_an_empty_name():
    assert typed_columns("a=,b") == (ChosenColumn("a", ""), ChosenColumn("b", "b"))
