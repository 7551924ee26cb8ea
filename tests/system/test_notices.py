"""Notices, against a stand-in for the desktop on a real message bus."""

import os

import pytest
from PySide6.QtCore import QObject

from csvdownloader.core.jobs.notices import DesktopNotice, NoticeAction
from csvdownloader.core.messages import Message
from csvdownloader.system.message_bus import NOTIFICATIONS, open_session_bus
from csvdownloader.system.notices import Notices

READY = DesktopNotice(
    Message("a.csv is ready"),
    Message("7 < 8 & more"),
    {NoticeAction.SHOW: Message("Show"), NoticeAction.SAVE: Message("Save CSV")},
)
FAILED = DesktopNotice(Message("a.csv failed"), Message("The server went away"), stays=True)
NUMBER, BODY, ACTIONS, HINTS, TIME = 1, 4, 5, 6, 7  # of the values


@pytest.fixture
def notices(qapp, bus, monkeypatch):
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    parent = QObject()
    connection = open_session_bus(parent)
    yield Notices(connection)
    connection.close()
    parent.deleteLater()


@pytest.fixture
def show(qtbot, corner, notices):
    def show(topic, notice):
        """Shows the notice, and waits until it is there; its values."""
        notices.show(topic, notice)
        qtbot.waitUntil(lambda: not corner.shown.empty())
        return corner.shown.get_nowait()

    return show


@pytest.fixture
def press(qtbot, corner, notices):
    def press(number, action):
        """What the program hears when that button of that notice is pressed."""
        with qtbot.waitSignal(notices.chosen) as chosen:
            corner.press(number, action)
        return chosen.args

    return press


def test_all_of_it_is_shown(show):
    assert show("job-1", READY) == (
        "CSV Downloader",
        0,
        "csvdownloader",
        "a.csv is ready",
        "7 &lt; 8 &amp; more",
        ["default", "Show", "save", "Save CSV"],
        {"urgency": ("y", 1), "desktop-entry": ("s", "csvdownloader")},
        -1,
    )


def test_a_failure_stays(show):
    values = show("job-1", FAILED)
    assert values[HINTS]["urgency"] == ("y", 2)
    assert values[TIME] == 0


def test_a_desktop_that_knows_no_markup_and_no_buttons_gets_neither(show, corner):
    corner.abilities = ["body"]
    values = show("job-1", READY)
    assert values[BODY] == "7 < 8 & more"
    assert values[ACTIONS] == []


def test_a_button_says_which_notice_it_was(show, press):
    show("job-1", READY)
    show("job-2", READY)
    assert press(8, "save") == ["job-2", "save"]
    assert press(7, "default") == ["job-1", "default"]
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "token"


def test_the_notices_of_other_programs_are_none_of_ours(show, corner, press):
    show("job-1", READY)
    corner.press(99, "save")
    assert press(7, "save") == ["job-1", "save"]


def test_a_later_notice_takes_the_place_of_the_one_before(show, press):
    show("job-1", READY)
    assert press(7, "save") == ["job-1", "save"]
    assert show("job-1", FAILED)[NUMBER] == 7
    assert show("job-2", FAILED)[NUMBER] == 0


def test_those_that_are_still_there_are_taken_away(qtbot, show, corner, notices, press):
    for number in (1, 2):
        show(f"job-{number}", READY)
    press(8, "save")
    corner.dismiss(7)
    press(8, "save")  # so that the one before was heard
    notices.withdraw_all()
    notices.withdraw_all()
    show("job-3", READY)
    assert corner.closed.get_nowait() == 8
    assert corner.closed.empty()


def test_a_desktop_without_notices_is_no_trouble(qtbot, notices):
    notices.show("job-1", READY)
    answers = []
    notices.parent().call(NOTIFICATIONS, "GetCapabilities", None, (), answers.append)
    qtbot.waitUntil(lambda: answers == [None])
