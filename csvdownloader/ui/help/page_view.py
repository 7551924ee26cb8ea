"""Shows a page of the help: it loads nothing from outside, and marks what was searched for."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QPalette, QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.help.pages import anchor_of
from csvdownloader.ui.look.measures import GAP

_MARKED_AT_MOST = 500


class PageView(QTextBrowser):
    """A page of Markdown, or a plain text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(Message("Page"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(2 * GAP)

    @override
    def loadResource(self, _type: int, _name: QUrl | str) -> Any:
        return None  # a page is only its text

    def show_page(self, text: str) -> None:
        """Shows a page of Markdown from its beginning."""
        self.setMarkdown(text)
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                layout = frame.format().toTableFormat()
                layout.setMargin(GAP)
                layout.setCellPadding(GAP * 3 / 4)
                layout.setBorderBrush(self.palette().midlight())
                frame.setFormat(layout)

    def show_heading(self, anchor: str) -> None:
        """Scrolls to the heading that links reach by that name."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and anchor_of(block.text()) == anchor:
                self.moveCursor(QTextCursor.MoveOperation.End)  # so that the next move scrolls up
                self.setTextCursor(QTextCursor(block))
                return
            block = block.next()

    def mark(self, words: Sequence[str]) -> None:
        """Marks the words wherever they are, and scrolls to the first of them."""
        found = [cursor for word in words for cursor in self._places(word)]
        self.setExtraSelections([self._marked(cursor) for cursor in found])
        if found:
            first = QTextCursor(min(found, key=QTextCursor.selectionStart))
            first.clearSelection()
            self.setTextCursor(first)

    def find_next(self, words: Sequence[str]) -> None:
        """Selects the next place of the first word, behind the last one again the first."""
        if words and not self.find(words[0]):
            self.moveCursor(QTextCursor.MoveOperation.Start)
            self.find(words[0])

    def _places(self, word: str) -> list[QTextCursor]:
        places: list[QTextCursor] = []
        cursor = self.document().find(word)
        while not cursor.isNull() and len(places) < _MARKED_AT_MOST:
            places.append(cursor)
            cursor = self.document().find(word, cursor, QTextDocument.FindFlag(0))
        return places

    def _marked(self, cursor: QTextCursor) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        selection.cursor = cursor
        selection.format.setBackground(self.palette().brush(QPalette.ColorRole.Highlight))
        selection.format.setForeground(self.palette().brush(QPalette.ColorRole.HighlightedText))
        return selection
