"""The bar that says which rows are shown, and in which order: each part can be taken away."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override
from csvdownloader.core.tables.view import WHOLE_TABLE, TableView
from csvdownloader.core.tables.view_texts import condition_text, sort_text, view_texts
from csvdownloader.ui.look.kinds import LINK, set_kind
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button, IconButton
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.flow_layout import FlowLayout
from csvdownloader.ui.widgets.plain_text import plain_tip

_MNEMONIC = Qt.TextFlag.TextShowMnemonic.value
_MOST_CHARACTERS = 16  # of a name or a value; all of it is in the tool tip


class _Chip(Button):
    """A condition or the sort; pressed, it goes."""

    def __init__(self, text: str, whole: str, parent: QWidget) -> None:
        self._whole = text.replace("&", "&&")
        super().__init__(self._whole, "close", parent)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind the text
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(Message("Take away: {condition}", condition=whole))
        self.setToolTip(plain_tip(self.accessibleName()))

    @override
    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(self._width(self._whole) - self._width(self.text()), 0)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self._width(self._whole) + self.width() - self.sizeHint().width()
        way = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self._whole, way, room, _MNEMONIC))

    def _width(self, text: str) -> int:
        return self.fontMetrics().size(_MNEMONIC, text).width()


class ViewBar(QWidget):
    """Is there while not all rows are shown in their order, or a view is being made.

    Signals:
        removed(TableView): The view without what the user took away.
        save_asked(): The user wants to save what is shown.
        cancel_asked(): The user wants to wait no longer.
    """

    removed = Signal(object)
    save_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chips: list[Button] = []
        self._chip_area = QWidget(self)
        self._flow = FlowLayout(GAP // 2, GAP // 2)
        self._chip_area.setLayout(self._flow)
        self.clear_button = Button(Message("Show all rows"), parent=self)
        set_kind(self.clear_button, LINK)
        self.clear_button.clicked.connect(lambda: self.removed.emit(WHOLE_TABLE))
        self.save_button = Button(Message("Save what is shown…"), parent=self)
        set_kind(self.save_button, LINK)
        self.save_button.clicked.connect(self.save_asked)
        self.running = ElidedLabel(parent=self)
        self.running.set_tone(Tone.MUTED)
        self.cancel_button = IconButton(Message("Cancel (Esc)"), "close", self)
        self.cancel_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cancel_button.clicked.connect(self.cancel_asked)
        progress = QHBoxLayout()
        progress.setSpacing(GAP // 2)
        progress.addWidget(self.running, 1)
        progress.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self._chip_area)
        column.addLayout(progress)
        self.say_running(EMPTY)
        self.hide()

    def show_view(self, view: TableView, header: tuple[str, ...]) -> None:
        """Shows what the view is."""
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        for button in (self.save_button, self.clear_button):
            self._flow.removeWidget(button)
        wholes = view_texts(view, header)
        self.chips = [
            self._chip(text, whole, rest)
            for (text, rest), whole in zip(_parts(view, header), wholes, strict=True)
        ]
        self._flow.addWidget(self.save_button)
        self._flow.addWidget(self.clear_button)
        self._chip_area.setVisible(bool(self.chips))
        self._show_if_needed()

    def say_running(self, text: Message) -> None:
        """Says what is being done; an empty text where nothing is."""
        self.running.setText(text)
        self.running.setVisible(bool(text))
        self.cancel_button.setVisible(bool(text))
        self.save_button.setEnabled(not text)  # what is shown is not what the chips say yet
        self._show_if_needed()

    def _show_if_needed(self) -> None:
        self.setVisible(bool(self.chips) or bool(self.running.text()))

    def _chip(self, text: str, whole: str, rest: TableView) -> Button:
        chip = _Chip(text, whole, self._chip_area)
        chip.clicked.connect(lambda: self.removed.emit(rest))
        self._flow.addWidget(chip)
        chip.show()
        return chip


def _parts(view: TableView, header: tuple[str, ...]) -> list[tuple[str, TableView]]:
    """The text of each part, and the view without it."""
    conditions = view.conditions
    parts: list[tuple[str, TableView]] = [
        (
            condition_text(condition, header, _MOST_CHARACTERS),
            TableView(conditions[:place] + conditions[place + 1 :], view.sort),
        )
        for place, condition in enumerate(conditions)
    ]
    if view.sort is not None:
        parts.append((sort_text(view.sort, header, _MOST_CHARACTERS), TableView(conditions)))
    return parts
