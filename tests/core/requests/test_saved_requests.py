import pytest

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.saved_requests import (
    SavedRequest,
    checked_name,
    in_order,
    saved_under,
)

REQUEST = Request("sample")


def saved(*names):
    return [SavedRequest(name, REQUEST) for name in names]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Nightly  ", "Nightly"),
        ("Cafe\u0301", "Café"),
        ("../../etc/passwd", "../../etc/passwd"),
        ('\'; rm -rf "$HOME" #', '\'; rm -rf "$HOME" #'),
        ("北京 📦", "北京 📦"),
        ("-o", "-o"),
        ("x" * 100, "x" * 100),
    ],
)
def test_a_name_is_any_line_without_spaces_around(typed, name):
    assert checked_name(typed) == name


@pytest.mark.parametrize("typed", ["", "  ", "two\nlines", "tab\there", "x" * 101, "a\udcff", "\0"])
def test_what_is_no_line_of_text_is_no_name(typed):
    with pytest.raises(InvalidRequestError) as caught:
        checked_name(typed)
    assert list(caught.value.fields) == ["name"]


@pytest.mark.parametrize("asked", ["STRASSE", "straße", " Strasse "])
def test_it_is_found_in_any_spelling(asked):
    assert saved_under(asked, saved("Nightly", "Straße")).name == "Straße"
    assert saved_under("cafe\u0301", saved("CAFÉ")).name == "CAFÉ"


def test_part_of_a_name_finds_nothing():
    assert saved_under("Night", saved("Nightly")) is None
    assert saved_under("", saved("Nightly")) is None


def test_they_stand_by_name_whatever_their_capitals():
    assert [each.name for each in in_order(saved("b", "C", "a", "B"))] == ["a", "B", "b", "C"]
