"""One's own presets, changed in what the file has then."""

import pytest

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.writing.options import ChosenColumn, SavedFormat, WriteOptions
from csvdownloader.workers.presets import PresetBook
from tests.fakes.presets import MemoryPresets

PLAIN, TABS = {"format": "csv", "delimiter": ";"}, {"format": "tsv"}


@pytest.fixture
def file():
    return MemoryPresets({"b": PLAIN, "a": TABS})


@pytest.fixture
def book(runner, file):
    return PresetBook(runner, file)


def test_they_are_there_once_they_were_read(qtbot, book):
    assert book.own == {}
    with qtbot.waitSignal(book.changed):
        book.load()
    assert book.own == {"b": PLAIN, "a": TABS}


def test_options_are_kept_without_the_columns_of_a_table(qtbot, book, file):
    chosen = (ChosenColumn("id", "id"),)
    options = WriteOptions(format=SavedFormat.CSV, delimiter="|", columns=chosen)
    file.own["c"] = TABS  # as another window has it
    with qtbot.waitSignal(book.changed):
        book.put(" mine ", options)
    assert list(file.own) == ["b", "a", "c", "mine"]
    assert file.own["mine"]["format"] == "csv"
    assert file.own["mine"]["delimiter"] == "pipe"
    assert "columns" not in file.own["mine"]
    assert book.own == file.own


def test_one_is_renamed_in_its_place_and_removed(qtbot, book, file):
    with qtbot.waitSignal(book.changed):
        book.rename("b", " new ")
    assert list(file.own.items()) == [("new", PLAIN), ("a", TABS)]
    with qtbot.waitSignal(book.changed):
        book.rename("a", "new")
    assert file.own == {"new": TABS}
    with qtbot.waitSignal(book.changed):
        book.remove("new")
    assert (file.own, book.own) == ({}, {})


def test_a_name_that_cannot_be_one_changes_nothing(book, file, runner):
    for change in (lambda: book.put(" ", WriteOptions()), lambda: book.rename("b", "")):
        with pytest.raises(InvalidRequestError):
            change()
    assert runner.running == 0
    assert list(file.own) == ["b", "a"]


def test_a_file_that_cannot_be_read_is_told_and_not_written(qtbot, book, file):
    file.error = StorageError(Message("It is no file of presets"))
    with qtbot.waitSignal(book.failed) as failed, qtbot.assertNotEmitted(book.changed):
        book.remove("b")
    assert failed.args[0].message == "It is no file of presets"
    assert list(file.own) == ["b", "a"]


def test_a_change_is_made_even_when_the_program_ends(book, file, runner):
    book.remove("b")
    assert runner.shut_down(5000)
    assert list(file.own) == ["a"]
