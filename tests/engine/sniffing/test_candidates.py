"""How well a dialect fits a text, to the number: what agrees, and what its values are."""

import pytest

from csvdownloader.engine.sniffing.candidates import candidate, delimiters
from csvdownloader.engine.sniffing.records import Dialect


def fits(text, delimiter=",", *, is_end=True):
    return candidate(text, Dialect(delimiter), is_end=is_end)


@pytest.mark.parametrize(
    ("text", "delimiter", "width", "first", "agreement", "fillable", "structure", "score"),
    [
        ("a,b\n1,2\n3,4\n", ",", 2, 0, 1, 1, 1, 0.7975),
        ("a\n1\n", ",", 1, 0, 1, 0, 1, 0.5225),
        ("T\na,b\n1,2\n3,4\n", ",", 2, 1, 1, 0, 0.97, 0.6139),
        ("T\nU\nV\na,b\n1,2\n", ",", 2, 3, 1, 0, 0.9127, 0.5341),
        ("T\n" * 17 + "a,b\n" * 9, ",", 2, 17, 1, 0, 0.6, 0.2187),
        ("a,b,c\n1,2\n3,4\n", ",", 2, 0, 0.6667, 1, 0.7, 0.4042),
        ('a,b\n"x"y,2\n"3",4\n', ",", 2, 0, 1, 1, 0.05, 0.0020),
        ('a,b\n"x",2\n"3",4\n', ",", 2, 0, 1, 1, 1, 0.7906),
        ('"x"y,"z"\n"1","2"\n', ",", 2, 0, 1, 1, 0.5, 0.2011),
        ("", ",", 1, 0, 0, 0, 0, 0),
        ("x,1\n\n#c\ny,2\n", ",", 2, 0, 1, 1, 1, 0.7837),
        ("a,b\n1\n2\n3,4\n", ",", 2, 0, 0.5, 0.5, 0.5, 0.1959),
        ("a,b,c\n1,2,3\n4,5\n6,7\n", ",", 3, 0, 0.5, 1, 0.7, 0.4267),
        ("a;b\n1;2,3\n", ",", 2, 1, 1, 0, 0.97, 0.4128),
        ("a;b\n1;2,3\n", ";", 2, 0, 1, 1, 1, 0.7837),
    ],
)
def test_how_well_a_dialect_fits(
    text, delimiter, width, first, agreement, fillable, structure, score
):
    found = fits(text, delimiter)
    assert (found.width, found.first, found.is_headed) == (width, first, first == 0)
    numbers = (found.agreement, found.fillable, found.structure, found.score)
    assert numbers == pytest.approx((agreement, fillable, structure, score), abs=1e-4)


@pytest.mark.parametrize(
    ("text", "width", "first"),
    [
        ("k,v\nq,w\n\n" + "a,b,c\n" * 3, 3, 2),
        ("k,v\n" * 8 + "\n" + "a,b,c\n" * 3, 3, 8),
        ("k,v\n" * 8 + "\n" + "a,b,c\n" * 2, 2, 0),
        ("k,v\n" * 8 + "a,b,c\n" * 3, 2, 0),  # no blank line parts them
        ("k,v\n" * 40 + "\n" + "a,b,c\n" * 3, 3, 40),
        ("k,v\n" * 41 + "\n" + "a,b,c\n" * 3, 2, 0),
        ("k,v,w\n" * 8 + "\n" + "a,b\n" * 3, 3, 0),
        ("k,v\n" * 8 + "x,y,z,u\n\n" + "a,b,c\n" * 3, 2, 0),
        ("a,b\n" * 2 + "1,2,3\n" * 2, 2, 0),
        ("a,b\n" * 2 + "1,2,3\n" * 3, 3, 2),
        ("a,b\n" * 3 + "1,2,3\n" * 3, 2, 0),
        ("a,b\n" + "1,2,3\n", 3, 1),
    ],
)
def test_a_last_block_below_a_blank_line_is_the_table(text, width, first):
    found = fits(text)
    assert (found.width, found.first) == (width, first)


@pytest.mark.parametrize(
    ("value", "delimiter", "typed"),
    [
        ("", ",", 0.8),
        ("n/a", ",", 0.8),
        ("7", ",", 1),
        ("true", ",", 1),
        ("Ada", ",", 0.9),
        ('"Ada"', ",", 0.95),
        ("'Ada", ",", 0.3),
        ("Ada'", ",", 0.3),
        ('Ada"', ",", 0.3),
        ("A" * 59, ",", 0.9),
        ("A" * 60, ",", 0.6),
        ("a;b", ",", 0.3),
        ("a|b", ",", 0.3),
        ("a, b", ";", 0.9),
        ("a,b", ";", 0.3),
        ("a\tb", ";", 0.3),
        ("a,b", ":", 0.3),
        ("a, b", ":", 0.3),
        ("a b", ":", 0.9),
    ],
)
def test_how_much_like_one_a_value_is(value, delimiter, typed):
    assert fits(f"0{delimiter}{value}\n", delimiter).typed == pytest.approx((1 + typed) / 2)


def test_the_values_of_60_records_are_looked_at():
    assert fits("1,2\n" * 59 + "a,b\n" * 9).typed == pytest.approx((59 + 0.9) / 60)
    assert fits("1,2\n" * 60 + "a,b\n" * 9).typed == 1


def test_the_delimiters_that_occur_are_tried_the_long_ones_first():
    assert delimiters("a::b,c;d e|~|f\t^") == ["|~|", "::", ",", ";", "\t", "|", "^", "~", ":", " "]
    assert delimiters("a") == []
