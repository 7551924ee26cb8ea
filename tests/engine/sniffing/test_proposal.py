"""What the user says of a text goes before what its first line says, and that before its look."""

import pytest

from tests.support.readings import proposed

COMMAS, TABS, SEMICOLONS = ",", "\t", ";"


@pytest.mark.parametrize(
    ("text", "choices", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", {}, COMMAS),
        ("a,b,c\n1,2,3\n", {"kind": "csv"}, COMMAS),
        ("a,b,c\n1,2,3\n", {"kind": "tsv"}, TABS),
        ("a,b,c\n1,2,3\n", {"kind": "tsv", "delimiter": ";"}, SEMICOLONS),
        ("sep=;\na,b;c\n1,2;3\n", {}, SEMICOLONS),
        ("sep=;\na,b;c\n1,2;3\n", {"kind": "csv"}, SEMICOLONS),
        ("sep=;\na,b;c\n1,2;3\n", {"kind": "tsv"}, TABS),
        ("sep=;\na,b;c\n1,2;3\n", {"delimiter": ","}, COMMAS),
    ],
)
def test_the_delimiter(text, choices, delimiter):
    assert proposed(text, **choices).reading.delimiter == delimiter
