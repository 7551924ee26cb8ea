"""Where the table begins, right at the bounds: what one line or one value more makes of it."""

import pytest

from csvdownloader.core.sources.reading import ExtraField, ReadingChoices
from csvdownloader.engine.sniffing.candidates import candidate
from csvdownloader.engine.sniffing.headers import (
    HeaderProposal,
    comment_of,
    has_later_comments,
    proposed_header,
)
from csvdownloader.engine.sniffing.records import Dialect, parsed

COMMA = Dialect(",")


def records(text):
    return parsed(text, COMMA, is_end=True).records


def header(text, width, **choices):
    return proposed_header(records(text), width, ReadingChoices(**choices))


NUMBERS = "1,2,3\n" * 30


@pytest.mark.parametrize(
    ("text", "width", "line"),
    [
        ("T,x\n" * 39 + "id,n,m\n1,2,3\n", 3, 39),
        ("T,x\n" * 40 + "id,n,m\n1,2,3\n", 3, 0),
        ("a,,c\n1,2\n3,4\n5,6\n", 2, 0),
        ("a,b,c\n1,\n3,4\n5,6\n", 2, 0),
        ("T,x,y\nid,n\n1,2\n", 2, 0),  # one row is too little
        ("T,x,y\nid,n\n1,2\n3,4\n", 2, 1),
        ("T,x,y\nid,n\n1,2\n3\n4,5\n", 2, 0),
        ("T,x,y\nid\n1,2\n3,4\n", 2, 0),
        ("T,x,y\na,b\nc,d\ne,f\n", 2, 0),
        ("T,x,y\nid,5\n1,2\n3,4\n", 2, 0),
        ("Jan 1, 2024\nid,n\n", 2, 1),
        ("x, y\nid,n\n1, 2\n", 2, 1),
        ("x, y\nid, n\n1, 2\n", 2, 0),
        (",\n", 2, 0),
        (",\nid,n\n", 2, 1),
        (",\n" * 40 + "id,n\n", 2, 40),
        (",\n" * 41 + "id,n\n", 2, 40),
        ("T\n" * 30 + ",\n" * 20 + "id,n\n1,2\n", 2, 50),
        ("a,,\nb,,\nid,x,n\n1,y,2\n", 3, 0),
        ("a,,\nb,c,\nid,x,n\n1,y,2\n", 3, 2),
        ("5,,\nid,x,n\n1,y,2\n", 3, 0),
        ("T,,,\n1,b,,\nid,x,n,m\n1,2,3,4\n", 4, 1),
        ("T,,,\n1,b,c,\nid,x,n,m\n1,2,3,4\n", 4, 0),
        ("T,,\na,b,\n1,2,3\n4,5,6\n", 3, 1),
        ('""\nid\n', 1, 0),
        ("id\n1,2\n3,4\n", 2, 0),
        ("T\nid,n\n1,2\n", 2, 1),
        ("id\n1,2\n", 2, 0),
        ("id\n1,2\nx,y\n3,4\n", 2, 1),
        ("T\nid\n1,2\n3,4\n", 2, 1),
        ("a,b\nx,1,2\ny,3,4\n", 3, 0),
        ("a,b\nx,y,z\nu,v,w\n", 3, 0),
        ("a,b\nid,n,m\n1,2,3\n4,5,6\n", 3, 1),
        ("a,b\n1,2,3\nx,y,z\n4,5,6\n", 3, 0),
        ("a,b\n\nx,1,2\ny,3,4\n", 3, 2),
        ("1,2\nx,1,2\ny,3,4\n", 3, 1),
        ("a,b,\nx,1,2\ny,3\n", 3, 0),
        ("a,b\nx,1,2\ny,3\n", 3, 1),
        ("a\nx,1,2\ny,3,4\n", 3, 1),
        ("k,5\n\nid,n\n1,2\n3,4\n", 2, 2),
        ("k,5\n\nid,n\n1,2\n", 2, 0),
        ("k,x\n5,6\n\nid,n\n1,2\n3,4\n4,5\n", 2, 0),  # the second pair is a row
        ("k,x\n\nid\n1,2\n3,4\n", 2, 0),
        ("k,x\n\nid,7\n1,2\n3,4\n", 2, 0),
        ("k,x\n\nu,v\nx,y\nz,w\n", 2, 0),
    ],
)
def test_the_line_at_a_bound(text, width, line):
    assert header(text, width).line == line


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("a,b,c\n" * 3 + NUMBERS, 3, 3),
        ("a,b,c\n" * 4 + NUMBERS, 3, 4),
        ("a,b,c\n" * 5 + NUMBERS, 3, 4),
        ("a,b\n" * 2 + "1,2\n" * 30, 2, 1),
        ("a,b,c\nx,y,5\n" + NUMBERS, 3, 1),
        ("a,b,5\nx,y,z\n" + NUMBERS, 3, 1),
        ("a,b,c\nx,y,\n" + NUMBERS, 3, 1),
        ("a,b,c\nx,y\n" + NUMBERS, 3, 1),
        ("a,b\nx,y,z\n" + NUMBERS, 3, 1),
        ("a,b,\nx,y,z\n" + "Ada,1,2\n" * 30, 3, 2),
        ("a,\nx,y\n" + "1,2\n" * 30, 2, 2),
        ("a,\n,y\n" + "1,2\n" * 30, 2, 1),
        ("a,b\n[s],(m)\n" + "1,2\n" * 30, 2, 2),
        ("a,b\n[s],\n" + "1,2\n" * 30, 2, 2),
        ("a,b\n[s],m)\n" + "1,2\n" * 30, 2, 1),
        ("a,b\n[s],(m\n" + "1,2\n" * 30, 2, 1),
        ("a,b,c\nx,y,z\nu,v,w\n", 3, 1),
        ("a,b,c\nx,y,z\n", 3, 1),
        ("a,b\nx,[s]\n" + "Ada,2\n" * 30, 2, 2),
        ("a,b,c,d\nx,y,z,w\n" + "Ada,1,2,3\n" * 30, 4, 2),
        ("a,b,c\nx,y,z\n" + "Ada,1,2\n" * 30, 3, 1),
    ],
)
def test_the_records_of_a_header(text, width, rows):
    assert header(text, width).header_rows == rows


