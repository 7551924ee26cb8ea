"""The questions that the window asks, with buttons named by what they do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget


class Question(QMessageBox):
    """Asks before something is lost. The safe answer is the default and the one of Esc.

    Signals:
        agreed(): The user wants it.
    """

    agreed = Signal()

    def __init__(
        self, title: str, text: str, more: str, yes: str, no: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setInformativeText(more)
        self.yes_button = self.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
        self.no_button = self.addButton(no, QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self.no_button)
        self.setEscapeButton(self.no_button)
        self.yes_button.clicked.connect(self.agreed)


def ask_to_stop(running: int, parent: QWidget) -> Question:
    """Before the program ends while something runs."""
    if not running:
        return Question(
            "Quit CSV Downloader",
            "A file is being saved.",
            "If you stop it, nothing is left at its place; the download stays in the list.",
            "&Stop saving and quit",
            "&Keep saving",
            parent,
        )
    many = running > 1
    return Question(
        "Quit CSV Downloader",
        f"{running} downloads are not finished." if many else "A download is not finished.",
        "What runs is stopped. What waits in the queue goes on at the next start.",
        "&Stop downloads and quit",
        "&Keep downloading",
        parent,
    )


def ask_to_remove(title: str, parent: QWidget) -> Question:
    """Before a file is lost that nobody saved."""
    return Question(
        "Remove download",
        f"“{title}” was not saved.",
        "If you remove the download, its file is lost.",
        "&Remove unsaved file",
        "&Keep it",
        parent,
    )


def ask_to_replace(name: str, parent: QWidget) -> Question:
    """Before a file that is already there is replaced."""
    return Question(
        "Replace file",
        f"“{name}” is already there.",
        "If you replace it, its content is lost.",
        "&Replace it",
        "&Leave it",
        parent,
    )
