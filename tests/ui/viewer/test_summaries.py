"""What the columns are like stands in their heads, for eyes, pointer and screen reader."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QCursor, QImage
from PySide6.QtWidgets import QApplication, QToolTip

from csvdownloader.core.commands.command import CommandId
from csvdownloader.engine.index import sample
from csvdownloader.workers.column_summaries import ColumnSummaries

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
    viewer.table.value_asked.emit((5, 1), True)
    of_all = "31 of 3,000 rows · summaries: a sample of the whole file"
    app.until(lambda: viewer.caption.text() == of_all)
    viewer.table.whole_asked.emit()
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


def test_a_key_shows_and_says_all_figures(app, summarized, monkeypatch):
    said = []
    note = lambda event: said.append(event.message())  # noqa: E731
    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    summarized.table.setFocus()
    summarized.table.go((5, 2))
    app.key(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert "NULL: 750 (25 %)" in QToolTip.text()
    assert said == [f"note: {described(summarized, 2)}"]
    QToolTip.hideText()


@pytest.mark.parametrize("row", [0, 3])
def test_the_figures_do_not_cover_the_pointer_and_so_stay(app, summarized, row):
    table = summarized.table
    table.setFocus()
    table.go((row + 1, 2))
    cell = table.visualRect(summarized.model.index(row, 2))
    pointer = table.viewport().mapToGlobal(cell.center())
    QCursor.setPos(pointer)
    app.key(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    (tip,) = [w for w in QApplication.topLevelWidgets() if w.inherits("QTipLabel")]
    assert tip.isVisible()
    assert not tip.geometry().contains(pointer)
    QToolTip.hideText()


def test_the_key_works_where_the_heads_show_no_figures(app, viewer):
    app.action(CommandId.SUMMARIES).trigger()
    viewer.model._summaries.clear()
    viewer.table.setFocus()
    viewer.table.go((5, 0))
    app.key(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    app.until(lambda: "From 1 to 3000" in QToolTip.text())
    QToolTip.hideText()
    assert viewer.caption.text() == "All 3,000 rows"


def test_a_file_that_was_changed_is_told(app, viewer, tmp_path, monkeypatch):
    (path,) = (tmp_path / "jobs").glob("*/*.csv")
    library = viewer._lookups._library
    open_rows = library.open_rows

    def open_and_spoil(job, cancel):
        rows = open_rows(job, cancel)
        size = path.stat().st_size
        path.write_bytes((b'"x"y\n' * size)[:size])
        return rows

    monkeypatch.setattr(library, "open_rows", open_and_spoil)
    job, viewer._job = viewer._job, None
    viewer.show_job(job)
    app.until(lambda: "cannot be read any more" in viewer.message.text())


def test_of_filtered_rows_the_figures_are_said_to_be_of_the_whole_file(app, summarized):
    caption = summarized.caption
    summarized.table.go((5, 1))
    summarized.table.value_asked.emit((5, 1), True)
    app.until(lambda: caption.text() == "31 of 3,000 rows · summaries: the whole file")
    app.action(CommandId.SUMMARIES).trigger()
    assert caption.text() == "31 of 3,000 rows"
    summarized.table.whole_asked.emit()
    app.until(lambda: caption.text() == "All 3,000 rows")


class Paints(QObject):
    """Notes what is painted."""

    def __init__(self, *watched):
        super().__init__()
        self.of = []
        for each in watched:
            each.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.of.append(watched)
        return False


def test_figures_are_painted_without_the_cells(app, summarized):
    app.until(lambda: not app.runner.running)
    cells, head = summarized.table.viewport(), summarized.table.head.viewport()
    figures = summarized.model.summary(0)
    QApplication.processEvents()
    paints = Paints(cells, head)
    summarized.findChild(ColumnSummaries).made.emit({0: figures})
    app.until(lambda: head in paints.of)
    QApplication.processEvents()
    assert cells not in paints.of
