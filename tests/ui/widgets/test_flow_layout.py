"""Rows that go on in a further line."""

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QWidget

from csvdownloader.ui.widgets.flow_layout import FlowLayout

GAP, LINE_GAP = 10, 4


class Block(QWidget):
    """A widget of one size."""

    def __init__(self, width, height=20):
        super().__init__()
        self._size = QSize(width, height)

    def sizeHint(self):
        return self._size

    minimumSizeHint = sizeHint


@pytest.fixture
def make_row(qtbot):
    kept = []

    def make(*blocks, first_grows=False):
        widget, row = QWidget(), FlowLayout(GAP, LINE_GAP, first_grows=first_grows)
        for block in blocks:
            row.addWidget(block)
        widget.setLayout(row)
        qtbot.addWidget(widget)
        kept.append(widget)
        return row

    return make


def places(row, width):
    """Where each stands: (left, top, width)."""
    row.setGeometry(QRect(0, 0, width, row.heightForWidth(width)))
    shown = [row.itemAt(place).geometry() for place in range(row.count())]
    return [(rect.left(), rect.top(), rect.width()) for rect in shown]


def test_what_has_no_room_goes_on_in_a_further_line(make_row):
    row = make_row(Block(50), Block(50), Block(50))
    assert places(row, 170) == [(0, 0, 50), (60, 0, 50), (120, 0, 50)]
    assert places(row, 169) == [(0, 0, 50), (60, 0, 50), (0, 24, 50)]
    assert row.heightForWidth(169) == 44
    assert (row.minimumSize(), row.sizeHint()) == (QSize(50, 20), QSize(170, 20))


def test_what_can_be_narrower_than_it_wants_is_no_wider_than_the_line(make_row):
    block = Block(300)
    block.minimumSizeHint = lambda: QSize(40, 20)
    row = make_row(Block(50), block)
    assert row.minimumSize() == QSize(50, 20)
    assert places(row, 100) == [(0, 0, 50), (0, 24, 100)]


def test_what_is_hidden_takes_no_room(make_row):
    blocks = Block(50), Block(50)
    row = make_row(*blocks)
    blocks[0].hide()
    assert places(row, 60)[1] == (0, 0, 50)
    assert row.heightForWidth(60) == 20


def test_low_ones_stand_in_the_middle_of_their_line(make_row):
    row = make_row(Block(50, 40), Block(50, 20))
    assert places(row, 200) == [(0, 0, 50), (60, 10, 50)]


def test_the_first_takes_the_room_that_is_left_or_a_line_of_its_own(make_row):
    row = make_row(Block(50), Block(50), first_grows=True)
    assert places(row, 200) == [(0, 0, 140), (150, 0, 50)]
    assert places(row, 105) == [(0, 0, 105), (0, 24, 50)]


def test_margins_are_kept(make_row):
    row = make_row(Block(50), Block(50))
    row.setContentsMargins(5, 6, 7, 8)
    assert row.minimumSize() == QSize(62, 34)
    assert places(row, 122) == [(5, 6, 50), (65, 6, 50)]
    assert row.heightForWidth(121) == 58


def test_another_order(make_row):
    blocks = Block(50), Block(40)
    row = make_row(*blocks)
    row.order(blocks[::-1])
    assert places(row, 200) == [(0, 0, 40), (50, 0, 50)]


def test_its_height_is_that_of_what_is_in_it_now(make_row):
    first, second = Block(50), Block(50, 30)
    row = make_row(first)
    assert row.heightForWidth(60) == 20
    second.setParent(row.parentWidget())  # so that to add it tells nobody else
    second.setVisible(True)
    assert row.heightForWidth(60) == 20
    row.addWidget(second)
    assert row.heightForWidth(60) == 54
    row.takeAt(0)
    assert row.heightForWidth(60) == 30


def test_from_right_to_left_it_begins_at_the_right(make_row):
    row = make_row(Block(50), Block(40))
    row.parentWidget().setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert places(row, 200) == [(150, 0, 50), (100, 0, 40)]
