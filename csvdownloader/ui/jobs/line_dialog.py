"""The dialog that shows the line of a text that cannot be read, among its neighbours."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import (
    QFontDatabase,
    QPalette,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.messages import Message, joined
from csvdownloader.core.requests.request import Request
from csvdownloader.core.tables.excerpt import Excerpt
from csvdownloader.core.texts import READ_OTHERWISE
from csvdownloader.ui.look.measures import GAP, MARGIN
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import make_main
from csvdownloader.ui.widgets.labels import Notice
from csvdownloader.ui.widgets.plain_text import from_home
from csvdownloader.ui.widgets.reveal import open_path

_ROLES = QDialogButtonBox.ButtonRole


class LineDialog(QDialog):
    """What is wrong, over the lines with their numbers. They come later; show it with `open()`.

    Signals:
        settings_wanted(): The user wants to read the file in another way.
    """

    settings_wanted = Signal()

    def __init__(
        self, request: Request, failure: Failure, line: int, path: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Line {line:,} of {path}", line=line, path=path))
        self._request, self._line, self._path = request, line, path
        self.notice = Notice(Message("What is wrong"), self)
        self.notice.show_message("failed", Tone.BAD, failure.message, Tone.PLAIN)
        self.text = _make_text(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP + GAP // 2)
        for widget in (self.notice, self.text, self._make_buttons()):
            column.addWidget(widget)
        self.resize(80 * GAP, 54 * GAP)

    @Slot(object, int, object)
    def show_lines(self, request: Request, line: int, excerpt: Excerpt) -> None:
        """Shows the lines, if they are those around this one."""
        if (request, line) != (self._request, self._line):
            return
        last = excerpt.first + len(excerpt.lines) - 1
        width = len(f"{last:,}")
        numbered = enumerate(excerpt.lines, excerpt.first)
        self.text.setPlaceholderText(Message("The file has no such line any more."))
        self.text.setPlainText("\n".join(f"{n:>{width},}  {text}" for n, text in numbered))
        self._mark(self._line - excerpt.first)

    @Slot(object, int, object)
    def show_failure(self, request: Request, line: int, failure: Failure) -> None:
        """Says why there are no lines."""
        if (request, line) == (self._request, self._line):
            self.text.setPlaceholderText(joined([failure.message, failure.hint], ". "))

    def _mark(self, block: int) -> None:
        cursor = QTextCursor(self.text.document().findBlockByNumber(block))
        mark = QTextEdit.ExtraSelection()
        mark.cursor = cursor
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        palette = self.text.palette()
        mark.format.setBackground(palette.brush(QPalette.ColorRole.Highlight))
        mark.format.setForeground(palette.brush(QPalette.ColorRole.HighlightedText))
        self.text.setExtraSelections([mark])
        self.text.setTextCursor(cursor)
        self.text.ensureCursorVisible()

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.settings_button = buttons.addButton(READ_OTHERWISE, _ROLES.AcceptRole)
        self.open_button = buttons.addButton(Message("Open the &file"), _ROLES.ActionRole)
        make_main(self.settings_button)
        self.open_button.clicked.connect(self._open_file)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(self.settings_wanted)
        return buttons

    def _open_file(self) -> None:
        if not open_path(self._path):
            text = Message("No program opened {path}", path=from_home(self._path))
            self.notice.show_message("failed", Tone.BAD, text, Tone.PLAIN)


def _make_text(parent: QWidget) -> QPlainTextEdit:
    text = QPlainTextEdit(parent)
    text.setReadOnly(True)
    text.setTabChangesFocus(True)
    text.setAccessibleName(Message("Lines"))
    text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    text.setPlaceholderText(Message("Looking…"))
    return text
