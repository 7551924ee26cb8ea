"""A delegate that paints cells in one line."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QLocale, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from csvdownloader.core.overrides import override
from csvdownloader.ui.lists.row_model import Index
from csvdownloader.ui.look.tokens import tokens_of

LINE_BREAK = "⏎"
PADDING = 5  # pixels at each side of a cell, beside those of the style
_LONGEST_SHOWN = 300  # characters
_BREAKS = ("\r\n", "\n", "\r", "\u2028", "\u2029")
# Put together once: hundreds of cells are painted at a time, and flags are slow in Python.
_SELECTED = QStyle.StateFlag.State_Selected
_SHOWN_AROUND = _SELECTED | QStyle.StateFlag.State_HasFocus
_SHOWN_INSIDE = ~_SHOWN_AROUND


class OneLineDelegate(QStyledItemDelegate):
    """Paints a cell in one line, with a visible symbol for each line break in it."""

    @override
    def displayText(
        self,
        value: Any,
        locale: QLocale | QLocale.Language,  # noqa: ARG002 - Qt's signature
    ) -> str:
        return one_line(str(value))

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(option, index) + QSize(2 * PADDING, 0)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if option.state & _SELECTED:
            painter.fillRect(option.rect, tokens_of(option.palette).soft)
        super().paint(painter, _inner(option), index)

    @override
    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        return super().editorEvent(event, model, _inner(option), index)  # ticks a box


def _inner(option: QStyleOptionViewItem) -> QStyleOptionViewItem:
    """The cell without its padding; what shows that it is selected is painted around it."""
    inner = QStyleOptionViewItem(option)
    inner.rect = option.rect.adjusted(PADDING, 0, -PADDING, 0)
    state = option.state
    if state & _SHOWN_AROUND:
        inner.state = state & _SHOWN_INSIDE
    return inner


def one_line(text: str) -> str:
    """The beginning of the text, with a visible symbol for each line break in it."""
    shown = text[:_LONGEST_SHOWN]
    for line_break in _BREAKS:
        shown = shown.replace(line_break, LINE_BREAK)
    return shown
