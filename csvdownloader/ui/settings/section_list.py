"""The list of the sections that a search found."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from csvdownloader.core.messages import Message
from csvdownloader.ui.lists.pages_model import PagesModel
from csvdownloader.ui.lists.row_list import RowList
from csvdownloader.ui.settings.section_page import SectionPage


class SectionModel(PagesModel):
    """The pages of the settings."""

    def __init__(self, parent: QObject) -> None:
        super().__init__((Message("Section"),), parent)

    def page(self, row: int) -> SectionPage | None:
        """The page in that row; None for no row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, page: SectionPage) -> int:
        """The row of the page; -1 when the search has not found it."""
        return self._rows.index(page) if page in self._rows else -1


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
