"""A screen reader hears of what has no focus."""

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel

from csvdownloader.ui.widgets.announcing import announce

POLITENESS = QAccessible.AnnouncementPoliteness


@pytest.mark.parametrize(
    ("at_once", "politeness"), [(False, POLITENESS.Polite), (True, POLITENESS.Assertive)]
)
def test_a_message_goes_to_the_screen_reader(qtbot, monkeypatch, at_once, politeness):
    label, said = QLabel("3 of 7"), []
    qtbot.addWidget(label)
    note = lambda event: said.append((event.object(), event.message(), event.politeness()))  # noqa: E731
    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    announce(label, "3 of 7: row 5, city", at_once=at_once)
    assert said == [(label, "3 of 7: row 5, city", politeness)]
