import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.sources.identifiers import (
    column_names,
    columns_text,
    table_path,
    table_text,
)

# A request is JSON, and a command line has no NUL; a lone surrogate is in neither.
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(st.lists(NAMES, min_size=1, max_size=4))
def test_a_table_comes_back_as_it_was(path):
    assert table_path(table_text(path)) == tuple(path)


@given(st.lists(st.one_of(NAMES, st.just("")), max_size=6))
def test_columns_come_back_as_they_were(names):
    assert column_names(columns_text(names)) == tuple(names)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("orders", ("orders",)),
        ("public.Orders", ("public", "Orders")),
        (' "my.schema".x ', ("my.schema", "x")),
        ('a."b ""c"""', ("a", 'b "c"')),
        ("my table", ("my table",)),
    ],
)
def test_what_people_type_is_a_table(text, path):
    assert table_path(text) == path


@pytest.mark.parametrize("text", ["", ".", "a.", ".a", "a..b", '"a', '"a"b', 'a"b'])
def test_what_is_no_table_is_refused(text):
    with pytest.raises(ValueError, match="not the name of a table"):
        table_path(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("  ", ()),
        ("a", ("a",)),
        (" a , b c ", ("a", "b c")),
        ('"a,b" ,c', ("a,b", "c")),
        ('"", " x"', ("", " x")),
    ],
)
def test_what_people_type_are_columns(text, names):
    assert column_names(text) == names


@pytest.mark.parametrize("text", ["a,,b", ",", "a,", 'a,"b', '"a"b', "a\nb"])
def test_what_are_no_columns_is_refused(text):
    with pytest.raises(ValueError, match="not a list of names"):
        column_names(text)
