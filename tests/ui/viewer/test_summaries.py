"""What the columns are like stands in their heads, for eyes, pointer and screen reader."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage

from csvdownloader.core.commands import CommandId
from csvdownloader.engine.index import sample

ROLE = Qt.ItemDataRole


def head_data(viewer, column, role):
    return viewer.model.headerData(column, Qt.Orientation.Horizontal, role)


def described(viewer, column):
    return head_data(viewer, column, ROLE.AccessibleDescriptionRole)


@pytest.fixture
def summarized(app, viewer):
    app.until(lambda: "Of" in described(viewer, 2))
    return viewer


def head_image(viewer):
    head = viewer.table.horizontalHeader()
    image = QImage(head.size(), QImage.Format.Format_RGB32)
    head.render(image)
    return image


def test_the_figures_are_in_tool_tip_and_description(summarized):
    said = "text; Of all 3,000 rows; NULL: 750 (25 %); Empty text: 750 (25 %); Different values: 2"
    assert described(summarized, 2).startswith(said)
    tip = head_data(summarized, 2, ROLE.ToolTipRole)
    assert "note\ntext\nOf all 3,000 rows\nNULL: 750 (25 %)" in tip
    assert "From 1 to 3000" in described(summarized, 0)


def test_a_screen_reader_hears_the_description_with_a_heading(summarized):
    table = QAccessible.queryAccessibleInterface(summarized.table)
    heads = [table.child(number) for number in range(table.childCount())]
    (head,) = [h for h in heads if h.text(QAccessible.Text.Name) == "note"]
    assert "NULL: 750" in head.text(QAccessible.Text.Description)


def test_a_sample_is_told_above_the_rows(app, viewer, monkeypatch):
    assert viewer.caption.text() == "All 3,000 rows"
    monkeypatch.setattr(sample, "MOST_ROWS", 100)
    job = app.window.job_page._job
    viewer._job = None
    viewer.show_job(job)
    app.until(lambda: viewer.caption.text() == "All 3,000 rows · summaries: a sample of 100")
    app.action(CommandId.SUMMARIES).trigger()
    assert viewer.caption.text() == "All 3,000 rows"


def test_the_height_is_there_before_the_figures(app, viewer):
    height = viewer.table.horizontalHeader().height()
    app.until(lambda: "Of" in described(viewer, 2))
    assert viewer.table.horizontalHeader().height() == height


def test_the_menu_hides_them_for_good(app, summarized):
    head = summarized.table.horizontalHeader()
    high, with_figures = head.height(), head_image(summarized)
    app.action(CommandId.SUMMARIES).trigger()
    assert head.height() < high
    assert head_image(summarized) != with_figures
    assert app.store.settings["summaries"] is False
    app.action(CommandId.SUMMARIES).trigger()
    assert head.height() == high
    assert head_image(summarized) == with_figures


def test_only_columns_in_view_are_summarized(app, viewer):
    app.until(lambda: "Of" in described(viewer, 0))
    for column in range(3):
        viewer.table.setColumnWidth(column, 2000)
    app.key(Qt.Key.Key_Home)
    asked = []
    viewer.model.summary_wanted.connect(lambda column, _kind: asked.append(column))
    viewer.model._summaries.clear()
    head_image(viewer)
    assert asked == [0]
