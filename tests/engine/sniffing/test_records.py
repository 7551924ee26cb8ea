"""Records and values of a piece of text, and what is counted of its quotes and escapes."""

import pytest

from csvdownloader.engine.sniffing.records import Dialect, parsed

BACKSLASH = Dialect(",", escape="\\")


def fields(text, dialect=BACKSLASH, *, is_end=True):
    return [record.fields for record in parsed(text, dialect, is_end=is_end).records]


@pytest.mark.parametrize(
    ("text", "escaped", "missing", "strays"),
    [
        ("a,b\n", 0, 0, 0),
        ("a\\,b,c\n", 1, 0, 0),
        ('"say \\"hi\\"",c\n', 1, 0, 0),
        ("a\\\\b,c\n", 0, 0, 0),
        ("a\\\\\\\\b,c\n", 0, 0, 0),
        ("a\\\\\\b,c\n", 0, 0, 1),
        ("C:\\new,D:\\x\n", 0, 0, 2),
        ("\\N,\\N\n", 0, 2, 0),
        ('"\\N",b\n', 0, 0, 1),
        ("\\N,a\\,b\n", 1, 1, 0),
    ],
)
def test_escapes_are_counted_by_what_stands_behind_them(text, escaped, missing, strays):
    found = parsed(text, BACKSLASH, is_end=True)
    assert (found.escaped, found.missing, found.strays) == (escaped, missing, strays)
    assert found.shows_escape == bool(escaped or (missing and not strays))


def test_without_an_escape_a_backslash_is_a_character_like_others():
    found = parsed("\\N,C:\\new\n", Dialect(","), is_end=True)
    assert [record.fields for record in found.records] == [["\\N", "C:\\new"]]
    assert (found.escaped, found.missing, found.strays) == (0, 0, 0)


@pytest.mark.parametrize(
    ("text", "quoted", "malformed"),
    [
        ('"a","b"\n', 2, 0),
        ('"a"x,"b"\n', 1, 1),
        ('"a""b",c\n', 1, 0),
        ('a"b,c\n', 0, 0),
        ('"a,b\n', 0, 1),
    ],
)
def test_quotes_are_counted_by_whether_they_keep_the_rules(text, quoted, malformed):
    found = parsed(text, Dialect(","), is_end=True)
    assert (found.quoted, found.malformed, found.is_open) == (quoted, malformed, False)


def test_a_quote_may_be_closed_behind_the_end_of_a_piece():
    found = parsed('a,b\n"c,d\n', Dialect(","), is_end=False)
    assert ([record.fields for record in found.records], found.malformed) == ([["a", "b"]], 0)
    assert found.is_open


@pytest.mark.parametrize("dialect", [Dialect(","), BACKSLASH])
@pytest.mark.parametrize(
    ("text", "is_end", "expected"),
    [
        ("a,b\nc,d", True, [["a", "b"], ["c", "d"]]),
        ("a,b\nc,d", False, [["a", "b"]]),
        ("a,b\n", True, [["a", "b"]]),
        ("a,b", False, [["a", "b"]]),
        ('"a\n",b\nc,d\n', True, [["a\n", "b"], ["c", "d"]]),
    ],
)
def test_the_last_record_counts_when_it_has_ended(dialect, text, is_end, expected):
    assert fields(text, dialect, is_end=is_end) == expected


def test_each_record_knows_its_line_and_its_quoted_values():
    records = parsed('a,"b\nc"\n"d",e\nf,g\n', Dialect(","), is_end=True).records
    assert [record.line for record in records] == [0, 2, 3]
    assert [record.lines for record in records] == [2, 1, 1]
    assert [set(record.quoted) for record in records] == [{1}, {0}, set()]


def test_spaces_behind_a_delimiter_may_mean_nothing():
    spaced = Dialect(",", skip_initial_space=True)
    assert fields('a, "b,c", d\n', spaced) == [["a", "b,c", "d"]]
    assert fields("a,  b\n", Dialect(",")) == [["a", "  b"]]


def test_a_delimiter_of_several_characters_is_one():
    assert fields('a||"b||c"||d|e\n', Dialect("||")) == [["a", "b||c", "d|e"]]


@pytest.mark.parametrize(
    ("text", "is_blank"),
    [("", True), (" ", True), ("\x1a", True), ("x", False), ('""', False), (",", False)],
)
def test_a_blank_line_has_nothing_in_it(text, is_blank):
    (record,) = parsed(f"{text}\n", Dialect(","), is_end=True).records
    assert record.is_blank is is_blank
