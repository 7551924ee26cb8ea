"""The questions that the window asks, with buttons named by what they do."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from csvdownloader.core import units
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.texts import listed
from csvdownloader.ui.look.measures import GAP, HEADING, grown
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.dialog_layout import lay_out
from csvdownloader.ui.widgets.text_block import TextBlock
from csvdownloader.ui.widgets.ticks import Tick

_WIDTH = 52 * GAP
_ROLES = QDialogButtonBox.ButtonRole


class Question(QDialog):
    """Asks before something is lost. The safe answer is the default, also for Esc.

    Signals:
        silenced(): The user wants no such question any more; `agreed` follows.
        agreed(): The user pressed the other button.
    """

    silenced = Signal()
    agreed = Signal()

    def __init__(
        self, title: str, text: str, more: str, yes: str, no: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._text = _block(Message("Question"), text, self).sized(HEADING, bold=True)
        self._more = _block(Message("What it leads to"), more, self)
        self._more.set_tone(Tone.MUTED)
        self._more.setVisible(bool(more))
        self.buttons = QDialogButtonBox(self)
        self.yes_button, self.no_button = Button(yes), Button(no)
        self.no_button.setDefault(True)
        self.yes_button.clicked.connect(self.accept)
        self.accepted.connect(self._agree)
        self.no_button.clicked.connect(self.reject)
        self.silence_tick = Tick(Message("&Do not ask again"), self)
        self.silence_tick.setToolTip(Message("Settings, Questions, brings the question back"))
        self.silence_tick.hide()
        self._arrange()
        self.no_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """What is asked."""
        return self._text.text()

    def more(self) -> str:
        """What the answers lead to."""
        return self._more.text()

    def offer_silence(self) -> None:
        """Lets the user say that no such question shall be asked any more."""
        self.silence_tick.show()

    def _agree(self) -> None:
        if self.silence_tick.isChecked():
            self.silenced.emit()
        self.agreed.emit()

    def _arrange(self) -> None:
        texts = QWidget(self)
        lines = QVBoxLayout(texts)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GAP)
        lines.addWidget(self._text)
        lines.addWidget(self._more)
        self.buttons.addButton(self.yes_button, _ROLES.DestructiveRole)
        self.buttons.addButton(self.no_button, _ROLES.RejectRole)
        lay_out(self, texts, self.silence_tick, self.buttons)
        self.resize(grown(_WIDTH, self.fontMetrics()), 0)


def _block(name: str, text: str, parent: QWidget) -> TextBlock:
    block = TextBlock(name, parent=parent)
    block.setPlainText(text)
    block.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return block


def ask_to_stop(ends: int, resumable: int, parent: QWidget) -> Question:
    """The question before the program ends while something runs.

    Args:
        ends: Downloads that stop for good.
        resumable: Downloads that are resumed at the next start of the program.
        parent: The window.
    """
    if not ends:
        return Question(
            Message("Quit CSV Downloader"),
            Message("A file is being saved."),
            _after_saving(resumable),
            Message("&Stop saving and quit"),
            Message("&Keep saving"),
            parent,
        )
    count = ends + resumable
    return Question(
        Message("Quit CSV Downloader"),
        Message("A download is not finished.")
        if count == 1
        else Message("{count:,} downloads are not finished.", count=count),
        joined([_what_stops(ends, resumable), _what_resumes(resumable)]),
        Message("&Stop downloads and quit"),
        Message("&Keep downloading"),
        parent,
    )


def _after_saving(resumable: int) -> Message:
    rest = Message("If you stop it, nothing is left at its place; the download stays in the list.")
    if not resumable:
        return rest
    number = units.count(resumable, "download")
    if resumable == 1:
        return joined([rest, Message("{number} goes on at the next start.", number=number)])
    return joined([rest, Message("{number} go on at the next start.", number=number)])


def _what_stops(ends: int, resumable: int) -> Message:
    if ends == 1 and resumable:
        return Message("1 is stopped for good: nothing of it is kept.")
    if ends == 1:
        return Message("It is stopped for good: nothing of it is kept.")
    if resumable:
        return Message("{ends:,} are stopped for good: nothing of them is kept.", ends=ends)
    return Message("They are stopped for good: nothing of them is kept.")


def _what_resumes(resumable: int) -> Message:
    if not resumable:
        return EMPTY
    if resumable == 1:
        return Message("1 goes on at the next start.")
    return Message("{number:,} go on at the next start.", number=resumable)


def ask_to_remove(title: str, unsaved: int, count: int, parent: QWidget) -> Question:
    """The question before files are lost that were not saved.

    Args:
        title: The name of one of them.
        unsaved: How many files were not saved.
        count: How many downloads are to be removed.
        parent: The window.
    """
    if count > 1:
        return Question(
            Message("Remove downloads"),
            Message("“{title}” was not saved.", title=title)
            if unsaved == 1
            else Message("{unsaved:,} files were not saved.", unsaved=unsaved),
            Message(
                "If you remove the {count:,} downloads, what was not saved is lost.", count=count
            ),
            Message("&Remove unsaved files") if unsaved > 1 else Message("&Remove unsaved file"),
            Message("&Keep them"),
            parent,
        )
    return Question(
        Message("Remove download"),
        Message("“{title}” was not saved.", title=title),
        Message("If you remove the download, its file is lost."),
        Message("&Remove unsaved file"),
        Message("&Keep it"),
        parent,
    )


def ask_to_forget(name: str, parent: QWidget) -> Question:
    """The question before a saved request is removed.

    Args:
        name: Its name.
        parent: The window.
    """
    return Question(
        Message("Remove saved request"),
        Message("Remove “{name}”?", name=name),
        Message("Downloads and saved files stay as they are."),
        Message("&Remove it"),
        Message("&Keep it"),
        parent,
    )


def ask_to_replace(names: Sequence[str], parent: QWidget) -> Question:
    """The question before an existing file is replaced.

    Args:
        names: The file, and those beside it that are saved with it.
        parent: The window.
    """
    files = listed((Message("“{name}”", name=name) for name in names), any_of=True)
    return Question(
        Message("Replace file"),
        Message("{files} is already there.", files=files),
        Message("If you replace it, its content is lost."),
        Message("&Replace it"),
        Message("&Leave it"),
        parent,
    )


def ask_to_cancel(title: str, count: int, parent: QWidget) -> Question:
    """The question before downloads are cancelled that took long, or that a service works for.

    Args:
        title: The name of one of them.
        count: How many are to be cancelled.
        parent: The window.
    """
    if count > 1:
        return Question(
            Message("Cancel downloads"),
            Message("{count:,} downloads are stopped, “{title}” too.", count=count, title=title),
            Message("What they have done so far is lost; services are told to stop."),
            Message("&Stop the downloads"),
            Message("&Keep downloading"),
            parent,
        )
    return Question(
        Message("Cancel download"),
        Message("“{title}” is at work.", title=title),
        Message("What it has done so far is lost; a service that works for it is told to stop."),
        Message("&Stop the download"),
        Message("&Keep downloading"),
        parent,
    )
