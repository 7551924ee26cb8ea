"""Pieces of lines in the notes on a reading."""

import pytest

from csvdownloader.engine.sniffing.excerpts import excerpt


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("a" * 48, "a" * 48),
        ("a" * 49, "a" * 48 + "…"),
        ("é" + "a" * 48, "é" + "a" * 47 + "…"),
        ("a" * 16 + "é" + "b" * 31, "a" * 16 + "é" + "b" * 31),
        ("a" * 17 + "é" + "b" * 31, "…" + "a" * 16 + "é" + "b" * 31),
        ("a" * 30 + "é" + "b" * 40, "…" + "a" * 16 + "é" + "b" * 31 + "…"),
        ("a" * 60 + "é", "…" + "a" * 47 + "é"),
        ("\ta\x07é ", "a é"),
        ("", ""),
    ],
)
def test_a_long_line_is_cut_around_its_first_character_that_is_not_ascii(line, shown):
    assert excerpt(line) == f"“{shown}”"
