"""Which texts may stay as they are, wherever their blocks end."""

import pytest

from csvdownloader.engine.rows.csv_conformance import CsvConformance, LineEndsOutside

BOM = b"\xef\xbb\xbf"
GOOD = [
    b"",
    b"a",
    b"a,b\n1,2",
    b"a\r\n1\r\n",
    b'"a","b"\r\n"1,x","2\r\n3"\r\n',
    b'"","",x\n""\n"a""b",""""\n',
    b'x,""\n,"a"',
    "é,€\n😀".encode(),
    b"a" + BOM,
    b"a\n\r\n",
]
BAD = [
    BOM + b"a\n",
    b"a\rb\n",
    b"a\n\r",
    b"a\n1\r\r\n",
    b'"a\rb"\n',
    b'a"b\n',
    b'"a"b\n',
    b'a "b"\n',
    b'"a"\t1\n',
    b'a""\n',
    b'""a\n',
    b"a\xff\n",
    "é".encode()[:1],
    b"\xc3\n",
]


def blocks(text, size):
    return [text[start : start + size] for start in range(0, len(text), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize(
    ("text", "conforms"), [*((text, True) for text in GOOD), *((text, False) for text in BAD)]
)
def test_a_text_conforms_or_not_wherever_blocks_end(text, conforms, size):
    seen = CsvConformance(",")
    for block in blocks(text, size):
        seen.take(block)
    assert seen.conforms() is conforms


def test_what_was_violated_once_stays_so():
    seen = CsvConformance(",")
    for block in (b'a"b\n', b"1,2\n"):
        seen.take(block)
    assert not seen.conforms()


def test_beside_another_delimiter_quotes_may_stand_too():
    seen = CsvConformance("\t")
    seen.take(b'"a"\t"b"\n')
    assert seen.conforms()


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize(
    ("text", "violates"),
    [
        (b'"a\rb",\r\n"\r"\r\n', False),
        (b'"a\r"\n"\r\r"', False),
        (b'a\r"\n', True),
        (b'"a"\r"b"\n', True),
        (b'"a"\rb\n', True),
        (b"a\rb\n", True),
        (b"a\r\r\n", True),
    ],
)
def test_line_ends_matter_outside_of_quotes_alone(text, violates, size):
    ends = LineEndsOutside()
    found = [ends.violates(block) for block in blocks(text, size)]
    assert any([*found, ends.violates(b"")]) is violates
