"""The list of the pages that a search found."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.help.pages import HelpPage
from csvdownloader.ui.lists.row_list import RowList
from csvdownloader.ui.lists.row_model import Index, RowModel


class PageModel(RowModel):
    """The titles of the pages."""

    def __init__(self, pages: Sequence[HelpPage], parent: QObject) -> None:
        super().__init__((Message("Page"),), parent)
        self._pages = pages
        self._show_rows(pages)

    def search(self, text: str) -> None:
        """Shows the pages that have all words of the text, without regard to case."""
        words = text.casefold().split()
        self._show_rows([page for page in self._pages if page.has(words)])

    def page(self, row: int) -> HelpPage | None:
        """The page in that row; None for no row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, anchor: str) -> int:
        """The row of the page that has the heading; -1 when none has it."""
        rows = enumerate(self._rows)
        return next((row for row, page in rows if anchor in page.anchors()), -1)

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


class PageList(RowList):
    """The pages, below a search field."""

    def __init__(self, model: PageModel, parent: QWidget) -> None:
        super().__init__(model, Message("Pages"), parent)
        self._pages = model
        self._size_columns({})
        self.horizontalHeader().hide()

    def page(self) -> HelpPage | None:
        """The page that is selected."""
        return self._pages.page(self.currentIndex().row())
