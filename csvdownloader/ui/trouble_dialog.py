"""The dialogs that show what happened, or how the program stands, as a text to pass on."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.texts import APP_NAME
from csvdownloader.system.versions import as_text
from csvdownloader.ui.look.measures import GAP, MARGIN, fixed_pitch, grown_size
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import make_main
from csvdownloader.ui.widgets.labels import Label, Notice

_PASS_ON = Message("Nothing is sent by itself: please copy or save the report and send it to us.")


class TroubleDialog(QDialog):
    """A report, ready to copy. Show it with `open()`.

    Signals:
        save_wanted(): The user wants to save a bundle.
    """

    save_wanted = Signal()

    def __init__(
        self,
        head: Message,
        more: Message,
        report: str,
        parent: QWidget | None = None,
        *,
        icon: str = "failed",
        tone: Tone = Tone.BAD,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(APP_NAME)
        notice = Notice(Message("What happened"), self)
        notice.show_message(icon, tone, head, Tone.PLAIN)
        notice.label.sized(1.2, bold=True)
        self.report = QPlainTextEdit(report, self)
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(Message("Report"))
        self.report.setFont(fixed_pitch(self.font()))
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP + GAP // 2)
        explanation = Label(more, Tone.MUTED, self).wrapping()
        self.news = Notice(Message("Saved"), self)
        self.news.hide()
        for widget in (notice, explanation, self.report, self.news, self._make_buttons()):
            column.addWidget(widget)
        self.resize(grown_size(80 * GAP, 54 * GAP, self.fontMetrics()))

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy_button = buttons.addButton(
            Message("&Copy report"), QDialogButtonBox.ButtonRole.ActionRole
        )
        make_main(self.copy_button)
        self.copy_button.clicked.connect(self._copy)
        self.save_button = buttons.addButton(
            Message("&Save report…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.save_button.clicked.connect(self.save_wanted)
        buttons.rejected.connect(self.reject)
        return buttons

    def show_saved(self, target: Path) -> None:
        """Says where the bundle is."""
        said = Message("Saved: {target}. Look through it, then send it to us.", target=target)
        self.news.show_message("saved", Tone.GOOD, said, Tone.PLAIN)

    def show_failure(self, failure: Failure) -> None:
        """Says why there is no bundle, or no report."""
        self.news.show_message("failed", Tone.BAD, joined([failure.message, failure.hint], ". "))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())


def crash_dialog(traceback: str, versions: dict[str, str], window: QWidget) -> TroubleDialog:
    """The dialog about an unexpected error, after which the window goes on."""
    return TroubleDialog(
        Message("Something unexpected happened"),
        Message(
            "This is a fault of the program. Your downloads and files stay as they are. {pass_on}",
            pass_on=_PASS_ON,
        ),
        f"{as_text(versions)}\n\n{traceback}",
        window,
    )


def fault_dialog(faults: Sequence[str], versions: dict[str, str], window: QWidget) -> TroubleDialog:
    """The dialog about crashes of earlier runs.

    Args:
        faults: What is known of each, the oldest first.
        versions: Name to version.
        window: Its parent.
    """
    return TroubleDialog(
        Message("The program crashed the last time"),
        Message(
            "What was downloaded is whole, and what ran is in the list as interrupted. {pass_on}",
            pass_on=_PASS_ON,
        ),
        "\n\n".join([as_text(versions), *faults]),
        window,
    )


def report_dialog(window: QWidget) -> TroubleDialog:
    """The dialog to report a problem; the report comes later."""
    dialog = TroubleDialog(
        Message("Report a problem"),
        Message(
            "Write what you did, what you expected and what happened, and add this report; when it "
            "is saved, it has the log too. It does not say what you downloaded, from where, or any "
            "secret. Nothing is sent by itself."
        ),
        EMPTY,
        window,
        icon="info",
        tone=Tone.ACTIVE,
    )
    dialog.report.setPlaceholderText(Message("Looking…"))
    return dialog
