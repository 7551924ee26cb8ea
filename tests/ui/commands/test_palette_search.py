"""Which entries fit, which of their letters are marked, and which comes first."""

import pytest

from csvdownloader.ui.commands.palette_entry import PaletteEntry
from csvdownloader.ui.commands.palette_search import search


def entry(title, detail="", is_usable=True):
    return PaletteEntry(title, detail, print, is_usable=is_usable)


def titles(entries, typed):
    return [found.entry.title for found in search(entries, typed)]


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("", True),
        ("  ", True),
        ("save", True),
        ("AS save", True),
        ("folder save", True),
        ("save x", False),
        ("saveas", False),
    ],
)
def test_all_words_must_be_there_in_any_order(typed, fits):
    assert bool(search([entry("Save as", "Into a folder")], typed)) == fits


@pytest.mark.parametrize(
    ("title", "detail", "typed", "title_marks", "detail_marks"),
    [
        ("Show as", "", "as", ((5, 2),), ()),
        ("Save as", "Save it", "save", ((0, 4),), ()),
        ("Save as", "Into a folder", "fold sa", ((0, 2),), ((7, 4),)),
        ("Download", "", "down load", ((0, 8),), ()),
        ("Save", "", "sav ave", ((0, 4),), ()),
        ("Straße", "", "stra", (), ()),  # one letter of it becomes two
    ],
)
def test_the_letters_that_fit_are_marked(title, detail, typed, title_marks, detail_marks):
    [found] = search([entry(title, detail)], typed)
    assert (found.title_marks, found.detail_marks) == (title_marks, detail_marks)


def test_the_best_comes_first_and_equals_keep_their_order():
    entries = [
        entry("Saver", is_usable=False),
        entry("Other", "save"),
        entry("To save"),
        entry("Save b"),
        entry("Save a"),
    ]
    assert titles(entries, "save") == ["Save b", "Save a", "To save", "Saver", "Other"]
    entries.append(entry("Save", is_usable=False))
    assert titles(entries, "SAVE")[0] == "Save"
