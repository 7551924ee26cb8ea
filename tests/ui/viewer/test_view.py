"""Rows filtered and sorted in the window: real keys over a real file, which is never changed."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from csvdownloader.core.tables.view import WHOLE_TABLE, Condition, Operator, Sort, TableView
from csvdownloader.core.tables.view_texts import OPERATORS, condition_text, sort_text
from csvdownloader.ui.saving.save_as_dialog import SaveAsDialog
from csvdownloader.ui.viewer.filter_dialog import FilterDialog
from tests.ui.accessibility import unnamed

KEY = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
DISPLAY = Qt.ItemDataRole.DisplayRole


def shown(app, viewer, column=0, most=4):
    """The first cells of a column, once they are read."""
    count = min(most, viewer.model.rowCount())
    cells = [viewer.model.index(row, column) for row in range(count)]
    app.until(lambda: all(cell.data(DISPLAY) != "…" for cell in cells))
    return [cell.data(DISPLAY) for cell in cells]


def numbers(viewer, most=4):
    """The first headings of the rows."""
    count = min(most, viewer.model.rowCount())
    return [viewer.model.headerData(row, Qt.Orientation.Vertical) for row in range(count)]


def settled(app, viewer, view):
    app.until(lambda: viewer.viewing.view == view)
    app.until(lambda: not app.runner.running)


def select(viewer, row, column):
    viewer.table.setCurrentIndex(viewer.model.index(row - 1, column))


def dialog_of(app):
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, FilterDialog))


def choose(combo, words):
    combo.setCurrentIndex(combo.findText(words))


def test_a_key_sorts_up_down_and_not(app, viewer, rows):
    select(viewer, 1, 0)
    app.key(KEY.Key_F6)
    settled(app, viewer, TableView(sort=Sort(0)))
    assert shown(app, viewer) == ["1", "2", "3", "4"]
    app.key(KEY.Key_F6)
    settled(app, viewer, TableView(sort=Sort(0, True)))
    assert shown(app, viewer) == numbers(viewer) == ["3000", "2999", "2998", "2997"]
    assert viewer.caption.text().startswith("3,000 of 3,000 rows")
    app.key(KEY.Key_F6)
    settled(app, viewer, WHOLE_TABLE)
    assert viewer.caption.text().startswith("All 3,000 rows")
    assert not viewer.view_bar.isVisible()


def test_a_click_on_a_heading_sorts(app, viewer):
    header = viewer.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(1) + header.sectionSize(1) // 2, 10)
    app.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settled(app, viewer, TableView(sort=Sort(1)))
    assert shown(app, viewer, 1) == ["Ada 0"] * 4
    assert numbers(viewer) == ["97", "194", "291", "388"]  # stable
    assert "sorted" in viewer.model.headerData(
        1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
    )


def test_rows_are_filtered_by_the_value_of_a_cell(app, viewer):
    select(viewer, 5, 1)
    app.key(KEY.Key_F7)
    settled(app, viewer, TableView((Condition(1, Operator.IS, ("Ada 5",)),)))
    assert shown(app, viewer, 1) == ["Ada 5"] * 4
    assert numbers(viewer) == ["5", "102", "199", "296"]
    assert viewer.caption.text().startswith("31 of 3,000 rows")
    assert [chip.text() for chip in viewer.view_bar.chips] == ["name is Ada 5"]
    app.key(KEY.Key_F8, SHIFT)
    settled(app, viewer, WHOLE_TABLE)


def test_null_and_empty_are_told_apart(app, viewer):
    select(viewer, 4, 2)  # NULL
    app.key(KEY.Key_F7, SHIFT)
    settled(app, viewer, TableView((Condition(2, Operator.NOT_NULL),)))
    select(viewer, 1, 2)  # an empty text
    shown(app, viewer, 2)
    app.key(KEY.Key_F7)
    settled(
        app,
        viewer,
        TableView((Condition(2, Operator.NOT_NULL), Condition(2, Operator.IS, ("",)))),
    )
    assert numbers(viewer) == ["1", "5", "9", "13"]
    names = [chip.accessibleName() for chip in viewer.view_bar.chips]
    assert names == ["Take away: note is not NULL", 'Take away: note is ""']


def test_a_filter_that_is_shown_already_closes_its_dialog(app, viewer, monkeypatch):
    first, second = (Condition(0, Operator.IS, (text,)) for text in ("1", "2"))
    viewer.viewing.show_view(TableView((first, second)))
    settled(app, viewer, TableView((first, second)))
    monkeypatch.setattr(viewer.viewing._reading, "view", lambda _view: None)  # it takes long
    viewer.viewing.show_view(TableView((first,)))
    app.key(KEY.Key_F8)
    dialog = dialog_of(app)
    dialog.given.emit(second)
    assert not dialog.isVisible()


@pytest.mark.parametrize("operator", [Operator.IS_NOT, Operator.CONTAINS_NOT])
def test_that_null_stays_is_said_where_one_asks(app, viewer, operator):
    app.key(KEY.Key_F8)
    dialog = dialog_of(app)
    choose(dialog.operator, OPERATORS[operator])
    assert "NULL" in dialog.field.note()
    dialog.reject()


def test_a_long_condition_is_shortened_in_a_narrow_window(app, viewer):
    texts = ("Wide " * 9, "World " * 9)
    viewer.viewing.add(Condition(1, Operator.BETWEEN, texts))
    app.until(lambda: viewer.view_bar.chips)
    (chip,) = viewer.view_bar.chips
    whole = chip.text()
    app.window.resize(640, 400)
    app.until(lambda: chip.text() != whole)
    assert chip.text().endswith("…")
    assert chip.geometry().right() <= viewer.view_bar.width() <= 640
    app.window.resize(1400, 700)
    app.until(lambda: chip.text() == whole)


def test_a_column_without_a_name_is_told(app):
    condition = Condition(0, Operator.EMPTY)
    assert condition_text(condition, ("",)) == '"" is empty or NULL'
    assert sort_text(Sort(0), ("",)) == 'sorted by ""'


def test_a_condition_is_asked_for_and_taken_away(app, viewer):
    select(viewer, 1, 0)
    app.key(KEY.Key_F8)
    dialog = dialog_of(app)
    choose(dialog.operator, "is between")
    app.qtbot.keyClicks(dialog.low, "100")
    app.qtbot.keyClicks(dialog.high, "102.5")
    assert unnamed(dialog) == []
    app.qtbot.keyClick(dialog.high, KEY.Key_Return)
    view = TableView((Condition(0, Operator.BETWEEN, ("100", "102.5")),))
    settled(app, viewer, view)
    assert shown(app, viewer) == ["100", "101", "102"]
    assert not isValid(dialog)
    (chip,) = viewer.view_bar.chips
    assert chip.text() == "id is between 100 and 102.5"
    chip.setFocus()
    app.key(KEY.Key_Space)
    settled(app, viewer, WHOLE_TABLE)
    assert viewer.model.count == 3000
    assert app.window.focusWidget() is viewer.table


@pytest.mark.parametrize(
    ("column", "words", "value", "said"),
    [
        ("name", "matches", "(", "regular expression"),
        ("id", "is greater than", "many", "Enter a number"),
        ("name", "contains", "", "Say what to find"),
    ],
)
def test_what_is_no_condition_is_said_at_its_field(app, viewer, column, words, value, said):
    app.key(KEY.Key_F8)
    dialog = dialog_of(app)
    choose(dialog.column, column)
    choose(dialog.operator, words)
    app.qtbot.keyClicks(dialog.low, value)
    dialog.ok_button.click()
    app.until(lambda: said in dialog.field.error())
    assert dialog.low.hasFocus()
    assert viewer.viewing.is_whole
    assert not viewer.view_bar.isVisible()
    app.qtbot.keyClick(dialog, KEY.Key_Escape)


def sorted_down(app, viewer):
    select(viewer, 1, 0)
    app.key(KEY.Key_F6)
    app.key(KEY.Key_F6)
    settled(app, viewer, TableView(sort=Sort(0, True)))


def test_one_goes_to_rows_by_their_numbers_in_the_file(app, viewer):
    sorted_down(app, viewer)
    app.key(KEY.Key_G, CONTROL)
    app.qtbot.keyClicks(viewer.go_bar.edit, "10")
    app.key(KEY.Key_Return)
    app.until(lambda: viewer.table.current_place() == (2991, 0))
    assert not viewer.go_bar.isVisible()
    app.key(KEY.Key_F8, SHIFT)
    settled(app, viewer, WHOLE_TABLE)
    select(viewer, 5, 1)
    app.key(KEY.Key_F7)
    app.until(lambda: viewer.model.count == 31)
    app.key(KEY.Key_G, CONTROL)
    app.qtbot.keyClicks(viewer.go_bar.edit, "10")
    app.key(KEY.Key_Return)
    app.until(lambda: "not among those" in viewer.go_bar.message.text())


def test_one_finds_and_copies_what_is_shown(app, viewer):
    sorted_down(app, viewer)
    app.key(KEY.Key_F, CONTROL)
    app.qtbot.keyClicks(viewer.find_bar.edit, "ada 7")
    app.key(KEY.Key_Return)
    app.until(lambda: viewer.find_bar.count.text().startswith("1 of"))
    row, _ = viewer.table.current_place()
    app.key(KEY.Key_F3)
    assert viewer.table.current_place()[0] > row
    app.key(KEY.Key_Escape)
    select(viewer, 1, 0)
    shown(app, viewer)
    app.key(KEY.Key_Space, SHIFT)
    app.key(KEY.Key_C, CONTROL)
    app.until(lambda: QGuiApplication.clipboard().text().startswith("3000\tAda 90\t"))


def test_no_row_may_be_left(app, viewer):
    select(viewer, 1, 0)
    app.key(KEY.Key_F7)
    settled(app, viewer, TableView((Condition(0, Operator.IS, ("1",)),)))
    shown(app, viewer)
    app.key(KEY.Key_F7, SHIFT)
    app.until(lambda: viewer.model.count == 0)
    assert viewer.caption.text().startswith("0 of 3,000 rows")
    viewer.view_bar.clear_button.click()
    settled(app, viewer, WHOLE_TABLE)
    assert shown(app, viewer) == ["1", "2", "3", "4"]


def test_every_part_of_a_view_has_a_name(app, viewer):
    sorted_down(app, viewer)
    assert unnamed(viewer) == []


def test_another_file_begins_whole(app, viewer):
    sorted_down(app, viewer)
    viewer.viewing.close()
    assert viewer.viewing.is_whole
    assert not viewer.view_bar.isVisible()


def save_dialog_of(app):
    app.until(lambda: any(isinstance(w, SaveAsDialog) for w in QApplication.topLevelWidgets()))
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, SaveAsDialog))


def save_what_is_shown(app, viewer, folder):
    viewer.view_bar.save_button.click()
    dialog = save_dialog_of(app)
    name = dialog.place.target().name
    dialog.place.set_place(folder, name)
    app.until(lambda: not app.runner.running)
    dialog.save_button.click()
    app.until(lambda: (folder / name).exists())
    app.until(lambda: not app.runner.running)
    return folder / name


def test_filtered_rows_are_saved_as_a_file_of_their_own(app, viewer, tmp_path):
    select(viewer, 5, 1)
    app.key(KEY.Key_F7)
    view = TableView((Condition(1, Operator.IS, ("Ada 5",)),))
    settled(app, viewer, view)
    saved = save_what_is_shown(app, viewer, tmp_path)
    assert saved.name == "orders-filtered.csv"
    assert len(saved.read_text().splitlines()) >= 32
    (job,) = app.service.book.jobs()
    assert job.saves[-1].saved.options.view == view
    assert job.saved_to is None  # some of its rows alone are not the file
    assert "The rows that are shown were saved" in app.window.bar.text()


def test_sorted_rows_are_the_whole_file(app, viewer, tmp_path):
    sorted_down(app, viewer)
    saved = save_what_is_shown(app, viewer, tmp_path)
    assert saved.read_text().splitlines()[1].startswith("3000,")
    (job,) = app.service.book.jobs()
    assert job.saved_to == str(saved)
    assert saved.name == "orders-sorted.csv"
