"""Which rows a condition leaves: what Python finds, with NULL, empty and blank told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.core.tables.search import Search
from csvdownloader.core.tables.view import Condition, Operator, TableView
from csvdownloader.core.writing.formats import Format
from tests.support.finished import schema_of_types
from tests.support.indexed import verified
from tests.support.views import Viewed

CELLS = st.none() | st.text(st.sampled_from("aA\",\t\n\r'\\é \x00\u2028.%_*5"), max_size=5)
TEXTS = st.text(st.sampled_from('aA", \n.%_*\\é\x005'), min_size=1, max_size=2)
SCHEMA = schema_of_types(a=ColumnType.UNKNOWN, b=ColumnType.TEXT)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("viewed") / "x.csv"


def one(operator, *texts, column=0):
    return TableView((Condition(column, operator, texts),))


def folded(text):
    return text.lower()


EXPECTED = {
    Operator.IS: lambda cell, text: cell == text,
    Operator.IS_NOT: lambda cell, text: cell != text,
    Operator.CONTAINS: lambda cell, text: cell is not None and folded(text) in folded(cell),
    Operator.CONTAINS_NOT: lambda cell, text: cell is None or folded(text) not in folded(cell),
    Operator.STARTS: lambda cell, text: cell is not None and folded(cell).startswith(folded(text)),
    Operator.ENDS: lambda cell, text: cell is not None and folded(cell).endswith(folded(text)),
    Operator.NULL: lambda cell: cell is None,
    Operator.NOT_NULL: lambda cell: cell is not None,
    Operator.EMPTY: lambda cell: not cell,
    Operator.NOT_EMPTY: lambda cell: bool(cell),
}


@given(
    st.lists(st.tuples(CELLS, CELLS), max_size=8),
    st.sampled_from(Format),
    st.sampled_from(sorted(EXPECTED)),
    TEXTS,
)
def test_a_view_has_the_rows_that_python_finds(path, rows, fetched, operator, text):
    viewed = Viewed(path, SCHEMA, rows, fetched)
    texts = [text][: operator.text_count]
    for column in range(2):
        found = viewed.view(one(operator, *texts, column=column))
        expected = [
            number for number, row in enumerate(rows, 1) if EXPECTED[operator](row[column], *texts)
        ]
        assert list(found.numbers) == expected
        assert list(found.read(1)) == [rows[number - 1] for number in expected]


@given(st.lists(CELLS, max_size=8))
def test_a_table_of_one_column_has_its_empty_lines(path, cells):
    """Here a missing value is an empty text: see *How values are written*."""
    viewed = Viewed(path, SCHEMA[:1], [[cell] for cell in cells])
    expected = [number for number, cell in enumerate(cells, 1) if not cell]
    assert viewed.numbers(one(Operator.EMPTY)) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\r\n1,2\r\n3,4",
        b'a,b\n"\r","\r\n"\n"\n\n",""\n',
        b'"a\n,b",c\n1,2\n',
        b'a,b\n"""","\n"""\n',
        b'a,b\n1,"' + b"x" * 1_000_000 + b'"\n3,4\n',
        b"a,b\n" + b'"1\n",2\n' * 5000,
    ],
)
def test_the_rows_of_an_awkward_file_are_those_of_its_index(path, data):
    rows = list(verified(path, data).read(1))
    viewed = Viewed(path, SCHEMA, rows, data=data)
    shown = viewed.view(one(Operator.NOT_EMPTY))
    expected = [number for number, (cell, _) in enumerate(rows, 1) if cell]
    assert list(shown.numbers) == expected
    assert list(shown.read(1)) == [rows[number - 1] for number in expected]


@given(st.lists(CELLS, min_size=1, max_size=8), TEXTS)
def test_what_contains_a_text_is_what_a_search_finds(path, cells, text):
    viewed = Viewed(path, SCHEMA, [(cell, None) for cell in cells])
    found = viewed.file.find(Search(text=text, column=0), Cancel())
    expected = [hit.row for part in found for hit in part.hits]
    assert viewed.numbers(one(Operator.CONTAINS, text)) == expected


NUMBERS = ["9", "10", "-3", "1e2", "0.5", "abc", "", None, "10.0", " 7 "]
DAYS = [
    "2024-01-31",
    "2024-01-31 08:00:00",
    "2024-02-01",
    "31.01.2024",
    None,
    "2024-01-30T23:59:59Z",
]
COMPARED = [
    (ColumnType.UNKNOWN, NUMBERS, Operator.GREATER, ("9",), [2, 4, 9]),
    (ColumnType.INTEGER, NUMBERS, Operator.LESS, ("9",), [3, 5, 10]),
    (ColumnType.DECIMAL, NUMBERS, Operator.BETWEEN, ("9", "10"), [1, 2, 9]),
    (ColumnType.TEXT, NUMBERS, Operator.GREATER, ("9",), [6]),
    (ColumnType.UNKNOWN, NUMBERS, Operator.GREATER, ("a",), [6]),
    (ColumnType.UNKNOWN, NUMBERS, Operator.BETWEEN, ("5", "b"), [1, 6]),
    (ColumnType.UNKNOWN, DAYS, Operator.BETWEEN, ("2024-01-31", "2024-01-31"), [1, 2]),
    (ColumnType.TIMESTAMP, DAYS, Operator.GREATER, ("2024-01-31 07:00",), [2, 3]),
    (ColumnType.TIMESTAMP, DAYS, Operator.GREATER, ("2024-01-31T07",), [2, 3]),
    (ColumnType.DATE, DAYS, Operator.LESS, ("2024-01-31",), [6]),
    (ColumnType.UNKNOWN, ["1_0", "20"], Operator.GREATER, ("9",), [2]),
    (ColumnType.TIME, ["08:00:00", "09:30:00", None], Operator.GREATER, ("08:30:00",), [2]),
    (ColumnType.UNKNOWN, ["123456789012345678", "123456789012345679"], Operator.GREATER,
     ("123456789012345678",), [2]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "cells", "operator", "texts", "expected"), COMPARED)
def test_numbers_and_dates_are_compared_as_such(path, kind, cells, operator, texts, expected):
    schema = schema_of_types(a=kind, b=ColumnType.TEXT)
    viewed = Viewed(path, schema, [(cell, "x") for cell in cells])
    assert viewed.numbers(one(operator, *texts)) == expected


def test_an_expression_finds_by_the_rules_of_re2(path):
    viewed = Viewed(path, SCHEMA, [("Ab1", None), ("ab", None), ("b1", None), (None, None)])
    assert viewed.numbers(one(Operator.MATCHES, "^ab[0-9]$")) == [1]
    assert viewed.numbers(one(Operator.MATCHES, "(?-i)^a")) == [2]


def test_all_conditions_must_hold(path):
    viewed = Viewed(path, SCHEMA, [("a", "1"), ("a", "2"), ("b", "2")])
    conditions = (Condition(0, Operator.IS, ("a",)), Condition(1, Operator.GREATER, ("1",)))
    assert viewed.numbers(TableView(conditions)) == [2]


@pytest.mark.parametrize(
    ("kind", "operator", "text"),
    [
        (ColumnType.TEXT, Operator.MATCHES, "("),
        (ColumnType.TEXT, Operator.MATCHES, ""),
        (ColumnType.TEXT, Operator.CONTAINS, ""),
        (ColumnType.TEXT, Operator.IS, "\ud800"),
        (ColumnType.INTEGER, Operator.GREATER, "abc"),
        (ColumnType.DATE, Operator.LESS, "31.01.2024"),
        (ColumnType.DATE, Operator.LESS, "2024-02-31"),
        (ColumnType.TIME, Operator.LESS, "8 o'clock"),
    ],
)
def test_what_is_no_condition_is_refused_at_its_field(path, kind, operator, text):
    viewed = Viewed(path, schema_of_types(a=kind, b=ColumnType.TEXT), [("1", "2")])
    with pytest.raises(InvalidRequestError) as refused:
        viewed.numbers(one(operator, text))
    assert set(refused.value.fields) <= {"value", "text"}
