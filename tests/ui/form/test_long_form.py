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
    web.window.resize(780, 520)


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


def foot_gap(app):
    """From the fields that are in sight to the start button."""
    area, form = area_of(app), app.window.form
    return top_of(form.start_button, form) - top_of(area, form) - area.height()


def test_the_start_button_stays_in_sight_under_a_long_form(web):
    bar, button = area_of(web).verticalScrollBar(), web.window.form.start_button
    web.until(lambda: not bar.isVisible())
    gap = foot_gap(web)
    assert 0 < gap <= 3 * GAP
    short = area_of(web).height()
    open_long_form(web)
    assert web.window.rect().contains(button.mapTo(web.window, button.rect().bottomRight()))
    assert area_of(web).height() > short
    web.window.resize(1000, 1400)
    web.until(lambda: not bar.isVisible())
    web.until(lambda: foot_gap(web) == gap)


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
