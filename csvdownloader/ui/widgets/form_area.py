"""A scroll area for a form that may be higher than the screen."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.ui.look.grounds import see_through
from csvdownloader.ui.look.measures import GAP

_LOWEST = 6 * GAP  # of the area, where the screen is too low for the form


class FormArea(QScrollArea):
    """As high as its form, and its dialog with it; scrolls only where the screen is too low."""

    def __init__(self, form: QWidget, parent: QWidget, *, grows: bool = True) -> None:
        """Holds the form; the dialog grows with it, unless it shares it with more than a foot."""
        super().__init__(parent)
        self._form, self._grows = form, grows
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(form)
        for part in (form, self.viewport()):
            see_through(part)
        self.setAccessibleName(Message("Form"))

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._form.minimumSizeHint().width(), self._form.minimumHeight())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), min(_LOWEST, self.sizeHint().height()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._lay_out_form()
            self._make_room()

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
        grows = height > self._form.minimumHeight()
        self._form.setMinimumHeight(height)
        self.updateGeometry()
        if grows:
            self._make_room()

    def _lay_out_form(self) -> None:
        # Qt forgets a resize in the middle of the first show.
        layout = self._form.layout()
        if layout is not None:
            layout.invalidate()
            layout.activate()

    def _make_room(self) -> None:
        """Makes the dialog higher by what its form lacks, as far as the screen has room."""
        dialog, lacking = self.window(), self._form.minimumHeight() - self.height()
        room = self.screen().availableSize().height() - dialog.frameGeometry().height()
        if self._grows and isinstance(dialog, QDialog) and min(lacking, room) > 0:
            dialog.resize(dialog.width(), dialog.height() + min(lacking, room))
