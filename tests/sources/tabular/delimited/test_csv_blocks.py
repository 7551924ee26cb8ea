"""Which blocks are copied at once, how far, and what is counted in them."""

import pytest

from csvdownloader.core.sources.reading import ExtraField, TextReading
from csvdownloader.sources.tabular.delimited.csv_blocks import (
    BlockCopier,
    CopiedBlock,
    count_lines,
)

DENSE = 500  # rows of two quoted values: so many quotes are matched row by row


def take(data, columns=2, target=",", *, final=False, most=None, **reading):
    return BlockCopier(columns, TextReading(**reading), target).take(data, final, most)


@pytest.mark.parametrize(
    ("data", "final", "copied"),
    [
        (b"1,2\n3,4\n5", False, (b"1,2\n3,4\n", 8, 2, 2)),
        (b"1,2\r\n3,4\r\n5", False, (b"1,2\n3,4\n", 10, 2, 2)),
        (b"1,2\r3,4\r5,6", False, (b"1,2\n3,4\n", 8, 2, 2)),
        (b"1,2\r3,4\r", False, (b"1,2\n", 4, 1, 1)),  # a line feed may follow
        (b"1,2\r3,4\r", True, (b"1,2\n3,4\n", 8, 2, 2)),
        (b'1,2\r"a', False, (b"1,2\n", 4, 1, 1)),
        (b"1,2\n3,4", True, (b"1,2\n3,4\n", 7, 2, 1)),
        (b"1,2", False, (b"", 0, 0, 0)),
        (b'1,"2\n', False, (b"", 0, 0, 0)),
        (b'1,a"b\n', False, (b"", 0, 0, 0)),  # it is known when the next quote comes
        (b'1,"a\nb"\n2,"c\n', False, (b'1,"a\nb"\n', 8, 1, 2)),
        (b'1,"a\r\nb"\r\n2,"c', False, (b'1,"a\r\nb"\n', 10, 1, 2)),
        (b'1,"2"\n3,"4"', False, (b'1,"2"\n', 6, 1, 1)),
        (b'1,"2"\n"3","4', False, (b'1,"2"\n', 6, 1, 1)),
        (b'1,"a""b"\n"",""""\n', False, (b'1,"a""b"\n"",""""\n', 17, 2, 2)),
        (b'1,"a"', True, (b'1,"a"\n', 5, 1, 0)),
    ],
)
def test_whole_records_are_copied(data, final, copied):
    assert take(data, final=final) == CopiedBlock(*copied)


@pytest.mark.parametrize(
    "data",
    [
        b'1,a"b"\n',
        b'1,"a"b\n',
        b'1,a""\n',
        b'1, "a"\n',
        b"1,2\n3\n",
        b"1,2\n3,4,5\n",
        b"1,2\n\n3,4\n",
    ],
)
def test_what_is_no_plain_record_goes_another_way(data):
    assert take(data) is None


def test_a_quote_that_is_open_at_the_end_goes_another_way():
    assert take(b'1,2\n3,"4\n', final=True) is None


@pytest.mark.parametrize("data", [b"\n1\n", b"1\n\n2\n", b"\r\n1\n", b'"1"\n' * 1000 + b"\n2\n"])
def test_a_blank_line_of_one_column_goes_another_way(data):
    assert take(data, columns=1) is None


def test_one_column_is_copied():
    assert take(b'1\n"a\nb"\r\n', columns=1) == (b'1\n"a\nb"\n', 9, 2, 3)


@pytest.mark.parametrize("data", [b"1,2\n" * 3, b'"1","2"\n' * DENSE])
def test_more_rows_than_are_wanted_go_another_way(data):
    rows = data.count(b"\n")
    assert take(data, most=rows) == (data, len(data), rows, rows)
    assert take(data, most=rows - 1) is None


@pytest.mark.parametrize(
    ("row", "written", "lines"),
    [
        (b'"1","2"\r\n', b'"1","2"\n', 1),
        (b'"a\nb","2"\n', b'"a\nb","2"\n', 2),
        (b'"a\r\nb","2"\r\n', b'"a\r\nb","2"\n', 2),
        (b'"a""","2"\n', b'"a""","2"\n', 1),
    ],
)
def test_many_quotes_are_copied_alike(row, written, lines):
    found = take(row * DENSE + b'"open')
    assert found == (written * DENSE, len(row) * DENSE, DENSE, lines * DENSE)


def test_many_quotes_and_then_a_line_end_inside_of_a_value():
    data = b'"1","2"\n' * DENSE + b'"a\nb","2"\n'
    assert take(data) == (data, len(data), DENSE + 1, DENSE + 2)


@pytest.mark.parametrize(
    ("data", "written"),
    [
        (b"1;2\n", b"1,2\n"),
        (b"1;2,5\r\n3;4\r\n", b'1,"2,5"\n3,4\n'),
        (b"1,5;2\n3,5;4\n", b'"1,5",2\n"3,5",4\n'),
        (b'"1,5;x";2\n', b'"1,5;x",2\n'),
        (b'"1";"2"\n' * DENSE, b'"1","2"\n' * DENSE),
    ],
)
def test_another_delimiter_is_put_between_the_values(data, written):
    found = take(data, delimiter=";")
    assert (found.text, found.done) == (written, len(data))


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ({}, True),
        ({"delimiter": ";", "quote": "'"}, True),
        ({"delimiter": "||"}, False),
        ({"delimiter": "§"}, False),
        ({"extra_field": ExtraField.IN_ROWS}, False),
        ({"extra_field": ExtraField.IN_HEADER}, True),
    ],
)
def test_which_texts_have_such_blocks(reading, expected):
    assert BlockCopier.copies(TextReading(**reading)) is expected


@pytest.mark.parametrize(
    ("reading", "odd", "plain"),
    [
        ({"escape": "\\"}, [b"1,a\\b\n"], [b'1,"a""b"\n']),
        ({"quote": "'"}, [b"1,'a'\n", b'1,"a"\n'], [b"1,a\n"]),
        ({"quote": ""}, [b'1,"a"\n'], [b"1,'a'\n"]),
        ({"comment": "#"}, [b"#1,2\n", b"1,2\n#3,4\n", b"1,2\r#3,4\n"], [b"1,#2\n"]),
        (
            {"skip_initial_space": True},
            [b" 1,2\n", b"1, 2\n", b"1,2\n 3,4\n", b"1,2\r 3,4\n"],
            [b"1 ,2 x\n"],
        ),
        ({}, [], [b" 1, 2\n#3,\\4\n"]),
    ],
)
def test_what_means_something_else_in_csv_goes_another_way(reading, odd, plain):
    assert [data for data in odd if take(data, **reading) is not None] == []
    assert [data for data in plain if take(data, **reading) is None] == []


@pytest.mark.parametrize(
    ("text", "lines"), [(b"", 0), (b"a", 0), (b"a\nb\n", 2), (b"a\r\nb\rc\n\r", 4), (b"\n\r", 2)]
)
def test_each_kind_of_line_end_is_one(text, lines):
    assert count_lines(text) == lines
