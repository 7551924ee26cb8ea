"""The dialog that shows an unexpected error."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.texts import APP_NAME
from csvdownloader.ui.look.measures import GAP, MARGIN
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.versions import as_text
from csvdownloader.ui.widgets.buttons import make_main
from csvdownloader.ui.widgets.labels import Label, Notice


class CrashDialog(QDialog):
    """The traceback and the versions, ready to copy into a report. Show it with `open()`."""

    def __init__(
        self, traceback: str, versions: dict[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(APP_NAME)
        head = Notice(Message("What happened"), self)
        head.show_message("failed", Tone.BAD, Message("Something unexpected happened"), Tone.PLAIN)
        head.label.sized(1.2, bold=True)
        more = Label(
            Message(
                "This is a fault of the program. Your downloads and files stay as they are. "
                "Please copy the report and send it to us."
            ),
            Tone.MUTED,
            self,
        ).wrapping()
        self.report = QPlainTextEdit(f"{as_text(versions)}\n\n{traceback}", self)
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(Message("Report"))
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP + GAP // 2)
        for widget in (head, more, self.report, self._make_buttons()):
            column.addWidget(widget)
        self.resize(80 * GAP, 54 * GAP)

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy_button = buttons.addButton(
            Message("&Copy report"), QDialogButtonBox.ButtonRole.ActionRole
        )
        make_main(self.copy_button)
        self.copy_button.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        return buttons

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