@pytest.mark.parametrize(
    ("text", "names", "is_doubted"),
    [
        ("a,b\n", True, False),
        ("1,2\n", False, True),
        ("1,\n", False, True),
        ("1,b\n", True, False),
        ("a\n1,2\n", True, False),
        ("id,n\n1,2\n3,4\n", True, False),
        ("a,b\nc,d\n", True, False),
        ("1,b\n3,4\n5,6\n", True, True),
        ("1,x\n3,y\n5,z\n", False, True),
        ("2,x\n3,4,5\n5,z\n", False, True),
    ],
)
def test_whether_names_stand_in_it(text, names, is_doubted):
    found = header(text, 2)
    assert (found.has_header, found.is_doubted) == (names, is_doubted)


@pytest.mark.parametrize(
    ("text", "width", "extra"),
    [
        ("a,b,\n1,2\n3,4\n", 2, ExtraField.IN_HEADER),
        ("a,b,c\n1,2\n3,4\n", 2, ExtraField.NONE),
        ("a,b\n1,2,\n3,4,\n", 3, ExtraField.IN_ROWS),
        ("a,b\n1,2,\n3,4,5\n", 3, ExtraField.UNNAMED_FIRST),
        ("a,b\n1,2,\n3,4\n", 3, ExtraField.NONE),
        ("a,b,c,\n1,2\n3,4\n", 2, ExtraField.NONE),
        ("a,b\n1,2\n", 2, ExtraField.NONE),
    ],
)
def test_a_field_more_or_less(text, width, extra):
    assert header(text, width, header_row=1).extra_field is extra


