"""Where the records of a text are."""

import pytest

from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.sources.tabular.json import capped_search
from csvdownloader.sources.tabular.json.json_path import RecordsQuery, parsed_path, path_text


@pytest.mark.parametrize(
    ("expression", "names"), [("@", ()), ("a", ("a",)), ('a."b c".d', ("a", "b c", "d"))]
)
def test_keys_are_told_from_a_query(expression, names):
    assert parsed_path(expression) == names
    assert path_text(names) == expression


@pytest.mark.parametrize("expression", ["a[0]", "a[*].b", "a.keys(b)", "length(a)"])
def test_a_query_is_more_than_keys(expression):
    found = parsed_path(expression)
    assert isinstance(found, RecordsQuery)
    assert found.expression == expression


@pytest.mark.parametrize(("most", "is_refused"), [(4, False), (3, True)])
def test_a_query_that_makes_too_many_values_is_said(monkeypatch, most, is_refused):
    monkeypatch.setattr(capped_search, "MOST_VALUES", most)
    query = parsed_path("[a, a]")
    value = {"a": [1]}
    if not is_refused:
        assert query.find(value) == [[1], [1]]
        return
    with pytest.raises(WrongContentError) as raised:
        query.find(value)
    assert raised.value.message == "The path [a, a] does not fit the text: it makes too many values"


def test_a_query_that_does_not_fit_says_why():
    with pytest.raises(WrongContentError, match=r"The path length\(a\) does not fit the text: "):
        parsed_path("length(a)").find({"a": 1})
