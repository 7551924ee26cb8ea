import random
import re

import pytest

from csvdownloader.sources.tabular.workbooks.cells import number
from csvdownloader.sources.tabular.workbooks.number_formats import GENERAL
from csvdownloader.sources.tabular.workbooks.xlsx_forms import forms

NUMBER = re.compile(forms([], [GENERAL], is_1904=False)["number"].pattern)


def taken(text):
    """What the pattern took as it is, and what is to be made shorter."""
    found = NUMBER.fullmatch(f"><v>{text}</v></c>")
    return found.groups() if found else None


def random_decimal(rng):
    whole = "".join(rng.choices("0123456789", k=rng.randint(1, 9)))
    fraction = "".join(rng.choices("0000123456789", k=rng.randint(0, 12)))
    return f"{rng.choice(['', '-', '+'])}{whole}{rng.choice(['', '.'])}{fraction}"


def test_what_is_taken_as_it_is_would_not_be_made_shorter():
    rng, written = random.Random(1), 0
    for _ in range(20_000):
        text = random_decimal(rng)
        as_it_is, other = taken(text)
        assert text in (as_it_is, other)
        written += as_it_is is not None
        assert as_it_is is None or number(text) == text
    assert written > 5000


@pytest.mark.parametrize("text", ["0", "-1", "9" * 401, "0.5", "-0.0001", "1234567.12345678"])
def test_what_is_written_as_it_is(text):
    assert taken(text) == (text, None)


@pytest.mark.parametrize(
    "text",
    ["-0", "00", "+1", "1.", ".5", "1.50", "0.00001", "9" * 402, "1e5", "-1.0000000000000002"],
)
def test_what_may_be_made_shorter(text):
    assert taken(text) == (None, text)


@pytest.mark.parametrize("text", ["", " 1", "1-2", "--1", ".", "e5", "1e", "nan", "٣", "1,5"])
def test_what_is_no_number_is_left_to_the_parser(text):
    assert taken(text) is None
