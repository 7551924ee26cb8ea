"""All rows of a finished file in the window: real keys over a real file."""

import json
from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.engine.jobs.library import FileLibrary
from tests.support.finished import finished_job, schema_of_types
from tests.ui.accessibility import unnamed

KEY = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
DISPLAY = Qt.ItemDataRole.DisplayRole


def place(viewer):
    return viewer.table.current_place()


def shown(app, viewer, row):
    """The cells of a row as they are shown, once they are read."""
    index = viewer.model.index(row - 1, 0)
    app.until(lambda: index.data(DISPLAY) != "…")
    return [viewer.model.index(row - 1, column).data(DISPLAY) for column in range(3)]


def test_the_whole_file_is_in_the_table(app, viewer, rows):
    assert viewer.caption.text() == "All 3,000 rows"
    for row in (1, 200, 201, 1777, 3000):
        assert shown(app, viewer, row) == ["NULL" if c is None else c for c in rows[row - 1]]
    assert viewer.model.headerData(2999, Qt.Orientation.Vertical) == "3000"


def test_what_is_not_read_yet_is_no_value(viewer):
    assert viewer.model.index(2500, 0).data(DISPLAY) == "…"


def test_a_heading_tells_its_type(viewer):
    tip = viewer.model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "id\ninteger" in tip


@pytest.mark.parametrize(
    ("keys", "there"),
    [
        ([(KEY.Key_Down, CONTROL)], (3000, 0)),
        ([(KEY.Key_Down, CONTROL), (KEY.Key_Up, CONTROL)], (1, 0)),
        ([(KEY.Key_Right, CONTROL)], (1, 2)),
        ([(KEY.Key_End, None), (KEY.Key_Left, CONTROL)], (1, 0)),
        ([(KEY.Key_End, CONTROL)], (3000, 2)),
        ([(KEY.Key_End, CONTROL), (KEY.Key_Home, CONTROL)], (1, 0)),
        ([(KEY.Key_Down, None), (KEY.Key_End, None)], (2, 2)),
    ],
)
def test_the_keys_are_those_of_a_spreadsheet(app, viewer, keys, there):
    for key, modifier in keys:
        app.key(key, modifier or Qt.KeyboardModifier.NoModifier)
    assert place(viewer) == there
    assert viewer.table.selectionModel().isSelected(viewer.table.currentIndex())


def test_page_keys_go_by_what_is_in_view(app, viewer):
    app.key(KEY.Key_PageDown)
    assert 2 < place(viewer)[0] < 100
    app.key(KEY.Key_PageUp)
    assert place(viewer) == (1, 0)


def test_one_goes_to_a_row_and_a_column(app, viewer, rows):
    app.key(KEY.Key_G, CONTROL)
    assert viewer.go_bar.edit.hasFocus()
    app.qtbot.keyClicks(viewer.go_bar.edit, "2,345")
    app.key(KEY.Key_Return)
    assert place(viewer) == (2345, 0)
    assert viewer.table.hasFocus()
    assert not viewer.go_bar.isVisible()
    assert shown(app, viewer, 2345)[0] == "2345"
    app.key(KEY.Key_G, CONTROL)
    app.qtbot.keyClicks(viewer.go_bar.edit, "NOTE")
    app.key(KEY.Key_Return)
    assert place(viewer) == (2345, 2)


def test_where_nothing_is_one_does_not_go(app, viewer):
    app.key(KEY.Key_G, CONTROL)
    app.qtbot.keyClicks(viewer.go_bar.edit, "3001")
    app.key(KEY.Key_Return)
    assert viewer.go_bar.message.text() == "There are rows 1 to 3,000"
    app.key(KEY.Key_Escape)
    assert viewer.table.hasFocus()
    assert place(viewer) == (1, 0)


def find(app, viewer, text):
    app.key(KEY.Key_F, CONTROL)
    assert viewer.find_bar.edit.hasFocus()
    app.qtbot.keyClicks(viewer.find_bar.edit, text)
    app.until(lambda: "of" in viewer.find_bar.count.text() and not app.runner.running)


