"""The questions that the window asks, with buttons named by what they do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from csvdownloader.core import units


class Question(QMessageBox):
    """Asks before something is lost. The safe answer is the default, also for Esc.

    Signals:
        agreed(): The user pressed the other button.
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


def ask_to_stop(ends: int, resumable: int, parent: QWidget) -> Question:
    """The question before the program ends while something runs.

    Args:
        ends: Downloads that stop for good.
        resumable: Downloads that are resumed at the next start of the program.
        parent: The window.
    """
    if not ends:
        return Question(
            "Quit CSV Downloader",
            "A file is being saved.",
            "If you stop it, nothing is left at its place; the download stays in the list."
            + _what_resumes(resumable, "download"),
            "&Stop saving and quit",
            "&Keep saving",
            parent,
        )
    count = ends + resumable
    return Question(
        "Quit CSV Downloader",
        "A download is not finished." if count == 1 else f"{count:,} downloads are not finished.",
        _what_stops(ends, resumable) + _what_resumes(resumable),
        "&Stop downloads and quit",
        "&Keep downloading",
        parent,
    )


def _what_stops(ends: int, resumable: int) -> str:
    if ends == 1:
        return f"{'1' if resumable else 'It'} is stopped for good: nothing of it is kept."
    return f"{f'{ends:,}' if resumable else 'They'} are stopped for good: nothing of them is kept."


def _what_resumes(resumable: int, noun: str = "") -> str:
    if not resumable:
        return ""
    number = units.count(resumable, noun) if noun else f"{resumable:,}"
    return f" {number} {'goes' if resumable == 1 else 'go'} on at the next start."


def ask_to_remove(title: str, parent: QWidget) -> Question:
    """The question before a file is lost that was not saved."""
    return Question(
        "Remove download",
        f"“{title}” was not saved.",
        "If you remove the download, its file is lost.",
        "&Remove unsaved file",
        "&Keep it",
        parent,
    )


def ask_to_replace(name: str, parent: QWidget) -> Question:
    """The question before an existing file is replaced."""
    return Question(
        "Replace file",
        f"“{name}” is already there.",
        "If you replace it, its content is lost.",
        "&Replace it",
        "&Leave it",
        parent,
    )
