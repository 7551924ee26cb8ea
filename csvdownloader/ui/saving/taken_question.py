"""The question before a file is saved under a name that is taken."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.saving.save_place import SavePlace
from csvdownloader.core.texts import listed
from csvdownloader.ui.widgets.buttons import Button
from csvdownloader.ui.widgets.questions import Question

_KEPT = 2  # neither accepted nor rejected


_MOST_NAMES = 3  # that are read; of many parts the others are counted


class TakenQuestion(Question):
    """Replace it, keep both, or take another name; Esc is the last.

    Signals:
        kept(): Both should be kept.
    """

    kept = Signal()

    def __init__(self, place: SavePlace, parent: QWidget) -> None:
        names = listed(_names(place))
        text = (
            Message("{names} is already there.", names=names)
            if len(place.taken) == 1
            else Message("{names} are already there.", names=names)
        )
        more = Message(
            "If you replace it, its content is lost. Beside it, the new file becomes “{free}”.",
            free=place.free.name,
        )
        super().__init__(
            Message("Replace file"),
            text,
            more,
            Message("&Replace it"),
            Message("&Another name"),
            parent,
        )
        self.keep_button = Button(Message("&Keep both"))
        self.buttons.addButton(self.keep_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.keep_button.clicked.connect(self._keep)
        self.no_button.setDefault(False)
        self.keep_button.setDefault(True)
        self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        self.done(_KEPT)
        self.kept.emit()


def _names(place: SavePlace) -> list[Message]:
    names = [Message("“{name}”", name=path.name) for path in place.taken[:_MOST_NAMES]]
    more = len(place.taken) - len(names)
    return [*names, Message("{more:,} more", more=more)] if more else names