def test_a_text_is_found_and_one_goes_from_hit_to_hit(app, viewer, rows):
    places = [n for n, row in enumerate(rows, 1) if row[1] == "Ada 96"]
    find(app, viewer, "ada 96")
    assert place(viewer) == (places[0], 1)
    assert viewer.find_bar.count.text() == f"1 of {len(places)}"
    app.key(KEY.Key_Return)
    assert place(viewer) == (places[1], 1)
    app.key(KEY.Key_F3)
    assert viewer.find_bar.count.text() == f"3 of {len(places)}"
    app.key(KEY.Key_F3, SHIFT)
    app.key(KEY.Key_Return, SHIFT)
    app.key(KEY.Key_Return, SHIFT)
    assert place(viewer) == (places[-1], 1)  # around the start
    app.key(KEY.Key_Escape)
    assert viewer.table.hasFocus()
    assert not viewer.find_bar.isVisible()


def test_what_is_found_lies_behind_the_current_cell(app, viewer):
    viewer.table.go((2990, 0))
    find(app, viewer, "Ada 5")
    assert place(viewer)[0] < 100  # all behind it have other numbers


@pytest.mark.parametrize(
    ("text", "option", "said"),
    [
        ("^99[0-9]$", "regex", "1 of 10"),
        ("ADA 1", "case", "Nothing found"),
        ("Ada 1", "whole", "1 of 31"),
        ("Ada", "column", "Nothing found"),
        ("(", "regex", "This is no regular expression that can be used: missing ): ("),
    ],
)
def test_each_option_changes_what_is_found(app, viewer, text, option, said):
    app.key(KEY.Key_F, CONTROL)
    getattr(viewer.find_bar, option).trigger()
    app.qtbot.keyClicks(viewer.find_bar.edit, text)
    app.until(lambda: viewer.find_bar.count.text() == said)
    assert viewer.find_bar.options.isChecked()
    assert viewer.find_bar.next.isEnabled() == said.startswith("1 of")


def test_ctrl_g_goes_to_a_row_also_from_the_list(app, viewer):
    app.window.list.setFocus()
    app.key(KEY.Key_G, CONTROL)
    assert viewer.go_bar.edit.hasFocus()


def test_ctrl_f_elsewhere_searches_the_downloads(app, viewer):
    app.window.list.view.setFocus()
    app.control(KEY.Key_F)
    assert not viewer.find_bar.isVisible()


def copied(app, viewer):
    app.until(lambda: viewer.caption.text().endswith("copied"))
    return QGuiApplication.clipboard().text()


def test_selected_cells_are_copied_also_those_that_were_never_seen(app, viewer, rows):
    app.key(KEY.Key_Space, CONTROL)
    app.key(KEY.Key_C, CONTROL)
    assert copied(app, viewer) == "\n".join(row[0] for row in rows)
    assert viewer.caption.text() == "3,000 cells copied"
    viewer._telling.timeout.emit()  # some seconds later
    assert viewer.caption.text() == "All 3,000 rows"


def test_news_are_not_lost_when_figures_come(app, viewer):
    app.key(KEY.Key_C, CONTROL)
    assert viewer.caption.text() == "1 cell copied"
    viewer.summaries.changed.emit()
    assert viewer.caption.text() == "1 cell copied"


def test_a_row_is_copied_with_its_names_in_any_form(app, viewer):
    viewer.table.go((3, 0))
    app.key(KEY.Key_Space, SHIFT)
    menu = context_menu(app, viewer)
    with_names = next(a.menu() for a in menu.actions() if a.text() == "Copy with names of columns")
    next(a for a in with_names.actions() if a.text() == "As JSON").trigger()
    text = copied(app, viewer)
    assert json.loads(text) == [{"id": "3", "name": "Ada 3", "note": "first line,\nsecond line"}]


