"""A few values side by side, of which one is chosen."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QWidget

from csvdownloader.ui.look.kinds import SEGMENTS, set_kind
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.flow_layout import FlowLayout


class Segments(QFrame):
    """Buttons in one frame; the arrow keys go from one to the next.

    Attributes:
        buttons: By their values.

    Signals:
        chosen(): The user chose another value.
    """

    chosen = Signal()

    def __init__(self, choices: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Shows the labels of (value, label) pairs; the first value is chosen."""
        super().__init__(parent)
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        set_kind(self, SEGMENTS)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a label's Alt key leads on to the chosen
        row = FlowLayout(GAP // 4, GAP // 4)
        row.setContentsMargins(GAP // 4, GAP // 4, GAP // 4, GAP // 4)
        self.setLayout(row)
        for value, label in choices:
            button = self.buttons[value] = QToolButton(self)
            button.setText(label)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._group.addButton(button)
            row.addWidget(button)
        self.choose(next(iter(self.buttons)))
        self._group.buttonClicked.connect(self._follow)

    def value(self) -> str:
        """The chosen value."""
        return next(value for value, button in self.buttons.items() if button.isChecked())

    def choose(self, value: str) -> None:
        """Chooses a value; not an edit of the user."""
        self.buttons[value].setChecked(True)
        self.setFocusProxy(self.buttons[value])

    def _follow(self) -> None:
        self.setFocusProxy(self.buttons[self.value()])
        self.chosen.emit()
