"""A heading that shows and hides what is below it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QToolButton, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.widgets.ticks import click_at_shortcut


class Disclosure(QToolButton):
    """A flat toggle with an arrow; listen to `toggled`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(title)
        self.setAccessibleName(title.replace("&", ""))
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggled.connect(self._turn)
        self._turn(False)

    @override
    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        super().initStyleOption(option)
        option.state &= ~QStyle.StateFlag.State_On  # the arrow tells it; pressed would look wrong

    @override
    def event(self, event: QEvent) -> bool:
        return click_at_shortcut(self, event) or super().event(event)

    def _turn(self, opened: bool) -> None:
        self.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
