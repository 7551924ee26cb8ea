"""How the numbers of cells are written."""

import pytest

from csvdownloader.sources.tabular.workbooks.cells import number, shortest


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("12345678901234567890123", "12345678901234567890123"),
        ("-0", "0"),
        ("007", "7"),
        ("1.50", "1.5"),
        ("1e3", "1000"),
        ("9007199254740993.0", "9007199254740993"),
        ("999999999999999868928.0", "999999999999999868928"),
        ("1e21", "1e+21"),
        ("-1e21", "-1e+21"),
        ("1E400", "1E400"),
        ("0.1e-3", "0.0001"),
        ("1,5", "1,5"),
        ("NaN", "NaN"),
        ("", ""),
    ],
)
def test_a_number_is_written_in_its_shortest_form(text, written):
    assert number(text) == written


def test_a_whole_number_keeps_the_digits_that_a_float_loses():
    assert shortest("9007199254740993") == "9007199254740993"
