"""How much of the letters one language has, to the number."""

# ruff: noqa: RUF001 - the characters are what this is about

from collections import Counter

import pytest

from csvdownloader.engine.sniffing.languages import language_share, lower


@pytest.mark.parametrize(
    ("letters", "share"),
    [
        ("", 1),
        ("é", 1),
        ("âÿ", 0.5),  # rare in French, and in no other language
        ("öä", 1),
        ("éééж", 0.75),
        ("жы", 0.5),
        ("ї", 0.475),
        ("ћ", 0.45),
        ("ω", 0.5),
        ("ק", 0.5),
        ("ص", 0.5),
        ("ู", 0.5),
        ("ơ", 0.9),
        ("ả", 0.45),
        ("õ", 0.9),
        ("þ", 0.8),
        ("Č", 1),
        ("đé", 0.675),
        ("é🙂", 0.5),
        ("☃☃☃é", 0.25),
        ("☃", 0),
    ],
)
def test_how_much_of_them_one_language_has(letters, share):
    assert language_share(Counter(letters)) == pytest.approx(share)


def test_a_capital_counts_as_its_small_letter():
    assert [lower(letter) for letter in "ÉİIı"] == ["é", "ı", "i", "ı"]
    assert language_share(Counter("İ")) == 1
