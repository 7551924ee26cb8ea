"""The table of all rows of a file, with the keys of a spreadsheet."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.tables.cell_texts import CopyForm
from csvdownloader.core.tables.search import Place
from csvdownloader.ui.look.tones import Tone, tone_color
from csvdownloader.ui.preview.preview_model import Index
from csvdownloader.ui.preview.preview_table import WIDEST, PreviewTable
from csvdownloader.ui.viewer.summary_head import SummaryHead
from csvdownloader.ui.viewer.viewer_model import ViewerModel

_CONTROL, _SHIFT, _PLAIN = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
_Chord: TypeAlias = tuple[Qt.KeyboardModifier, Qt.Key]
_Act: TypeAlias = Callable[[], object]
_MOVE = QAbstractItemView.CursorAction
_EDGES = {
    Qt.Key.Key_Up: _MOVE.MoveUp,
    Qt.Key.Key_Down: _MOVE.MoveDown,
    Qt.Key.Key_Left: _MOVE.MoveLeft,
    Qt.Key.Key_Right: _MOVE.MoveRight,
    Qt.Key.Key_Home: _MOVE.MoveHome,
    Qt.Key.Key_End: _MOVE.MoveEnd,
}
_COPIES = {
    CopyForm.TSV: Message("For a spreadsheet (TSV)"),
    CopyForm.CSV: Message("As CSV"),
    CopyForm.MARKDOWN: Message("As Markdown"),
    CopyForm.JSON: Message("As JSON"),
}


class ViewerTable(PreviewTable):
    """Goes to any cell of the file.

    Signals:
        find_asked(): The user wants to find something.
        go_asked(): The user wants to go to a row or a column.
        step_asked(int): The user wants the next hit (1), or the one before (-1).
        figures_asked(): The user wants to see what is in the column of the current cell.
        cell_asked(): The user wants to see the whole of the current cell, or not any more.
        copy_asked(CopyForm, bool): The user copies the selected cells, perhaps with their names.
        moved(): Another cell is the current one.
        turn_asked(int): The user wants to sort by a column; again: the other way round; not at all.
        sort_asked(int, bool): The user wants to sort by a column, perhaps descending; None in its
            place is not at all.
        value_asked(Place, bool): The user wants only the rows with the value of the cell, or those
            without.
        filter_asked(int): The user wants to say which rows to show, perhaps by that column.
        whole_asked(): The user wants to see all rows again.
        cancel_asked(): The user wants to wait no longer.

    Attributes:
        is_waiting: Whether other rows are about to be shown.
    """

    find_asked = Signal()
    go_asked = Signal()
    step_asked = Signal(int)
    figures_asked = Signal()
    cell_asked = Signal()
    copy_asked = Signal(object, bool)
    moved = Signal()
    turn_asked = Signal(int)
    sort_asked = Signal(int, object)
    value_asked = Signal(object, bool)
    filter_asked = Signal(int)
    whole_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, model: ViewerModel, parent: QWidget) -> None:
        self._resized: set[int] = set()  # by the user
        self._is_sizing = self.is_waiting = False
        self._viewed = model
        super().__init__(model, parent)
        self.setAccessibleName(Message("Rows"))
        self.horizontalHeader().sectionResized.connect(self._note_resized)
        self.horizontalHeader().sectionClicked.connect(self.turn_asked)
        self.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.horizontalHeader().customContextMenuRequested.connect(self._show_column_menu)
        # The menu "Edit" or a list may have the same keys: here they are the table's.
        self._keys: dict[_Chord, _Act] = {
            (_CONTROL, Qt.Key.Key_F): self.find_asked.emit,
            (_CONTROL, Qt.Key.Key_G): self.go_asked.emit,
            (_PLAIN, Qt.Key.Key_F3): lambda: self.step_asked.emit(1),
            (_SHIFT, Qt.Key.Key_F3): lambda: self.step_asked.emit(-1),
            (_CONTROL, Qt.Key.Key_C): lambda: self.copy_asked.emit(CopyForm.TSV, False),
            (_CONTROL, Qt.Key.Key_A): self.selectAll,
            (_PLAIN, Qt.Key.Key_Space): self.cell_asked.emit,
            (_CONTROL, Qt.Key.Key_I): self.figures_asked.emit,
            (_CONTROL, Qt.Key.Key_Space): lambda: self.selectColumn(self.currentIndex().column()),
            (_SHIFT, Qt.Key.Key_Space): lambda: self.selectRow(self.currentIndex().row()),
            (_PLAIN, Qt.Key.Key_F6): lambda: self.turn_asked.emit(self.current_place()[1]),
            (_PLAIN, Qt.Key.Key_F7): lambda: self.value_asked.emit(self.current_place(), True),
            (_SHIFT, Qt.Key.Key_F7): lambda: self.value_asked.emit(self.current_place(), False),
            (_PLAIN, Qt.Key.Key_F8): lambda: self.filter_asked.emit(self.current_place()[1]),
            (_SHIFT, Qt.Key.Key_F8): self.whole_asked.emit,
        }

    def grow_columns(self) -> None:
        """Makes the columns in view as wide as their cells in view, but never narrower.

        Not those that the user has made as wide as they are.
        """
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        rows = range(max(0, first), (last if last >= 0 else self._viewed.rowCount() - 1) + 1)
        column = max(0, self.columnAt(0))
        with self._sizing():
            while column < self._viewed.columnCount() and self._begins_in_view(column):
                width = min(self._content_width(column, rows), WIDEST)
                if column not in self._resized and width > self.columnWidth(column):
                    self.setColumnWidth(column, width)
                column += 1

    def show_summaries(self, shown: bool) -> None:
        """Shows in the heads what the columns are like, or only their names."""
        self.head.show_summaries(shown)
        self.fit_columns()

    @override
    def _make_head(self) -> SummaryHead:
        self.head = SummaryHead(self._viewed, self)
        return self.head

    @override
    def fit_columns(self) -> None:
        with self._sizing():
            super().fit_columns()
        self._resized.clear()

    @override
    def _fit(self, column: int) -> None:
        with self._sizing():
            super()._fit(column)

    @contextmanager
    def _sizing(self) -> Iterator[None]:
        """While inside, the program sizes columns, and not the user."""
        before, self._is_sizing = self._is_sizing, True
        yield
        self._is_sizing = before

    def _note_resized(self, column: int, _old: int, _new: int) -> None:
        if not self._is_sizing:
            self._resized.add(column)

    def current_place(self) -> Place:
        """Row and column of the current cell; the first cell where there is none."""
        index = self.currentIndex()
        if not index.isValid():
            return self._viewed.number(0), 0
        return self._viewed.number(index.row()), index.column()

    def go(self, place: Place) -> None:
        """Makes a cell the current one, and brings it into view."""
        row, column = place
        if not 0 <= row - self._viewed.number(0) < self._viewed.rowCount():
            self.scrollToTop()  # else Qt takes a minute for a page that has fewer rows
        index = self._viewed.index(self._viewed.place(row), column)
        bar = self.verticalScrollBar()
        if not bar.value() <= index.row() < bar.value() + bar.pageStep():
            bar.setValue(index.row() - bar.pageStep() // 2)  # into the middle
        self._make_current(index)

    def _make_current(self, index: QModelIndex) -> None:
        """Not by `setCurrentIndex`, which goes by the keys that are held."""
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.scrollTo(index)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height = self.verticalHeader().defaultSectionSize()
        self._viewed.rows_in_view = self.viewport().height() // height + 1

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(self._act(event) is not None)
            if event.isAccepted():
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._act(event)
        modifiers, key = _chord(event)
        if act is not None:
            act()
        elif modifiers == _CONTROL and key in _EDGES:  # which Qt would not select
            self._make_current(self.moveCursor(_EDGES[key], _CONTROL))
        else:
            super().keyPressEvent(event)

    def _act(self, event: QKeyEvent) -> _Act | None:
        if self.is_waiting and event.key() == Qt.Key.Key_Escape:
            return self.cancel_asked.emit
        return self._keys.get(_chord(event))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._viewed.rowCount() and self._viewed.is_view:
            painter = QPainter(self.viewport())
            painter.setPen(tone_color(self.palette(), Tone.MUTED))
            text = Message("No row is like that")
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)

    @override
    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        if not modifiers & _CONTROL or action in {_MOVE.MoveHome, _MOVE.MoveEnd}:
            return super().moveCursor(action, modifiers)
        index, model = self.currentIndex(), self._viewed
        row, column = index.row(), index.column()
        edges = {
            _MOVE.MoveUp: (0, column),
            _MOVE.MoveDown: (model.rowCount() - 1, column),
            _MOVE.MoveLeft: (row, 0),
            _MOVE.MoveRight: (row, model.columnCount() - 1),
        }
        if action not in edges:
            return super().moveCursor(action, modifiers)
        return model.index(*edges[action])

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._menu().popup(event.globalPos())

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for has_header, title in (
            (False, Message("Copy")),
            (True, Message("Copy with names of columns")),
        ):
            copies = menu.addMenu(title)
            for form, name in _COPIES.items():
                action = copies.addAction(name)
                action.triggered.connect(
                    lambda _=False, f=form, h=has_header: self.copy_asked.emit(f, h)
                )
        menu.addSeparator()
        place = self.current_place()
        for title, act in (
            (Message("Only rows with this value\tF7"), lambda: self.value_asked.emit(place, True)),
            (
                Message("Rows without this value\tShift+F7"),
                lambda: self.value_asked.emit(place, False),
            ),
            (Message("Filter…\tF8"), lambda: self.filter_asked.emit(place[1])),
        ):
            menu.addAction(title).triggered.connect(act)
        whole = menu.addAction(Message("Show all rows\tShift+F8"))
        whole.triggered.connect(self.whole_asked)
        whole.setEnabled(self._viewed.is_view)
        self._add_sorts(menu, place[1])
        menu.addSeparator()
        menu.addAction(Message("Show the whole cell\tSpace")).triggered.connect(self.cell_asked)
        figures = menu.addAction(Message("What is in the column\tCtrl+I"))
        figures.triggered.connect(self.figures_asked)
        menu.addAction(Message("Find…\tCtrl+F")).triggered.connect(self.find_asked)
        menu.addAction(Message("Go to…\tCtrl+G")).triggered.connect(self.go_asked)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _add_sorts(self, menu: QMenu, column: int) -> None:
        sort = self._viewed.sorting
        ways = (Message("Sort ascending\tF6"), False), (Message("Sort descending"), True)
        for title, is_descending in (*ways, (Message("Do not sort"), None)):
            action = menu.addAction(title)
            action.triggered.connect(
                lambda _=False, way=is_descending: self.sort_asked.emit(column, way)
            )
            action.setEnabled(is_descending is not None or sort is not None)

    def _show_column_menu(self, place: QPoint) -> None:
        header, menu = self.horizontalHeader(), QMenu(self)
        column = header.logicalIndexAt(place)
        self._add_sorts(menu, column)
        menu.addAction(Message("Filter…")).triggered.connect(lambda: self.filter_asked.emit(column))
        menu.addSeparator()
        menu.addAction(Message("Select column")).triggered.connect(
            lambda: self.selectColumn(column)
        )
        hide = menu.addAction(Message("Hide column"))
        hide.triggered.connect(lambda: self.hideColumn(column))
        hide.setEnabled(header.count() - header.hiddenSectionCount() > 1)
        show = menu.addAction(Message("Show all columns"))
        show.triggered.connect(self._show_columns)
        show.setEnabled(header.hiddenSectionCount() > 0)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(header.mapToGlobal(place))

    def _show_columns(self) -> None:
        header = self.horizontalHeader()
        for column in range(header.count()):
            if header.isSectionHidden(column):
                self.showColumn(column)


def _chord(event: QKeyEvent) -> _Chord:
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, Qt.Key(event.key())
