"""The window of the help: a search, the pages that have the words, and the page."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.ui.help.page_list import PageList, PageModel
from csvdownloader.ui.help.page_view import PageView
from csvdownloader.ui.help.pages import LICENCE, help_pages, licence_text
from csvdownloader.ui.lists.search_edit import SearchEdit
from csvdownloader.ui.look.measures import GAP, grown, grown_size
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.labels import Label

_LIST_WIDTH = 27 * GAP


class HelpWindow(QDialog):
    """Stays open beside the window of the program. Show it with `show()`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Help"))
        self.model = PageModel(help_pages(), self)
        self.list = PageList(self.model, self)
        self.edit = SearchEdit(Message("Search"), self)
        self.edit.connect_list(self.list)
        self.nothing = Label(Message("No page has these words."), Tone.MUTED, self).wrapping()
        self.view = PageView(self)
        self._arrange()
        self.edit.textChanged.connect(self._search)
        self.edit.returnPressed.connect(lambda: self.view.find_next(self._words()))
        self.list.selected.connect(self._show_page)
        self.view.anchorClicked.connect(self._follow)
        self.list.select(0)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _words(self) -> list[str]:
        return self.edit.text().casefold().split()

    def _search(self, text: str) -> None:
        self.model.search(text)
        self.list.setVisible(self.model.shown() > 0)
        self.nothing.setVisible(self.model.shown() == 0)
        if self.model.shown():
            self.list.select(0)
        else:
            self.view.clear()

    def _show_page(self) -> None:
        page = self.list.page()
        if page is not None:
            self.view.show_page(page.text)
            self.view.mark(self._words())

    def _follow(self, link: QUrl) -> None:
        text = link.toString()
        if text.startswith(LICENCE):
            self.view.setPlainText(licence_text(text.removeprefix(LICENCE)))
        elif link.scheme() in {"http", "https"}:
            QDesktopServices.openUrl(link)
        else:
            self._show_heading(link.fragment())

    def _show_heading(self, anchor: str) -> None:
        self.edit.clear()  # the page may not be among those found
        row = self.model.row_of(anchor)
        if row >= 0:
            self.list.select(row)
            self.view.show_heading(anchor)

    def _arrange(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(GAP)
        for widget in (self.edit, self.nothing, self.list):
            widget.setFixedWidth(grown(_LIST_WIDTH, self.fontMetrics()))
            side.addWidget(widget)
        side.addStretch()
        side.setStretchFactor(self.list, 1)
        self.nothing.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GAP, 2 * GAP, 0, 2 * GAP)
        row.setSpacing(GAP)
        row.addLayout(side)
        row.addWidget(self.view, 1)
        self.resize(grown_size(130 * GAP, 90 * GAP, self.fontMetrics()))
