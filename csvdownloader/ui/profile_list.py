"""The list of profiles."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.core.profiles import ProfileEntry
from csvdownloader.ui.preview_view import OneLineDelegate
from csvdownloader.ui.profile_model import DOCS, NAME, REMARK, Index, ProfileModel
from csvdownloader.ui.theme import GAP

_WIDTHS = {DOCS: 25 * GAP, REMARK: 29 * GAP}


class ProfileList(QTableView):
    """One line for each profile.

    Signals:
        selected(): Another row is the current one, or none is.
        typed(str): Letters that belong into the search line.
    """

    selected = Signal()
    typed = Signal(str)

    def __init__(self, model: ProfileModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._profiles = model
        self.setModel(model)
        self.setItemDelegate(OneLineDelegate(self))
        self.setAccessibleName("Services")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + GAP)
        self._size_columns()
        model.modelReset.connect(self._span_headings)

    def entry(self) -> ProfileEntry | None:
        """The profile that is selected."""
        return self._profiles.entry(self.currentIndex().row())

    def select(self, row: int) -> None:
        """Makes that row the current one, in sight with the heading over it."""
        index = self._profiles.index(row, NAME)
        self.setCurrentIndex(index)
        self.scrollTo(self._profiles.index(max(0, row - 1), NAME))
        self.scrollTo(index)
        self.selected.emit()

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.selected.emit()

    @override
    def keyboardSearch(self, search: str) -> None:
        self.typed.emit(search)

    def _span_headings(self) -> None:
        self.clearSpans()
        for row in self._profiles.headings():
            self.setSpan(row, NAME, 1, self._profiles.columnCount())

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
