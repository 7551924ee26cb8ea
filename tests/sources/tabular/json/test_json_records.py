"""The records of a JSON text have one shape, and what is none of it is named."""

import pytest

from csvdownloader.core.errors.reading import MalformedRecordError
from csvdownloader.sources.tabular.json.json_reader import JsonText
from csvdownloader.sources.tabular.json.json_records import JsonRecords, RecordShape


def records(text, path=()):
    return JsonRecords(JsonText("t.json", iter([text])), "t.json", path)


@pytest.mark.parametrize(
    ("text", "shape", "found"),
    [
        ('[{"a":1},{"a":2}]', RecordShape.OBJECT, [{"a": "1"}, {"a": "2"}]),
        ("[[1],[2]]", RecordShape.LIST, [["1"], ["2"]]),
        ("[1,null]", RecordShape.VALUE, ["1", None]),
        ("[]", None, []),
    ],
)
def test_all_have_the_shape_of_the_first(text, shape, found):
    taken = records(text)
    assert list(taken) == found
    assert (taken.shape, taken.rows, taken.in_list) == (shape, len(found), True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[{"a":1},[1]]', "this is a list, and not an object"),
        ("[[1],{}]", "this is an object, and not a list"),
        ("[[1],2]", "this is a single value, and not a list"),
        ('[{"a":1},"x"]', "this is a single value, and not an object"),
        ('[{"a":1},null]', "this is null, and not an object"),
        ("[1,[2]]", "this is a list, and not a single value"),
        ('[{"a":1},oops]', "oops is no value in JSON"),
        ("[[1],True]", "True is no value in JSON"),
    ],
)
def test_another_shape_is_named_where_it_is_json(text, sentence):
    with pytest.raises(MalformedRecordError, match=sentence):
        list(records(text))
