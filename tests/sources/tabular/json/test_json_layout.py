"""Where the records of a text are, and what is said of it."""

import json

import pytest

from csvdownloader.core.errors.reading import MalformedRecordError, WrongContentError
from csvdownloader.core.sources.reading import Certainty, Finding
from csvdownloader.sources.tabular.json.json_layout import JsonLayout, chosen_layout, find_layout
from csvdownloader.sources.tabular.json.json_reader import JsonText

ONE_OBJECT = "t.json holds one object, and no list of others: it is one row."


def layout(text, *, are_lines=False):
    return find_layout(JsonText("t.json", iter([text])), "t.json", are_lines=are_lines)


def found(path, text, certainty, note):
    return JsonLayout(path, (Finding("records_path", text, certainty, note),))


def under_keys(counts):
    """An object with a list of so many rows under each key."""
    return json.dumps({key: [{}] * rows for key, rows in counts.items()})


def nested(keys):
    return '{"k":' * keys + "[{}]" + "}" * keys


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("[{}]", ()),
        ("[[1]]", ()),
        ("[1,{}]", ()),
        ("[1,[2]]", ()),
        ("[1]\n[2]", None),
        ("{}{}", None),
        ('{"a":[{}]}{"a":[{}]}', None),
    ],
)
def test_what_is_plain_is_not_said(text, path):
    assert layout(text) == JsonLayout(path)


def test_a_list_of_single_values_is_said():
    note = "t.json is a list of single values: they are the column value."
    assert layout("[1,2]") == found((), "@", Certainty.LIKELY, note)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('{"n":1,"x":[{}]}', 1),
        ('{"x":[[]]}', 1),
        ('{"x":[[1],[2]]}', 2),
        ('{"x":[{},{},{}],"y":[1],"z":[{},1],"u":[1,{}],"v":[[],{}],"w":[{},[]]}', 3),
    ],
)
def test_the_only_list_of_objects_or_of_lists_has_the_rows(text, rows):
    note = "The rows of t.json are the list under x."
    assert layout(text) == found(("x",), "x", Certainty.LIKELY, note)
    both = text[:-1] + ',"more":' + json.dumps([{}] * (rows + 1)) + "}"
    assert layout(both).path == ("more",)
    equal = text[:-1] + ',"more":' + json.dumps([{}] * rows) + "}"
    assert layout(equal).path == ("x",)


@pytest.mark.parametrize(("keys", "is_found"), [(1, True), (6, True), (7, False)])
def test_lists_are_looked_for_under_six_keys(keys, is_found):
    assert layout(nested(keys)).path == (("k",) * keys if is_found else None)


@pytest.mark.parametrize(
    ("others", "names"),
    [
        ("a", "a"),
        ("abcde", "a, b, c, d and e"),
        ("abcdefg", "a, b, c, d, e and 2 other keys"),
    ],
)
def test_the_longest_list_is_taken_and_five_of_the_others_are_named(others, names):
    note = (
        "The rows of t.json are taken from the longest list in it, under x, with 3 rows; "
        f"there are lists under {names}, too."
    )
    text = under_keys(dict.fromkeys(others, 2) | {"x": 3})
    assert layout(text) == found(("x",), "x", Certainty.DOUBTFUL, note)


@pytest.mark.parametrize(
    ("counts", "path"), [((1, 2, 1), "k1000"), ((1, 1, 2), "k1001"), ((2, 1, 1), "k999")]
)
def test_so_many_lists_are_weighed(counts, path):
    lists = {f"k{number}": 1 for number in range(999)}
    lists |= {f"k{number}": rows for number, rows in enumerate(counts, start=999)}
    chosen = layout(under_keys(lists))
    assert chosen.path == (path,)
    assert "and 994 other keys, too" in chosen.findings[0].note


@pytest.mark.parametrize(
    ("text", "note", "certainty"),
    [
        ('{"a":1}', ONE_OBJECT, Certainty.LIKELY),
        ('{"a":[1]}', ONE_OBJECT, Certainty.LIKELY),
        (
            '{"a":[],"b":{"c":[]}}',
            "t.json holds one object, and it is one row; rows may be meant by a and b.c, where "
            "there are none.",
            Certainty.DOUBTFUL,
        ),
    ],
)
def test_one_object_is_one_row(text, note, certainty):
    assert layout(text) == found(None, "@", certainty, note)


@pytest.mark.parametrize(
    ("text", "are_lines", "path"),
    [
        ('{"x":[{}]}\n', True, None),
        ('{"x":\n[{}]}', True, ("x",)),
        ('{"x":[{}]}\n', False, ("x",)),
    ],
)
def test_the_only_line_of_lines_is_a_row(text, are_lines, path):
    assert layout(text, are_lines=are_lines).path == path


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "t.json holds nothing but spaces"),
        (" \n", "t.json holds nothing but spaces"),
        (
            " <html> and more than that",
            "t.json is neither a list nor objects in JSON: it begins with '<html> and more than'",
        ),
    ],
)
def test_a_text_without_records_is_refused(text, sentence):
    with pytest.raises(WrongContentError) as raised:
        layout(text)
    assert raised.value.message == sentence


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("// x\n[]", "a comment stands here, and JSON has none"),
        ("# x", "a comment stands here, and JSON has none"),
        ("'x'", "single quotes stand here; JSON has double quotes only"),
    ],
)
def test_what_is_nearly_json_is_named(text, what):
    with pytest.raises(MalformedRecordError) as raised:
        layout(text)
    assert raised.value.message == f"t.json is broken at line 1: {what}"


def test_what_the_user_says_is_certain():
    assert chosen_layout("a.b") == JsonLayout(
        ("a", "b"), (Finding("records_path", "a.b", Certainty.CERTAIN),)
    )
