from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from csvdownloader.ui.lists.search_edit import SearchEdit


def test_what_is_typed_can_be_cleared_by_a_click(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    edit = SearchEdit("Search", window)
    window.show()
    assert edit.findChildren(QToolButton) == []
    qtbot.keyClicks(edit, "ab")
    [button] = edit.findChildren(QToolButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert edit.text() == ""
    qtbot.keyClicks(edit, "c")
    assert edit.findChildren(QToolButton) == [button]
