"""A base class for models of pages, of which a search finds those that have its words."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt

from csvdownloader.core.overrides import override
from csvdownloader.ui.lists.row_model import Index, RowModel


class Page(Protocol):
    """What is listed by its title."""

    @property
    def title(self) -> str:
        """What the list shows."""
        ...

    def has(self, words: list[str]) -> bool:
        """Whether each of the words, which are folded, is somewhere on the page."""
        ...


class PagesModel(RowModel):
    """The titles of the pages; subclasses give the pages back."""

    _pages: Sequence[Page] = ()

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Lists these pages."""
        self._pages = pages
        self._show_rows(pages)

    def search(self, text: str) -> None:
        """Shows the pages that have all words of the text, without regard to case."""
        words = text.casefold().split()
        self._show_rows([page for page in self._pages if page.has(words)])

    @override
    def count(self) -> int:
        return len(self._pages)

    @override
    def shown(self) -> int:
        return len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        is_title = index.isValid() and role == Qt.ItemDataRole.DisplayRole
        return self._rows[index.row()].title if is_title else None
