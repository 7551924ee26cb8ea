"""The values of JSON keep their text."""

import json

import pytest

from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.sources.tabular.json.json_values import (
    ConstantError,
    DuplicateKeyError,
    Number,
    OriginalNumber,
    as_json,
    as_text,
    calculating_decoder,
)

decoded = calculating_decoder().decode


@pytest.mark.parametrize(
    ("text", "value", "is_original"),
    [
        ("12", 12, False),
        ("-0", 0, True),
        ("1.5", 1.5, False),
        ("1.50", 1.5, True),
        ("1E2", 100.0, True),
        ("100.0", 100.0, False),
        ("9" * 5000, float("inf"), True),
    ],
)
def test_a_number_to_calculate_with_keeps_its_text(text, value, is_original):
    number = decoded(text)
    assert number == value
    assert number * 2 == value * 2
    assert isinstance(number, OriginalNumber) is is_original
    assert (str(number), as_json(number), as_text(number)) == (text,) * 3


@pytest.mark.parametrize(("text", "kind"), [("-0", "int"), ("1.50", "float")])
def test_jmespath_knows_the_type_of_a_number_that_keeps_its_text(text, kind):
    assert type(decoded(text)).__name__ == kind


@pytest.mark.parametrize(
    ("text", "kind", "problem"),
    [
        ("[NaN]", ConstantError, "NaN is no number in JSON"),
        ("-Infinity", ConstantError, "-Infinity is no number in JSON"),
        ('{"a":1,"b":2,"b":3}', DuplicateKeyError, "the name 'b' stands twice in one object"),
        ('{"b":{"a":1,"a":3}}', DuplicateKeyError, "the name 'a' stands twice in one object"),
    ],
)
def test_what_would_be_lost_is_refused(text, kind, problem):
    with pytest.raises(kind) as raised:
        decoded(text)
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("é\n", "é\n"),
        (True, "true"),
        (False, "false"),
        (Number("1.50"), "1.50"),
        ([], "[]"),
        ([None, True, 'é"', Number("1e5"), 2], '[null,true,"é\\"",1e5,2]'),
        ({"a": {}, "b": [1.5, "x"]}, '{"a":{},"b":[1.5,"x"]}'),
    ],
)
def test_a_value_is_the_text_of_a_field(value, text):
    assert as_text(value) == text
    if isinstance(value, list | dict):
        assert json.loads(as_json({"in": value})) == {"in": json.loads(text)}


def test_what_is_nested_too_deeply_is_said():
    value = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(WrongContentError) as raised:
        as_text(value)
    assert raised.value.message == "A value is nested too deeply to be written"
    while value:
        value = value.pop()
