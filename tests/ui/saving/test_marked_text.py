"""The marks in the preview of a text."""

import pytest

from csvdownloader.core.writing.options import QuotePolicy, SavedFormat, WriteOptions
from csvdownloader.ui.saving.marked_text import (
    MOST_CHARACTERS,
    MOST_LINES,
    RunKind,
    hex_lines,
    marked,
)

PLAIN, DELIMITER, MARK, BREAK = RunKind
BACKSLASHES = WriteOptions(delimiter="\t", quoting=QuotePolicy.BACKSLASH, null="\\N")


def runs(text, options=None, encoding="utf-8"):
    return [
        (run.text, run.kind) for run in marked(text.encode(encoding), options or WriteOptions())
    ]


def test_delimiters_are_those_outside_of_quotes():
    assert runs('a,"b,c""d,",e\n') == [
        ("a", PLAIN),
        (",", DELIMITER),
        ('"b', PLAIN),
        (",", PLAIN),
        ('c""d', PLAIN),
        (",", PLAIN),
        ('"', PLAIN),
        (",", DELIMITER),
        ("e", PLAIN),
        ("LF", MARK),
        ("\n", BREAK),
    ]


def test_what_escapes_is_no_delimiter():
    assert runs('a\\\tb"\t\\N', BACKSLASHES) == [
        ('a\\\tb"', PLAIN),
        ("TAB", MARK),
        ("\\N", PLAIN),
    ]


def test_in_json_nothing_is_a_delimiter():
    options = WriteOptions(format=SavedFormat.JSONL)
    assert runs('{"a":"b,c"}\n', options)[0] == ('{"a":"b,c"}', PLAIN)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\r\n", "CRLF"),
        ("\r", "CR"),
        ("\n", "LF"),
        ("\t", "TAB"),
        ("\0", "NUL"),
        ("\x01", "U+0001"),
        ("\u200e", "U+200E"),
        ("\u202e", "U+202E"),
        ("\u2028", "LS"),
        ("\ufeff", "U+FEFF"),
    ],
)
def test_what_cannot_be_seen_has_a_mark(text, name):
    assert runs(f"a{text}")[:2] == [("a", PLAIN), (name, MARK)]


def test_the_byte_order_mark_is_one_only_where_it_is_asked_for():
    options = WriteOptions(bom=True, encoding="utf-16-le")
    assert runs("\ufeffa", options, "utf-16-le") == [("BOM", MARK), ("a", PLAIN)]
    assert runs("\ufeffa")[0] == ("U+FEFF", MARK)


def test_a_character_that_is_cut_is_left_out():
    assert [run.text for run in marked("aö".encode()[:2], WriteOptions())] == ["a"]


def test_no_more_is_shown_than_can_be_read():
    assert sum(kind is BREAK for _, kind in runs("a\n" * 2 * MOST_LINES)) == MOST_LINES
    assert sum(len(text) for text, _ in runs("a" * 2 * MOST_CHARACTERS)) == MOST_CHARACTERS


def test_bytes_stand_in_lines_of_sixteen():
    assert hex_lines("id,größe\r\n0123456".encode()) == (
        "000000  69 64 2c 67 72 c3 b6 c3 9f 65 0d 0a 30 31 32 33  id,gr····e··0123\n"
        "000010  34 35 36                                         456"
    )
