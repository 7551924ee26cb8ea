"""The dialog that looks for mistakes in a profile."""

import pytest
from PySide6.QtCore import Qt

from csvdownloader.core.errors.files import SourceMissingError
from csvdownloader.core.sources.profiles import ProfileProblem
from csvdownloader.ui.profiles.profile_check import ProfileCheck
from csvdownloader.ui.profiles.profile_dialog import ProfileDialog
from tests.fakes.web import BOTIFY, HOUSE
from tests.ui.accessibility import letters_of_visible, unnamed

PROBLEMS = (
    ProfileProblem(12, "poll.interval.first", "“5 s” is no time"),
    ProfileProblem(1, "", "There is no name"),
)


@pytest.fixture
def check(app):
    def open_it(path=""):
        dialog = ProfileCheck(app.profiles, path, app.window)
        dialog.open()
        return dialog

    return open_it


def test_an_own_profile_is_checked_at_once(app, check):
    dialog = check(str(HOUSE.path))
    app.until(dialog.notice.text)
    assert dialog.notice.text() == "No problems found"
    assert not dialog.list.isVisible()
    assert app.profiles_fake.checked == [HOUSE.path]


def test_each_problem_is_listed_with_line_and_key(app, check):
    app.profiles_fake.problems = PROBLEMS
    dialog = check(str(HOUSE.path))
    app.until(dialog.notice.text)
    assert dialog.notice.text() == "2 problems found"
    assert dialog.list.toPlainText() == (
        "Line 12 · poll.interval.first\n“5 s” is no time\n\nLine 1\nThere is no name"
    )
    app.profiles_fake.problems = ()
    app.key(Qt.Key.Key_Return, widget=dialog.file.edit)
    app.until(lambda: dialog.notice.text() == "No problems found")
    assert not dialog.list.isVisible()


def test_without_a_file_one_is_asked_for(app, check):
    dialog = check()
    app.click(dialog.check_button)
    assert dialog.file.error() == "Choose the file of a profile"
    app.qtbot.keyClicks(dialog.file.edit, "/data/mine.toml")
    assert dialog.file.error() == ""
    app.click(dialog.check_button)
    app.until(dialog.notice.text)


def test_a_file_that_cannot_be_read_is_told_at_the_path(app, check):
    app.profiles_fake.error = SourceMissingError(HOUSE.path)
    dialog = check(str(HOUSE.path))
    app.until(dialog.file.error)
    assert str(HOUSE.path) in dialog.file.error()
    assert dialog.notice.text() == ""


def test_the_answer_for_another_file_is_not_shown(app, check):
    app.profiles_fake.gate.clear()
    dialog = check(str(HOUSE.path))
    dialog.file.choose("/data/other.toml")
    with app.qtbot.waitSignal(app.profiles.checked):
        app.profiles_fake.gate.set()
    assert dialog.notice.text() == ""


@pytest.mark.parametrize(("profile", "path"), [(HOUSE, str(HOUSE.path)), (BOTIFY, "")])
def test_it_opens_with_the_chosen_profile_if_that_is_an_own_one(app, profile, path):
    choice = ProfileDialog(app.profiles, profile.id, app.window)
    choice.open()
    app.click(choice.tools.check_button)
    [dialog] = choice.findChildren(ProfileCheck)
    assert dialog.file.value() == path
    app.until(dialog.file.edit.hasFocus)


def test_names_and_alt_keys(check):
    dialog = check()
    letters = letters_of_visible(dialog)
    assert sorted(letters) == sorted(set(letters))
    assert unnamed(dialog) == []