def test_a_text_without_a_record_has_nothing_before_a_table():
    assert header("#a\n\n#b\n", 1, comment="#") == HeaderProposal(has_header=True, comment="#")
    assert header("\n", 1, header_row=0) == HeaderProposal(has_header=False, comment="")


def test_what_stands_before_the_table_is_counted():
    text = "T\n#x\n\n#y\n\n\nU\na,b,c\nu,v,w\n" + NUMBERS
    assert header(text, 3, comment="#") == HeaderProposal(
        line=8, has_header=True, blank=3, comments=2, titles=2, header_rows=2, comment="#"
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("id,n\n--,---\n1,2\n", 1),
        ("T\nid,n\n-,---\n", 2),
        ("id,n\n--,--\n1,2\n", 0),
        ("id,n\n--x,---\n1,2\n", 0),
        ("id,n\n", 0),
    ],
)
def test_a_rule_below_the_header_is_told(text, line):
    assert header(text, 2).rule == line
    assert header(text, 2, header_row=0).rule == 0


@pytest.mark.parametrize(
    ("text", "width", "comment"),
    [
        ("x,1\n#a\ny,2\n", 2, "#"),
        ("x,1\n#a,b\ny,2\n", 2, ""),
        ("x,1\n#a\n#b,c\ny,2\n", 2, ""),
        ("x\n#a,b\ny\n", 1, ""),
        ("#a\n#b\n", 1, ""),
        ("#a\n\n", 1, ""),
        ("\n#a\nx,y\n", 2, "#"),
        ("#a\nx\ny\n", 1, "#"),
        ("# 5,5\n1,5\n2,6\n", 2, "#"),
        ("#5,5\n1,5\n2,6\n", 2, ""),
        ("# id,n\n1,5\n2,6\n", 2, ""),
        ("# id,n\n1,5\n", 2, ""),
        ("#a,b\nx,y\nz,w\n", 2, ""),
        ("#a,b\nid,n\nx,y\n1,2\n", 2, ""),
        ("#a,b\nid,n\n1,2\n", 2, "#"),
        ('"#a",b\n1,2\n', 2, ""),
    ],
)
def test_what_comments_begin_with(text, width, comment):
    assert comment_of(records(text), width) == comment


@pytest.mark.parametrize(
    ("text", "width", "is_doubted"),
    [
        ("#a,b\nid,n\n1,2\n", 2, True),
        ("# a,b\nid,n\n1,2\n", 2, False),
        ("#a,b,c\nid,n\n1,2\n", 2, False),
        ("#a\nid\n1\n", 1, False),
        ("id,n\n#a,b\n1,2\n", 2, True),
        ("id,n\n#a\n1,2\n", 2, False),
        ("id,n\n# a,b\n1,2\n", 2, True),
        ("id,n\n\n1,2\n", 2, False),
    ],
)
def test_a_comment_that_may_be_a_row_is_doubted(text, width, is_doubted):
    assert header(text, width, comment="#").is_comment_doubted is is_doubted


@pytest.mark.parametrize(
    ("start", "quote", "later", "are_there"),
    [
        ("id,n\n1,2\n", '"', ["3,4\n#x\n"], True),
        ("id,n\n1,2\n", '"', ["3,4\n#x,y,z\n"], True),
        ("id,n\n1,2\n", '"', ["3,4\n#x,y\n"], False),
        ("id,n\n1,2\n", '"', ["3,4\nx\n"], False),
        ("id,n\n1,2\n", '"', ["3,4\n", "5,6\n#x\n"], True),
        ("id,n\n1,2\n", '"', ['"3",4\n#x\n'], False),
        ("id,n\n1,2\n", "", ['"3",4\n#x\n'], True),
        ("id\n1\n", '"', ["3\n#x,y\n"], False),
        ("id,n\n#1,2\n", '"', ["3,4\n#x\n"], False),
    ],
)
def test_comments_further_on(start, quote, later, are_there):
    best = candidate(start, Dialect(",", quote=quote), is_end=True)
    assert has_later_comments(later, best) is are_there
