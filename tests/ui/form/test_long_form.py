"""A form with more fields than the window has room for."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.form_area import FormArea
from tests.fakes.web import QUALTRICS
from tests.ui.forms import choose, field


@pytest.fixture(autouse=True)
def low_window(web):
    web.window.resize(780, 540)


def area_of(app):
    return app.window.form.findChild(FormArea)


def top_of(widget, ground):
    return widget.mapTo(ground, QPoint(0, 0)).y()


def is_in_sight(app, widget):
    """Whether its first line is, where the cursor stands."""
    viewport = area_of(app).viewport()
    top = top_of(widget, viewport)
    return top >= 0 and top + min(widget.height(), 3 * GAP) <= viewport.height()


def open_long_form(app):
    choose(app, QUALTRICS)
    app.window.form.options.setChecked(True)
    app.until(area_of(app).verticalScrollBar().isVisible)


def test_the_start_button_stays_at_the_foot_of_the_page(web):
    bar, form = area_of(web).verticalScrollBar(), web.window.form
    web.until(lambda: not bar.isVisible())
    under = form.height() - top_of(form.start_button, form) - form.start_button.height()
    assert 0 < under <= 3 * GAP
    open_long_form(web)
    web.window.resize(1000, 1400)
    web.until(lambda: not bar.isVisible())
    assert form.height() - top_of(form.start_button, form) - form.start_button.height() == under


def test_the_start_button_ends_where_the_fields_do_also_beside_a_scroll_bar(web):
    form = web.window.form

    def is_aligned():
        rights = [
            w.mapTo(form, w.rect().topRight()).x() for w in (form.start_button, form.rows_field)
        ]
        return rights[0] == rights[1]

    web.until(is_aligned)
    open_long_form(web)
    web.until(is_aligned)


def test_what_is_wrong_under_the_options_is_brought_into_sight(web):
    choose(web, QUALTRICS)
    web.web.check = lambda _request: {"param.question_ids": "There is no Q9"}
    web.control(Qt.Key.Key_Return)
    wrong = field(web, "question_ids")
    assert wrong.error() == "There is no Q9"
    assert wrong.edit.hasFocus()
    web.until(lambda: is_in_sight(web, wrong))


def walk(app, key, end):
    """How many steps the key takes to get there."""
    steps = 0
    while QApplication.focusWidget() is not end and steps < 30:
        app.key(key)
        steps += 1
        widget = QApplication.focusWidget()
        assert widget is app.window.form.start_button or is_in_sight(app, widget)
    return steps


def test_the_keyboard_goes_only_where_it_is_seen(web):
    form = web.window.form
    open_long_form(web)
    form.source_combo.setFocus()
    steps = walk(web, Qt.Key.Key_Tab, form.start_button)
    assert 9 < steps < 30
    area_of(web).verticalScrollBar().setValue(0)  # as a mouse wheel does
    assert walk(web, Qt.Key.Key_Backtab, form.source_combo) == steps
