"""Finds a command, or something to go to, by a few letters of its name, and does it."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QLineEdit,
    QListView,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.commands.palette_delegate import PaletteDelegate
from csvdownloader.ui.commands.palette_entry import PaletteGroup
from csvdownloader.ui.commands.palette_model import ROW_ROLE, PaletteModel
from csvdownloader.ui.commands.palette_search import FoundEntry
from csvdownloader.ui.look.kinds import CARD, set_kind
from csvdownloader.ui.look.measures import GAP, grown_size
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.labels import Label

_MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class CommandPalette(QDialog):
    """Lists entries of all groups. What cannot be used is greyed, says why, and stays open."""

    def __init__(self, groups: Sequence[PaletteGroup], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Commands"))
        self.resize(grown_size(84 * GAP, 52 * GAP, self.fontMetrics()))
        self.model = PaletteModel(groups, self)
        self.list = self._make_list()
        self.edit = _FilterEdit(self.list, self)
        self.nothing = Label("", Tone.MUTED, self).wrapping()
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.nothing.setMargin(2 * GAP)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(self.edit)
        column.addLayout(self._pages)
        self.edit.textChanged.connect(self._search)
        self.edit.returnPressed.connect(self._run_current)
        self.list.clicked.connect(self._run)
        self._search("")

    def titles(self) -> list[str]:
        """The titles of the entries that are listed now."""
        return [entry.title for entry in self.model.entries()]

    def _make_list(self) -> QListView:
        view = QListView(self)
        view.setModel(self.model)
        view.setItemDelegate(PaletteDelegate(view))
        view.setUniformItemSizes(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setAccessibleName(Message("Commands"))
        set_kind(view, CARD)
        return view

    def _search(self, typed: str) -> None:
        self.model.show(typed)
        first = self.model.first()
        self.list.setCurrentIndex(first)
        self.list.scrollToTop()
        self.nothing.setText(Message("Nothing is called “{typed}”.", typed=typed.strip()))
        self._pages.setCurrentWidget(self.list if first.isValid() else self.nothing)

    def _run_current(self) -> None:
        self._run(self.list.currentIndex())

    def _run(self, index: QModelIndex) -> None:
        found = index.data(ROW_ROLE)
        if isinstance(found, FoundEntry) and found.entry.is_usable:
            self.accept()
            found.entry.run()


class _FilterEdit(QLineEdit):
    """Keeps the focus while the arrow keys move in the list."""

    def __init__(self, view: QListView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self.setPlaceholderText(Message("Type what you want to do, or where to go"))
        self.setAccessibleName(Message("Find a command"))
        self.setClearButtonEnabled(True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _MOVES:
            self._view.keyPressEvent(event)
        else:
            super().keyPressEvent(event)
