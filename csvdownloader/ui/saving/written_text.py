"""Shows the first bytes of a file that would be saved: as text with marks, or as numbers."""

import re
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontDatabase,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.writing.first_lines import FirstBytes
from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.ui.look.kinds import CARD, set_kind
from csvdownloader.ui.look.measures import TINY_TEXT, scaled
from csvdownloader.ui.look.tokens import tokens_of
from csvdownloader.ui.saving.marked_text import Run, RunKind, hex_lines, marked

_THIN = "\u200a"  # beside a mark, on its ground
_MARK = re.compile(f"{_THIN}([^{_THIN}]*){_THIN}")
_PARAGRAPH = "\u2029"  # what Qt has for a line end in a selection


class WrittenText(QTextEdit):
    """Read-only, in a font of one width, always from left to right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAcceptRichText(False)
        self.setAccessibleName(Message("The first lines of the file"))
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        self.setFont(font)
        option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self.document().setDefaultTextOption(option)
        set_kind(self, CARD)
        self._shown: tuple[FirstBytes, WriteOptions, bool] | None = None

    def show_bytes(self, lines: FirstBytes, options: WriteOptions, *, as_numbers: bool) -> None:
        """Shows them; where the user has scrolled to stays."""
        self._shown = lines, options, as_numbers
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        places = [bar.value() for bar in bars]
        runs = [Run(hex_lines(lines.data))] if as_numbers else marked(lines.data, options)
        self._write(runs)
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    @override
    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied is the text itself, without the marks."""
        data = QMimeData()
        text = self.textCursor().selectedText().replace(_PARAGRAPH, "\n")
        data.setText(_MARK.sub(_unmarked, text))
        return data

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown:
            lines, options, as_numbers = self._shown
            self.show_bytes(lines, options, as_numbers=as_numbers)

    def _write(self, runs: Iterable[Run]) -> None:
        self.clear()
        formats = self._formats()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for run in runs:
            text = f"{_THIN}{run.text}{_THIN}" if run.kind is RunKind.MARK else run.text
            cursor.insertText(text, formats[run.kind])
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)  # the text was put before it

    def _formats(self) -> dict[RunKind, QTextCharFormat]:
        tokens = tokens_of(self.palette())
        formats = {kind: QTextCharFormat() for kind in RunKind}
        delimiter, mark = formats[RunKind.DELIMITER], formats[RunKind.MARK]
        delimiter.setForeground(QBrush(tokens.accent))
        delimiter.setFontWeight(QFont.Weight.Bold)
        mark.setFont(scaled(self.font(), TINY_TEXT))
        mark.setForeground(QBrush(tokens.text))
        mark.setBackground(QBrush(tokens.track))
        return formats


def _unmarked(mark: re.Match[str]) -> str:
    return "\t" if mark[1] == "TAB" else ""
