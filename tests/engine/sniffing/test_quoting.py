r"""How values are quoted and escaped, once the delimiter is known, and what is doubted of it."""

import pytest

from csvdownloader.core.sources.reading import ReadingChoices
from csvdownloader.engine.sniffing.candidates import candidate
from csvdownloader.engine.sniffing.quoting import (
    best_quoting,
    has_single_quoted,
    joins_whole_rows,
    later_quoting,
    may_be_escaped,
)
from csvdownloader.engine.sniffing.records import Dialect


def fits(text, **dialect):
    return candidate(text, Dialect(",", **dialect), is_end=True)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("a,'b'\n", True),
        ("a,b\n", False),
        ("a,'b\n", False),
        ("a,b'\n", False),
        ("'a,b'\n", True),  # around several
        ("'a,b',c\n", True),
        ("'a',b'\n", True),
        ("'a,'b\n", False),
        ("'a,b\n'c'\n", False),
        ("'a'\n'c'\n", True),
        ("','\n", True),
        ("'\n", False),
        ("'',x\n", True),
        ("'it''s',x\n", True),
        ("'it's',x\n", False),
        ("''x',y\n", False),
        ("'x'',y\n", False),
        ("\"'b'\",x\n", False),
    ],
)
def test_whether_single_quotes_stand_around_values(text, is_so):
    assert has_single_quoted(fits(text)) is is_so
    assert not has_single_quoted(fits(text, quote="'"))
    assert not has_single_quoted(fits(text, escape="'"))


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ('id,text\n1,"a\n2,b"\n', True),
        ('id,text\n1,"a\n2,b"\n3,"c\n4,d"\n', True),
        ('id,"text"\n1,"a\n2,b"\n', False),  # a quote that joins nothing
        ('id,text\n1,"a"\n', False),
        ("id,text\n1,a\n", False),
        ('id,text\n1,"a\n2"\n', False),
        ('id,text\n1,"a\n2,b,c"\n', False),
        ('id,text,n\n1,"a\n2,b",3\n', False),
    ],
)
def test_whether_quotes_join_whole_rows(text, is_so):
    assert joins_whole_rows(fits(text), text) is is_so


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("a\\\\b,c\n", True),
        ("a\\\\b,c\\\\\\\\d\n", True),
        ("a\\\\b,c\\d\n", False),
        ("a\\b,c\n", False),
        ("a,c\n", False),
        ("\\N,c\n", True),
        ("a\\b,\\N\n", True),
        ('"\\N",c\n', False),
    ],
)
def test_whether_backslashes_may_be_escapes(text, is_so):
    assert may_be_escaped(fits(text), text) is is_so


@pytest.mark.parametrize(
    ("text", "choices", "dialect"),
    [
        ("a,b\n1,2\n", {}, {}),
        ("a,'b'\n1,'2'\n", {}, {"quote": "'"}),
        ("a,'b'\n1,'2'\n", {"quote": '"'}, {}),
        ("a,'b'\n1,'2'\n", {"quote": ""}, {"quote": ""}),
        ("a,b\n1,x\\,y\n", {}, {"escape": "\\"}),
        ("a,b\n1,x\\,y\n", {"escape": ""}, {}),
        ("a,b\n1,x\\y\n", {"escape": "\\"}, {"escape": "\\"}),
        ('a,b\n1, "x,y"\n', {}, {"skip_initial_space": True}),
        ('a,b\n1, "x,y"\n', {"skip_initial_space": False}, {}),
        ("a,b\n1, x\n", {"skip_initial_space": True}, {"skip_initial_space": True}),
        ("a,b\n1, x\n", {}, {}),
        ('a,b\n1,"x\n3,4\n', {}, {"quote": ""}),
        ('a,b\n1,"x\n3,4\n5,6\n', {}, {"quote": ""}),
        ('a,b\n1,"x" y\n3,4\n', {}, {"quote": ""}),
        ('a,b\n1,"x"\n3,"y"\n5,"z" z\n', {}, {}),  # most are right
        ("a,b\n'1','x,y'\n", {}, {"quote": "'"}),
        ("'a','b'\n1,2\n", {}, {"quote": "'"}),  # the header is
        ("'a',b\n1,2\n", {}, {}),
    ],
)
def test_the_quoting_that_fits_best(text, choices, dialect):
    found = best_quoting(text, ",", ReadingChoices(**choices), is_end=True)
    assert found.dialect == Dialect(",", **dialect)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ('a,b\n1,"x\n3,4\n', '"'),
        ('a,b\n1,"x\n3,4\n5,6\n', ""),
        ('a,b\n1,"x\n3,4\n5,6\n7\n', ""),  # four of five lines agree
        ('a,b\n1,"x\n3,4\n5\n', '"'),
    ],
)
def test_a_quote_that_is_open_at_the_end_of_a_piece_is_none_by_many_lines(text, quote):
    assert best_quoting(text, ",", ReadingChoices(), is_end=False).dialect.quote == quote


@pytest.mark.parametrize(
    ("later", "dialect"),
    [
        ("3,4\n5,6\n", {}),
        ("3,x\\,y\n5,6\n", {"escape": "\\"}),
        ("3,'x,y'\n5,'z'\n", {"quote": "'"}),
        ("3,4,x\\,y\n5,6,7\n", {}),  # of another width
    ],
)
def test_a_later_piece_may_show_another_quoting(later, dialect):
    text = "a,b\n1,2\n"
    found = later_quoting(fits(text), text, [later], ReadingChoices())
    assert found.dialect == Dialect(",", **dialect)
    assert found.found.records == fits(text).found.records  # those of the beginning
