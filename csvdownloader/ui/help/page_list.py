"""The list of the pages that a search found."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from csvdownloader.core.messages import Message
from csvdownloader.ui.help.pages import HelpPage
from csvdownloader.ui.lists.pages_model import PagesModel
from csvdownloader.ui.lists.row_list import RowList


class PageModel(PagesModel):
    """The pages of the help."""

    def __init__(self, pages: Sequence[HelpPage], parent: QObject) -> None:
        super().__init__((Message("Page"),), parent)
        self.show_pages(pages)

    def page(self, row: int) -> HelpPage | None:
        """The page in that row; None for no row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, anchor: str) -> int:
        """The row of the page that has the heading; -1 when none has it."""
        rows = enumerate(self._rows)
        return next((row for row, page in rows if anchor in page.anchors()), -1)


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
