"""A scroll area for a form that may be higher than the screen."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.look.measures import GAP

_REST = 24 * GAP  # for the buttons under the form, the title bar and the panels of the desktop


class FormArea(QScrollArea):
    """As high as its form, and its window with it; scrolls only where the screen is too low."""

    def __init__(self, form: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._form = form
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(form)
        self.setAccessibleName(Message("Form"))

    @override
    def sizeHint(self) -> QSize:
        most = self.screen().availableSize().height() - _REST
        return QSize(self._form.minimumSizeHint().width(), min(self._form.minimumHeight(), most))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._follow()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        # Without this the form would be as high as if its notes were wrapped at their narrowest.
        height = self._form.heightForWidth(self.viewport().width())
        if height < 0:  # no note is shown
            height = self._form.minimumSizeHint().height()
        self._form.setMinimumHeight(height)
        self.updateGeometry()
