"""What is said of a text that is nearly JSON."""

import json

import pytest

from csvdownloader.sources.tabular.json.json_faults import constant_at, fault

COMMA = "a comma stands behind the last value, where JSON has none"


def said(text):
    with pytest.raises(json.JSONDecodeError) as raised:
        json.loads(text)
    return fault(text, raised.value.pos, raised.value.msg)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1", "the text ends in the middle of a value"),
        ('["x', "the text ends in the middle of a value"),
        ('["\n"]', "a control character stands in a text"),
        ("[1, // two\n2]", "a comment stands here, and JSON has none"),
        ("[1, /* two */ 2]", "a comment stands here, and JSON has none"),
        ("# one\n[]", "a comment stands here, and JSON has none"),
        ("[1, ]", COMMA),
        ('{"a": 1 ,\n}', COMMA),
        ("['a']", "single quotes stand here; JSON has double quotes only"),
        ("[.5]", "JSON does not write a number like this one"),
        ("[+5]", "JSON does not write a number like this one"),
        ("{a: 1}", "the name a stands without quotes"),
        ("{$a_1 : 1}", "the name $a_1 stands without quotes"),
        ("[True]", "True is no value in JSON"),
        (f"[{'x' * 41}]", f"{'x' * 40} is no value in JSON"),
        ("[1 true]", "a comma is missing"),
        ('{"a" 1}', "a colon is missing"),
        ("[,1]", "a value is missing"),
        ("[1 2}", "a comma is missing"),
        ("[]]", "Extra data"),
    ],
)
def test_a_fault_is_said_in_words(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1 , ]", COMMA),
        ('{"a": 1,\n}', COMMA),
        ("[1, x]", "Illegal trailing comma"),
        ("[1,, 2]", "Illegal trailing comma"),
    ],
)
def test_a_parser_may_stop_at_the_comma_itself(text, expected):
    """As that of Python 3.13 does."""
    assert fault(text, text.index(","), "Illegal trailing comma") == expected


@pytest.mark.parametrize(
    ("text", "start", "place"),
    [
        ("[1, NaN]", 0, 4),
        ("[-Infinity, NaN]", 0, 1),
        ("[NaN, NaN]", 2, 6),
        ('["NaN \\" NaN", Infinity]', 0, 15),
        ('["NaN"]', 0, 0),
        ("[1]", 1, 1),
    ],
)
def test_where_a_constant_stands_that_json_has_not(text, start, place):
    assert constant_at(text, start) == place
