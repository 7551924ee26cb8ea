import pytest

from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.reading import BadBytes, Ragged, ReadingChoices
from csvdownloader.sources.tabular.reading_options import (
    READING_KEYS,
    check_reading,
    reading_choices,
    reading_parameters,
)


def request(**parameters):
    return Request("file", parameters)


def test_a_request_that_says_nothing_leaves_all_to_the_inspection():
    defaults = {p.key: p.default for p in reading_parameters(())}
    assert set(defaults) == READING_KEYS
    for said in ({}, defaults, dict.fromkeys(defaults, ""), {"delimiter": "Auto"}):
        assert check_reading(request(**said)) == {}
        assert reading_choices(request(**said)) == ReadingChoices()


@pytest.mark.parametrize(
    ("key", "said", "choice"),
    [
        ("delimiter", "tab", "\t"),
        ("delimiter", "TAB", "\t"),
        ("delimiter", r"\t", "\t"),
        ("delimiter", "\t", "\t"),
        ("delimiter", " ", " "),
        ("delimiter", "space", " "),
        ("delimiter", "semicolon", ";"),
        ("delimiter", "||", "||"),
        ("delimiter", r"\x1f", "\x1f"),
        ("delimiter", r"\u00a7", "§"),
        ("delimiter", "§", "§"),
        ("encoding", "utf8", "utf-8"),
        ("encoding", "UTF-8", "utf-8"),
        ("encoding", "cp1252", "cp1252"),
        ("encoding", "windows-1252", "cp1252"),
        ("encoding", "latin-1", "iso8859-1"),
        ("encoding", "Shift_JIS", "shift_jis"),
        ("quote", "'", "'"),
        ("quote", "None", ""),
        ("escape", "\\", "\\"),
        ("escape", '"', ""),
        ("escape", "none", ""),
        ("comment", "//", "//"),
        ("comment", "none", ""),
        ("header_row", "3", 3),
        ("header_row", "none", 0),
        ("skip_lines", "0", 0),
        ("skip_lines", "12", 12),
        ("ragged", "aside", Ragged.ASIDE),
        ("bad_bytes", "replace", BadBytes.REPLACE),
        ("strict", True, True),
        ("kind", "json", "json"),
    ],
)
def test_what_people_write_is_understood(key, said, choice):
    assert check_reading(request(**{key: said})) == {}
    assert getattr(reading_choices(request(**{key: said})), key) == choice


@pytest.mark.parametrize(("said", "choice"), [("skip", True), ("keep", False), ("auto", None)])
def test_the_space_behind_a_delimiter(said, choice):
    assert reading_choices(request(initial_space=said)).skip_initial_space is choice


@pytest.mark.parametrize(
    ("key", "said", "sentence"),
    [
        ("encoding", "utf9", "There is no encoding utf9"),
        ("encoding", "rot13", "There is no encoding rot13"),
        ("delimiter", 'a"', "A delimiter has no quote and no line end in it"),
        ("delimiter", "\n", "A delimiter has no quote and no line end in it"),
        ("delimiter", r"\n", r"\n is no character; write one as \t, \x1f or \u00a7"),
        ("delimiter", r"\x", r"\x is no character; write one as \t, \x1f or \u00a7"),
        ("quote", "''", "The quote is one character, or none"),
        ("escape", r"\\", "The escape is one character, or none"),
        ("comment", "#\n", "A comment begins with no line end"),
        ("header_row", "0", "The header row is the number of a line, from 1 to 999,999, or none"),
        ("header_row", "two", "The header row is the number of a line, from 1 to 999,999, or none"),
        ("skip_lines", "-1", "The lines to skip are a whole number up to 999,999"),
        ("skip_lines", "1e3", "The lines to skip are a whole number up to 999,999"),
        ("skip_lines", "1234567", "The lines to skip are a whole number up to 999,999"),
        ("ragged", "drop", "There is no ragged drop"),
    ],
)
def test_what_nobody_understands_has_a_sentence(key, said, sentence):
    assert check_reading(request(**{key: said})) == {key: sentence}


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"header_row": "2", "skip_lines": "2"}, {"header_row"}),
        ({"header_row": "3", "skip_lines": "2"}, set()),
        ({"header_row": "none", "skip_lines": "2"}, set()),
        ({"delimiter": "'", "quote": "'"}, {"quote"}),
        ({"delimiter": r"\x5c", "escape": "\\"}, {"escape"}),
        ({"delimiter": "pipe", "quote": "none", "escape": "none"}, set()),
        ({"quote": "'", "escape": '"'}, set()),
    ],
)
def test_choices_that_exclude_each_other_have_a_sentence(said, fields):
    assert set(check_reading(request(**said))) == fields


def test_an_escape_that_is_the_quote_is_a_doubled_quote():
    assert reading_choices(request(quote="'", escape="'")).escape == ""
    assert reading_choices(request(quote="'", escape='"')).escape == '"'
