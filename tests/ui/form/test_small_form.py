"""The form in a small window: it scrolls up and down, and never sideways."""

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QScrollArea

from tests.ui.form.database_form import SHOP
from tests.ui.forms import choose_source


@pytest.fixture(params=[(10, 576, 352), (10, 640, 400), (15, 1024, 600)])
def size(request):
    """The size of a window under the font of that size."""
    points, *size = request.param
    before = QApplication.font()
    QApplication.setFont(QFont(before.family(), points))
    yield size
    QApplication.setFont(before)


@pytest.mark.parametrize("source", ["sample", "file", "database", "web"])
def test_nothing_stands_beyond_the_edge(size, make_app, source):
    app = make_app(connections=[SHOP])
    form = app.window.form
    choose_source(app, source)
    if source == "file":
        app.window.giver.give(["/data/book.xlsx"])
        app.until(lambda: form.panel.has_rows)
    form.options.setChecked(True)
    form.saving_toggle.setChecked(True)
    form.saving.fields.writing.more.setChecked(True)
    page = next(area for area in app.window.findChildren(QScrollArea) if area.widget() is form)
    app.window.resize(*size)
    app.until(lambda: app.window.width() == size[0])
    app.until(lambda: not page.horizontalScrollBar().isVisible())
