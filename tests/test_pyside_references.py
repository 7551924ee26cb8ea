"""Some versions of PySide6 lose references to True and None, until the process aborts.

6.12.0 on Python 3.11 lost one with every emit and every call without a result: a program that
shows progress died after a minute, while its short tests passed.
"""

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QProgressBar

TIMES = 200
MOST_LOST = 50  # other code moves the counts a little; the defect takes one each time


class Sender(QObject):
    progressed = Signal(int)


@pytest.fixture
def used(qtbot):
    bar = QProgressBar()
    qtbot.addWidget(bar)
    sender = Sender()
    sender.progressed.connect(bar.setValue)
    return sender, bar


@pytest.mark.parametrize("singleton", [True, False, None])
def test_no_reference_is_lost(used, singleton):
    sender, bar = used
    before = sys.getrefcount(singleton)
    for number in range(TIMES):
        sender.progressed.emit(number)
        bar.setValue(number)
    assert sys.getrefcount(singleton) - before > -MOST_LOST
