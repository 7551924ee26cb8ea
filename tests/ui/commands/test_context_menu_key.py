import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QWidget
from shiboken6 import delete

from csvdownloader.ui.commands.context_menu_key import ContextMenuKey

KEY, SHIFT = Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier


class Noting(QLineEdit):
    """Notes where its menu is asked for."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def contextMenuEvent(self, event):
        self.asked.append((event.reason(), event.globalPos()))


@pytest.fixture
def window(qapp, qtbot):
    window = QWidget()
    QHBoxLayout(window)
    qtbot.addWidget(window)
    key = ContextMenuKey(qapp)
    yield window
    delete(key)


def test_the_key_opens_the_menu_of_what_has_the_keyboard(qtbot, window):
    first, second = Noting(), Noting()
    window.layout().addWidget(first)
    window.layout().addWidget(second)
    window.show()
    window.activateWindow()
    second.setFocus()
    qtbot.waitUntil(second.hasFocus)
    qtbot.keyClick(second, KEY, SHIFT)
    assert first.asked == []
    [(reason, place)] = second.asked
    assert reason is QContextMenuEvent.Reason.Keyboard
    assert second.rect().contains(second.mapFromGlobal(place))


def test_a_dialog_before_it_has_it_too(qtbot, window):
    window.show()
    dialog = QDialog(window)
    field = Noting()
    QHBoxLayout(dialog).addWidget(field)
    dialog.open()
    dialog.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, KEY, SHIFT)
    assert len(field.asked) == 1
