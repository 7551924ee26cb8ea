import pytest

from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.sources.reading import BadBytes, ExtraField, TextReading
from csvdownloader.sources.tabular.delimited.csv_stream import CsvText
from tests.support.blocks import Blocks


def text_of(text, size=3, **reading):
    data = text if isinstance(text, bytes) else text.encode()
    return CsvText(Blocks(data, size), TextReading(**reading))


@pytest.mark.parametrize(
    ("text", "reading", "names", "line"),
    [
        ("a,b\n1,2\n", {}, ["a", "b"], 2),
        ("Sales 2024\r\n\r\na,b\r\n1,2\n", {"skip_lines": 2}, ["a", "b"], 4),
        ("Sales\r\ra,b\r1,2\n", {"skip_lines": 1}, ["a", "b"], 4),
        ('"open\na,b\n', {"skip_lines": 1}, ["a", "b"], 3),
        ("# x\n\n# y,z\na,b\n1,2\n", {"comment": "#"}, ["a", "b"], 5),
        ("\n\na,b\n", {}, ["a", "b"], 4),
        ('"a\nb",c\n1,2\n', {}, ["a\nb", "c"], 3),
        ("1,2,3\n4,5,6\n", {"has_header": False}, ["column1", "column2", "column3"], 1),
        ("x\n# y\n1,2\n", {"has_header": False, "skip_lines": 1, "comment": "#"}, None, 3),
        ("a,b,\n1,2\n", {"extra_field": ExtraField.IN_HEADER}, ["a", "b"], 2),
        ("a,b\n1,2,\n", {"extra_field": ExtraField.IN_ROWS}, ["a", "b"], 2),
        ("a,b\n1,2,3\n", {"extra_field": ExtraField.UNNAMED_FIRST}, ["", "a", "b"], 2),
        ("'a';b\n", {"delimiter": ";", "quote": "'"}, ["a", "b"], 2),
        ('"a\tb\n', {"delimiter": "\t", "quote": ""}, ['"a', "b"], 2),
        ("\ufeff\ufeff\ufeffa,b\n", {}, ["a", "b"], 2),
    ],
)
@pytest.mark.parametrize("size", [1, 4, 100])
def test_the_header(text, reading, names, line, size):
    found = text_of(text, size, **reading)
    assert found.header() == (names or ["column1", "column2"])
    assert found.line == line


def test_what_stands_before_the_table_is_kept_in_part():
    lines = [f"{number} " + "ä" * 300 for number in range(30)]
    text = text_of("\n".join(lines) + "\na,b\n", 50, skip_lines=30)
    assert text.header() == ["a", "b"]
    assert text.set_aside == [line[:200] for line in lines[:20]]
    assert text.line == 32


def test_blank_lines_and_comments_are_counted():
    text = text_of("\ufeff\ufeff# x\n\n\n# y\na\n", comment="#")
    text.header()
    assert (text.blank, text.comments) == (2, 2)


@pytest.mark.parametrize(
    ("text", "reading", "message"),
    [
        ("", {}, "x.csv is empty"),
        ("\n# x\n", {"comment": "#"}, "x.csv is empty"),
        ("", {"has_header": False}, "x.csv is empty"),
        ("a\nb", {"skip_lines": 2}, "x.csv is empty"),
        ("a\nb\n", {"skip_lines": 3}, "x.csv ends after 2 lines: no table is behind the 3"),
    ],
)
def test_a_text_without_a_table_is_refused(text, reading, message):
    with pytest.raises(WrongContentError, match=message):
        text_of(text, **reading).header()


@pytest.mark.parametrize(
    ("data", "encoding", "text", "count"),
    [
        (b"a\xffb,\xc3\n", "utf-8", "a\ufffdb,\ufffd\n", 2),
        (b"a\xe2\x82", "utf-8", "a\ufffd", 2),
        ("a\ufffdb".encode(), "utf-8", "a\ufffdb", 0),
        (b"\x81a\x8d", "cp1252", "\ufffda\ufffd", 2),
        ("aé".encode("utf-16")[:-1], "utf-16", "a\ufffd", 1),
        ("テ,".encode("shift_jis") + b"\xfd", "shift_jis", "テ,\ufffd", 1),
        ("é" * 50 + "\n", "utf-8", "é" * 50 + "\n", 0),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_bytes_that_do_not_fit_can_be_replaced(data, encoding, text, count, size):
    data = data if isinstance(data, bytes) else data.encode()
    found = CsvText(Blocks(data, size), TextReading(encoding=encoding), BadBytes.REPLACE)
    while not found.final:
        found.grow()
    assert found.held.decode() == text
    assert found.replaced.count == count
