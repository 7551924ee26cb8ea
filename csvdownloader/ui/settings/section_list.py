"""The list of the sections that a search found."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.lists.row_list import RowList
from csvdownloader.ui.lists.row_model import Index, RowModel
from csvdownloader.ui.settings.section_page import SectionPage


class SectionModel(RowModel):
    """The titles of the pages."""

    def __init__(self, parent: QObject) -> None:
        super().__init__((Message("Section"),), parent)
        self._pages: Sequence[SectionPage] = ()

    def show_pages(self, pages: Sequence[SectionPage]) -> None:
        """Lists these pages."""
        self._pages = pages
        self._show_rows(pages)

    def search(self, text: str) -> None:
        """Shows the pages that have all words of the text, without regard to case."""
        words = text.casefold().split()
        self._show_rows([page for page in self._pages if page.has(words)])

    def page(self, row: int) -> SectionPage | None:
        """The page in that row; None for no row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, page: SectionPage) -> int:
        """The row of the page; -1 when the search has not found it."""
        return self._rows.index(page) if page in self._rows else -1

    @override
    def count(self) -> int:
        return len(self._pages)

    @override
    def shown(self) -> int:
        return len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        page = self.page(index.row())
        return page.title if page and role == Qt.ItemDataRole.DisplayRole else None


class SectionList(RowList):
    """The sections, below a search field."""

    def __init__(self, model: SectionModel, parent: QWidget) -> None:
        super().__init__(model, Message("Sections"), parent)
        self._sections = model
        self._size_columns({})
        self.horizontalHeader().hide()

    def page(self) -> SectionPage | None:
        """The page that is selected."""
        return self._sections.page(self.currentIndex().row())
