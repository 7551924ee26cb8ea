"""What is found is said to those who do not see it: the keyboard stays in the bar."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def said(monkeypatch):
    said = []
    note = lambda event: said.append(event.message())  # noqa: E731
    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    return said


def find(app, viewer, text):
    app.key(KEY.Key_F, CONTROL)
    app.qtbot.keyClicks(viewer.find_bar.edit, text)
    app.until(lambda: viewer.find_bar.count.text() not in {"", "Looking…"})
    app.until(lambda: not app.runner.running)


def test_each_hit_and_their_number_is_said(app, viewer, said):
    find(app, viewer, "ada 96")
    assert said[0] in {"1 of 30+: row 96, name", "1 of 30: row 96, name"}
    assert said[1:] == ["30 found"]
    app.key(KEY.Key_Return)
    app.key(KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert said[2:] == ["2 of 30: row 193, name", "1 of 30: row 96, name"]


def test_the_row_is_that_of_the_file_where_the_rows_are_sorted(app, viewer, said):
    viewer.table.sort_asked.emit(0, True)
    app.until(lambda: viewer.model.is_view and not app.runner.running)
    find(app, viewer, "ada 96")
    assert said[0].endswith(": row 2,909, name")


def test_that_nothing_is_found_is_said_once(app, viewer, said):
    find(app, viewer, "nowhere")
    assert said == ["Nothing found"]


def test_what_is_no_expression_is_said(app, viewer, said):
    viewer.find_bar.regex.setChecked(True)
    find(app, viewer, "(a")
    assert said == [viewer.find_bar.count.text()]
    assert "no regular expression" in said[0]


def test_the_tip_of_the_button_says_where_its_key_works(app, viewer):
    assert "while you are in them" in viewer.find_button.toolTip()
    app.window.list.view.setFocus()
    app.key(KEY.Key_F, CONTROL)
    assert not viewer.find_bar.isVisible()
    viewer.table.setFocus()
    app.key(KEY.Key_F, CONTROL)
    assert viewer.find_bar.isVisible()
