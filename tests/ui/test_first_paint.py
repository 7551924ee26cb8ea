"""What waits until the window can be seen."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from csvdownloader.ui import first_paint
from csvdownloader.ui.first_paint import FirstPaint


class Window(QWidget):
    """Notes its paints."""

    def __init__(self, events):
        super().__init__()
        self.events = events

    def paintEvent(self, event):
        self.events.append("painted")


@pytest.fixture
def events():
    return []


@pytest.fixture
def window(events, qtbot):
    window = Window(events)
    qtbot.addWidget(window)
    FirstPaint(window, lambda: events.append("went on"))
    return window


def test_it_goes_on_after_the_first_paint_and_once(window, events, qtbot):
    window.show()
    qtbot.waitUntil(lambda: "went on" in events)
    assert events == ["painted", "went on"]
    window.repaint()
    QTimer.singleShot(0, lambda: events.append("later"))
    qtbot.waitUntil(lambda: "later" in events)
    assert events == ["painted", "went on", "painted", "later"]


def test_events_are_handled_between_two_steps_also_after_one_that_failed(events, qtbot):
    def fail():
        QTimer.singleShot(0, lambda: events.append("answered"))
        raise ValueError

    window = QWidget()
    qtbot.addWidget(window)
    FirstPaint(window, fail, lambda: events.append("second"), lambda: events.append("third"))
    with qtbot.captureExceptions() as failed:
        window.show()
        qtbot.waitUntil(lambda: "third" in events)
    assert [kind for kind, *_ in failed] == [ValueError]
    assert events == ["answered", "second", "third"]


def test_it_goes_on_without_a_paint_too(monkeypatch, events, qtbot):
    monkeypatch.setattr(first_paint, "_LATEST_MS", 1)
    window = Window(events)
    qtbot.addWidget(window)
    FirstPaint(window, lambda: events.append("went on"))
    qtbot.waitUntil(lambda: events == ["went on"])
