import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.resources import resource
from csvdownloader.sources.web.profile_toml.toml_lines import dotted, key_lines, line_of

TRICKY = r'''
# [not.a.table]
title = "a # b = c [d]"  # = [x]
"quoted.key" = 1
'literal key' = 2
dotted.inner . deep = 3
text = """
[not.a.table]
key = "x"
"""
raw = '''
TRICKY += "'''\n[neither]\nkey = 1'''\n"
TRICKY += r'''
after = true
quotes = """ends with two """""
escaped = "a \" b = ["
list = [ "a]", # ]
  { x = 1, y = [ 2,
    3 ] },
]
empty = []
none = {}
when = 2026-01-01T00:00:00Z
[table]
key = 1
[[array]]
name = "first"
[array.sub]
key = 2
[[array.items]]
n = 1
[[array.items]]
n = 2
[[array]]
name = "second"
[[array.items]]
n = 3
[ spaced . header ]
key = 4
[table.below]
key = 5
'''


def paths(value, path=()):
    """The path of every key of a parsed TOML file."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in items:
        yield (*path, key)
        if isinstance(child, dict | list):
            yield from paths(child, (*path, key))


def line(path):
    return key_lines(TRICKY)[path]


def test_every_key_of_a_tricky_file_has_its_line():
    assert set(key_lines(TRICKY)) == set(paths(tomllib.loads(TRICKY)))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("title",), 'title = "a # b'),
        (("quoted.key",), '"quoted.key"'),
        (("dotted", "inner", "deep"), "dotted.inner"),
        (("text",), 'text = """'),
        (("after",), "after = true"),
        (("list", 1), "  { x = 1"),
        (("list", 1, "y", 1), "    3 ] }"),
        (("when",), "when = 2026"),
        (("table", "key"), "key = 1"),
        (("array", 0, "sub", "key"), "key = 2"),
        (("array", 0, "items", 1, "n"), "n = 2"),
        (("array", 1, "name"), 'name = "second"'),
        (("array", 1, "items", 0, "n"), "n = 3"),
        (("spaced", "header", "key"), "key = 4"),
        (("table", "below", "key"), "key = 5"),
    ],
)
def test_the_line_is_the_one_that_has_the_key(path, text):
    assert TRICKY.splitlines()[line(path) - 1].startswith(text)


@pytest.mark.parametrize("path", sorted(resource("profiles").glob("*.toml")), ids=lambda p: p.stem)
def test_every_key_of_a_bundled_profile_has_its_line(path):
    text = path.read_text(encoding="utf-8")
    found = key_lines(text)
    assert set(found) == set(paths(tomllib.loads(text)))
    for keys, number in found.items():
        last = keys[-1]
        assert isinstance(last, int) or last in text.splitlines()[number - 1]


def test_a_missing_key_is_at_its_table():
    lines = {("a",): 3, ("a", "b"): 5}
    assert line_of(lines, ("a", "b", "c")) == 5
    assert line_of(lines, ("a", "x")) == 3
    assert line_of(lines, ("x",)) == 1


def test_people_count_tables_from_one():
    assert dotted(("params", 0, "name")) == "params[1].name"
    assert dotted(()) == ""


@given(st.text(alphabet="ab=.[]{}\"'#\\, \n1", max_size=60))
def test_whatever_is_toml_is_read_to_its_end(text):
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(key_lines(text)) == set(paths(values))
