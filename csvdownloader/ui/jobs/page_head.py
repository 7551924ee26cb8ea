"""The head of a job's page: its name, and the actions in one bar beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.commands.actions import Actions
from csvdownloader.ui.look import icons
from csvdownloader.ui.look.measures import GAP, TITLE
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import CommandButton, IconButton
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.labels import IconLabel

_LEAST_TITLE = 20 * GAP  # what the buttons leave of it; those beyond are only in the menu
_BUTTONS = {  # in their order, with their icons
    CommandId.SAVE: "save",
    CommandId.SAVE_AS: "",
    CommandId.CANCEL: "close",
    CommandId.LOG: "",
}
_TEXTS = {
    CommandId.CANCEL: Message("&Cancel"),
}
_MENU = (
    CommandId.SAVE_AS,
    CommandId.OPEN_SAVED,
    CommandId.SHOW_IN_FOLDER,
    CommandId.SAVED_FILES,
    CommandId.KEEP,
    None,
    CommandId.RETRY,
    CommandId.EDIT,
    CommandId.COPY_COMMAND,
    CommandId.LOG,
    None,
    CommandId.REMOVE,
)


class PageHead(QWidget):
    """The name elided where there is no room; a menu has whatever can be done with the job."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(icons.LARGE, self)
        self.title = ElidedLabel(parent=self)
        self.title.sized(TITLE, bold=True)
        self.title.setAccessibleName(Message("Download"))
        self.buttons = {command: _button(actions, command, self) for command in _BUTTONS}
        self.more = self._make_menu(actions)
        self.main_button: CommandButton | None = None
        self._wanted: Sequence[CommandId] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._icon)
        row.addWidget(self.title, 1)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addWidget(self.more)

    def show_title(self, title: str, icon: str) -> None:
        """Shows another name, with the icon of where the rows come from."""
        self.title.setText(title)
        self._icon.show_icon(icon, Tone.ACTIVE)

    def show_buttons(self, wanted: Sequence[CommandId], main: CommandId | None) -> None:
        """Shows these commands as buttons; `main` is the filled one."""
        self._wanted = wanted
        self.main_button = None if main is None else self.buttons[main]
        for button in self.buttons.values():
            button.setDefault(button is self.main_button)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def minimumSizeHint(self) -> QSize:
        # Not that of all buttons that are shown now: the page could never become narrower.
        needed = [self._icon, self.more, *(self.buttons[each] for each in self._wanted[:1])]
        width = sum(widget.sizeHint().width() + GAP for widget in needed)
        margins = self.contentsMargins()
        width += margins.left() + margins.right() + 2 * GAP
        return QSize(width, super().sizeHint().height())

    def _fit(self) -> None:
        room = self.contentsRect().width() - self.more.sizeHint().width() - GAP - _LEAST_TITLE
        shown = set(self._wanted[:1])
        for command in self._wanted:
            room -= self.buttons[command].sizeHint().width() + GAP
            if room >= 0:
                shown.add(command)
        for command, button in self.buttons.items():
            button.setVisible(command in shown)

    def _make_menu(self, actions: Actions) -> QToolButton:
        button = IconButton(Message("More"), "more", self)
        button.setShortcut(QKeySequence("Alt+M"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for command in _MENU:
            if command is None:
                menu.addSeparator()
            else:
                menu.addAction(actions[command])
        button.setMenu(menu)
        return button


def _button(actions: Actions, command: CommandId, parent: QWidget) -> CommandButton:
    action = actions[command]
    button = CommandButton(action, _TEXTS.get(command, action.text()), _BUTTONS[command], parent)
    button.hide()
    return button