def test_all_rows_can_be_asked_for_where_some_are_left_out(app, viewer):
    def whole():
        actions = context_menu(app, viewer).actions()
        return next(a for a in actions if a.text().startswith("Show all rows"))

    assert not whole().isEnabled()
    app.key(KEY.Key_F7)
    app.until(lambda: viewer.model.is_view)
    assert whole().isEnabled()
    whole().trigger()
    app.until(lambda: not viewer.model.is_view)


def context_menu(app, viewer):
    where = viewer.table.visualRect(viewer.table.currentIndex()).center()
    reason = QContextMenuEvent.Reason.Keyboard
    event = QContextMenuEvent(reason, where, viewer.table.viewport().mapToGlobal(where))
    QCoreApplication.sendEvent(viewer.table.viewport(), event)
    app.until(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    menu.close()
    return menu


def test_apart_cells_are_copied_where_they_stand(app, viewer):
    model, selection = viewer.model, viewer.table.selectionModel()
    selection.clear()
    for row, column in ((0, 0), (2, 1)):
        selection.select(model.index(row, column), selection.SelectionFlag.Select)
    app.key(KEY.Key_C, CONTROL)
    assert copied(app, viewer) == "1\t\n\tAda 3"


def test_too_much_is_not_copied(app, viewer, monkeypatch):
    monkeypatch.setattr("csvdownloader.ui.viewer.copying.MOST_CELLS", 100)
    QGuiApplication.clipboard().setText("before")
    app.key(KEY.Key_A, CONTROL)
    app.key(KEY.Key_C, CONTROL)
    assert viewer.caption.text() == "At most 100 cells can be copied"
    assert QGuiApplication.clipboard().text() == "before"


def test_the_whole_cell_is_shown_below(app, viewer):
    viewer.table.go((3, 2))
    app.key(KEY.Key_Space)
    panel = viewer.cell_panel
    assert panel.text.toPlainText() == "first line,\nsecond line"
    assert panel.title.text() == "Row 3, note: 23 characters"
    app.key(KEY.Key_Down)
    assert panel.title.text() == "Row 4, note: missing (NULL)"
    app.key(KEY.Key_Space)
    assert not panel.isVisible()


def test_a_column_can_be_hidden_and_is_not_copied(app, viewer):
    viewer.table.hideColumn(1)
    app.key(KEY.Key_Space, SHIFT)
    app.key(KEY.Key_C, CONTROL)
    assert copied(app, viewer) == "1\t"


def test_every_part_has_a_name(app, viewer):
    viewer.find_button.click()
    viewer.cell_button.click()
    assert unnamed(viewer) == []


def test_a_file_that_is_gone_is_said(app, viewer, tmp_path):
    for path in (tmp_path / "jobs").rglob("*.csv"):
        path.unlink()
    viewer.table.go((2900, 0))
    viewer.table.viewport().repaint()
    app.until(viewer.message.isVisible)
    assert "orders.csv cannot be read any more" in viewer.message.text()


def test_what_is_looked_for_in_the_first_rows_is_found_once_all_are_there(
    make_app, tmp_path, rows, monkeypatch
):
    library, is_open = FileLibrary(tmp_path / "jobs"), Event()
    open_rows = library.open_rows
    monkeypatch.setattr(
        library, "open_rows", lambda job, cancel: is_open.wait(5) and open_rows(job, cancel)
    )
    schema = schema_of_types(id=ColumnType.INTEGER, name=ColumnType.TEXT, note=ColumnType.TEXT)
    job = finished_job(tmp_path / "jobs", schema, rows)
    app = make_app([job], library=library)
    app.window.list.select(job.id)
    viewer = app.window.job_page.finished.viewer
    app.until(viewer.table.isVisible)
    app.click(viewer.find_button)
    app.qtbot.keyClicks(viewer.find_bar.edit, "Ada 96")
    app.until(lambda: viewer.find_bar.count.text() == "Looking…")
    is_open.set()
    app.until(lambda: viewer.find_bar.count.text() == "1 of 30")
