"""The dialog that shows the line that cannot be read."""

import pytest

from csvdownloader.core.errors.files import SourceMissingError
from csvdownloader.core.errors.reading import RaggedRowError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.tables.excerpt import Excerpt
from csvdownloader.ui.jobs.line_dialog import LineDialog
from tests.ui.accessibility import letters_of_visible, unnamed

REQUEST = Request("file", {"path": "/data/a.csv"})
FAILURE = RaggedRowError(Message("Row 2 has 2 fields"), line=3).failure()


@pytest.fixture
def dialog(app):
    made = LineDialog(REQUEST, FAILURE, 3, "/data/a.csv", app.window)
    made.open()
    return made


def test_the_line_is_marked_among_the_others(dialog):
    dialog.show_lines(REQUEST, 3, Excerpt(("a,b", "1,2", "3"), 1))
    assert dialog.text.toPlainText() == "1  a,b\n2  1,2\n3  3"
    (mark,) = dialog.text.extraSelections()
    assert mark.cursor.blockNumber() == 2
    assert dialog.notice.text() == "Row 2 has 2 fields"


def test_the_lines_of_another_place_are_not_shown(dialog):
    dialog.show_lines(REQUEST, 4, Excerpt(("a",), 1))
    dialog.show_lines(Request("file", {"path": "/b"}), 3, Excerpt(("a",), 1))
    assert dialog.text.toPlainText() == ""


def test_it_is_said_why_there_are_no_lines(dialog):
    failure = SourceMissingError("/data/a.csv").failure()
    dialog.show_failure(REQUEST, 3, failure)
    assert "There is no file /data/a.csv" in dialog.text.placeholderText()


def test_a_file_that_shrank_has_no_such_line(dialog):
    dialog.show_lines(REQUEST, 3, Excerpt((), 1))
    assert dialog.text.placeholderText() == "The file has no such line any more."


def test_all_is_named_and_has_a_letter_of_its_own(dialog):
    letters = letters_of_visible(dialog)
    assert len(letters) == len(set(letters))
    assert unnamed(dialog) == []
