"""Everything in the window follows the size, while it is open."""

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from csvdownloader.ui.look.look import Theme
from csvdownloader.ui.look.zoom import Zoom
from csvdownloader.ui.widgets.buttons import Button, IconButton
from csvdownloader.ui.widgets.labels import IconLabel, Label
from tests.fakes.samples import failed_job, make_job


def sizes(window):
    """The size of the font of each widget."""
    return {each: each.font().pointSizeF() for each in window.findChildren(QWidget)}


@pytest.fixture
def app(make_app, look):
    look.show_theme(Theme.LIGHT)
    app = make_app([make_job(1), failed_job(2)])
    for number in (2, 1):
        app.select(number)
    app.ended()
    return app


@pytest.mark.parametrize("steps", [(150,), (80, 200, 125), (200, 100)])
def test_each_text_of_the_open_window_has_the_size(app, look, steps):
    before = sizes(app.window)
    assert len(set(before.values())) > 4  # titles, headings, small and tiny texts
    for percent in steps:
        look.show_theme(Theme.DARK, percent)
        look.show_theme(Theme.LIGHT, percent)  # a theme changes no size
    factor = steps[-1] / 100
    wrong = {
        each: (before[each], now)
        for each, now in sizes(app.window).items()
        if each in before and now != pytest.approx(before[each] * factor)
    }
    assert wrong == {}


def test_heights_and_icons_follow(app, look):
    def measured():
        page = app.window.job_page
        return [
            page.save_button.sizeHint().height(),
            page.save_button.iconSize().height(),
            page.head.more.iconSize().height(),
            page.line._icon.width(),
            page.finished.viewer.table.rowHeight(0),
            app.window.list.view.sizeHintForRow(0),
            app.window.statusBar().sizeHint().height(),
        ]

    app.until(lambda: all(measured()))  # the rows of the table come a moment later
    before = measured()
    look.show_theme(Theme.LIGHT, 200)
    app.until(lambda: all(now > 1.2 * then for now, then in zip(measured(), before, strict=True)))
    look.show_theme(Theme.LIGHT)
    app.until(lambda: measured() == before)


def test_what_is_made_later_has_the_same_size(qtbot, look):
    def made():
        parent = QWidget()
        qtbot.addWidget(parent)
        parts = Label("a", parent=parent).sized(1.4), Label("b", parent=parent).fixed_pitch()
        icons = Button("c", "save", parent), IconButton("d", "more", parent)
        sign = IconLabel(parent=parent)
        parts[0].hide()
        icons[0].hide()
        parent.show()
        look.show_theme(Theme.LIGHT, 150)
        parts[0].show()
        icons[0].show()
        fonts = [part.font().pointSizeF() for part in parts]
        return [*fonts, *(icon.iconSize() for icon in icons), sign.width()]

    look.show_theme(Theme.LIGHT)
    assert made() == made()


def test_fonts_that_are_measured_in_pixels_are_scaled_too(qapp):
    own = QFont(QApplication.font())
    try:
        font = QFont(own)
        font.setPixelSize(16)
        QApplication.setFont(font)
        Zoom(qapp).show(150)
        assert QApplication.font().pixelSize() == 24
    finally:
        QApplication.setFont(own)
