"""How the table of the first rows shows its cells."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from csvdownloader.core.sources.first_rows import Preview
from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.ui.preview.preview_model import PreviewModel
from csvdownloader.ui.preview.preview_table import PreviewTable

ROWS = (("1", "007", "3.5", None, "x"), ("-20", "008", "1e5", "", "4"))
PREVIEW = Preview(("id", "zip", "price", "note", "mixed"), ROWS, complete=True)
ORDER = Qt.Orientation.Horizontal
ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole


@pytest.fixture
def ground(qtbot):
    ground = QWidget()
    qtbot.addWidget(ground)
    return ground


@pytest.fixture
def table(ground):
    model = PreviewModel(ground)
    model.show_preview(PREVIEW)
    return PreviewTable(model, ground)


def at_right(table):
    model = table.model()
    cells = [model.index(0, column).data(ALIGNMENT) for column in range(5)]
    heads = [model.headerData(column, ORDER, ALIGNMENT) for column in range(5)]
    assert cells == heads
    named = zip(PREVIEW.header, cells, strict=True)
    return [name for name, alignment in named if alignment & Qt.AlignmentFlag.AlignRight]


def test_numbers_stand_at_the_right_with_their_names(table):
    assert at_right(table) == ["id", "price"]


def test_the_types_of_the_source_decide_where_there_are_some(table):
    types = [ColumnType.TEXT, ColumnType.INTEGER, ColumnType.UNKNOWN, ColumnType.FLOAT]
    schema = tuple(Column(n, t) for n, t in zip(PREVIEW.header, types, strict=False))
    table.model().show_preview(PREVIEW, schema)
    assert at_right(table) == ["zip", "price", "note"]


def painted(table, row, column):
    option, index = QStyleOptionViewItem(), table.model().index(row, column)
    option.font = table.font()
    option.palette = table.palette()
    return table.itemDelegate().shown(option, index)


def test_missing_values_and_texts_that_nobody_sees_are_told_apart(table):
    rows = ((None, "", "  ", " a ", "NULL"),)
    table.model().show_preview(Preview(PREVIEW.header, rows, complete=True))
    texts, inks = zip(*(painted(table, 0, column) for column in range(5)), strict=True)
    assert texts == ("NULL", '""', "␣␣", " a ", "NULL")
    for muted in inks[:3]:
        assert muted.font.pointSizeF() < inks[4].font.pointSizeF()
        assert muted.color != inks[4].color
    assert inks[3] == inks[4]


def drawn(table, direction, kind):
    rows = (("2026-07-19 11:12:13+00",),)
    table.model().show_preview(Preview(("v",), rows, complete=True), (Column("v", kind),))
    image = QImage(300, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    option = QStyleOptionViewItem()
    option.rect, option.direction = image.rect(), direction
    option.font, option.palette = table.font(), table.palette()
    painter = QPainter(image)
    painter.setLayoutDirection(direction)
    table.itemDelegate().paint(painter, option, table.model().index(0, 0))
    painter.end()
    return image


def test_values_read_as_they_are_in_the_file_in_a_mirrored_window(table):
    left, right = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
    text = drawn(table, left, ColumnType.TEXT)
    assert drawn(table, right, ColumnType.INTEGER) == text  # numbers are at the left there
    assert drawn(table, right, ColumnType.TEXT) != text


def test_a_missing_value_is_copied_as_nothing(qtbot, table):
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "1\t007\t3.5\t\tx\n-20\t008\t1e5\t\t4"


def test_a_cell_with_line_breaks_and_tabs_is_copied_as_one(qtbot, table):
    rows = (("a\tb", "x\ny"),)
    table.model().show_preview(Preview(("one", "two"), rows, complete=True))
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == '"a\tb"\t"x\ny"'
