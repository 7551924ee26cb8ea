"""A text with suggestions, with real clicks and keys."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from csvdownloader.core.requests.request import Request
from tests.fakes.samples import make_job
from tests.ui.accessibility import unnamed
from tests.ui.forms import choose_source, field


@pytest.fixture
def form(app):
    """The form of a file, with its options open."""
    choose_source(app, "file")
    field(app, "path").set_value("/data/a.csv")
    app.click(app.window.form.options)
    app.until(field(app, "delimiter").isVisible)
    return app


def type_instead(app, key, text):
    edit = field(app, key).edit
    edit.setFocus()
    edit.selectAll()
    app.qtbot.keyClicks(edit, text)
    return edit


def test_it_starts_with_its_first_suggestion(form):
    assert (field(form, "delimiter").edit.text(), field(form, "delimiter").value()) == (
        "Detect",
        "auto",
    )


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("c", "c"),
        ("comma", "comma"),
        ("Comma", "comma"),
        ("||", "||"),
        (" ", " "),
        (r"\x1f", r"\x1f"),
        ("x" * 500, "x" * 500),
    ],
)
def test_what_is_typed_is_taken_as_it_is_and_completed_by_nobody(form, typed, value):
    type_instead(form, "delimiter", typed)
    assert field(form, "delimiter").edit.text() == typed
    assert field(form, "delimiter").value() == value


def test_an_empty_text_is_the_first_suggestion(form):
    edit = type_instead(form, "delimiter", "x")
    form.key(Qt.Key.Key_Backspace, widget=edit)
    assert (edit.text(), edit.placeholderText()) == ("", "Detect")
    assert field(form, "delimiter").value() == "auto"


def test_the_arrow_keys_choose_a_suggestion_and_enter_starts(form):
    combo = field(form, "delimiter").combo
    combo.setFocus()
    form.key(Qt.Key.Key_Down, widget=combo)
    form.key(Qt.Key.Key_Down, widget=combo)
    assert field(form, "delimiter").value() == "semicolon"
    form.key(Qt.Key.Key_Return, widget=combo)
    form.until(form.service.book.jobs)
    assert form.service.book.jobs()[0].request.text("delimiter") == "semicolon"


def test_enter_starts_with_what_was_typed(form):
    edit = type_instead(form, "encoding", "shift_jis")
    form.key(Qt.Key.Key_Return, widget=edit)
    form.until(form.service.book.jobs)
    assert form.service.book.jobs()[0].request.text("encoding") == "shift_jis"


def test_a_wrong_value_is_told_below_it_until_it_is_changed(form):
    edit = type_instead(form, "encoding", "utf9")
    form.click(form.window.form.start_button)
    encoding = field(form, "encoding")
    assert encoding.error() == "There is no encoding utf9"
    assert encoding.combo.accessibleDescription() == encoding.error()
    assert edit.hasFocus() or encoding.combo.hasFocus()
    assert form.service.book.jobs() == []
    form.key(Qt.Key.Key_Backspace, widget=edit)
    assert encoding.error() == ""


def test_a_wrong_value_opens_the_options_that_hide_it(form):
    type_instead(form, "encoding", "utf9")
    form.click(form.window.form.options)
    assert not field(form, "encoding").isVisible()
    form.click(form.window.form.start_button)
    assert field(form, "encoding").isVisible()


def test_the_wheel_scrolls_and_changes_nothing(form):
    combo = field(form, "delimiter").combo
    combo.setFocus()
    middle = combo.rect().center()
    event = QWheelEvent(
        QPointF(middle),
        QPointF(combo.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, event)
    assert field(form, "delimiter").value() == "auto"


def test_a_screen_reader_reads_its_title_and_its_help(form):
    combo, edit = field(form, "delimiter").combo, field(form, "delimiter").edit
    assert combo.accessibleName() == edit.accessibleName() == "Delimiter"
    interface = QAccessible.queryAccessibleInterface(combo)
    assert "between the values" in interface.text(QAccessible.Text.Description)
    assert unnamed(form.window) == []


def test_a_long_value_shows_its_beginning_and_makes_nothing_wider(form):
    before = field(form, "delimiter").sizeHint().width()
    field(form, "delimiter").set_value("0123456789" * 50)
    edit = field(form, "delimiter").combo.findChild(QLineEdit)
    assert edit.cursorPosition() == 0
    assert field(form, "delimiter").sizeHint().width() == before


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("comma", "Comma"), ("||", "||"), ("auto", "Detect"), ("latin-1", "latin-1")],
)
def test_edit_and_run_again_keeps_it(make_app, stored, shown):
    # "auto" and the names of delimiters are what version 0.1.0 stored
    request = Request("file", {"path": "/data/a.csv", "delimiter": stored, "encoding": "auto"})
    app = make_app([make_job(1, request=request)])
    app.select(1)
    app.control(Qt.Key.Key_E)
    assert field(app, "delimiter").edit.text() == shown
    app.click(app.window.form.start_button)
    assert app.service.book.jobs()[-1].request.parameters["delimiter"] == stored
