"""Fields that scroll where the window is too low for them, over a foot that stays visible."""

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.look.measures import GAP, MARGIN, WIDEST
from csvdownloader.ui.widgets.divider import Divider
from csvdownloader.ui.widgets.form_area import FormArea

_LOWEST = 12 * GAP
_END = 3 * GAP // 2  # above and below the foot


class FootedArea(QWidget):
    """The fields take all the height; both they and the foot are held to one width."""

    def __init__(self, fields: QLayout, foot: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._fields, foot_row = QWidget(self), QWidget(self)
        self._area = _FieldsArea(self._fields, self)
        self._area.resized.connect(self._align_foot)
        holder = QWidget(self._fields)
        holder.setLayout(fields)
        _lay_out(holder, self._fields).setContentsMargins(MARGIN, 2 * GAP, MARGIN, GAP)
        self._foot_row = _lay_out(foot, foot_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(Divider(self))
        column.addWidget(foot_row)

    def bring_into_sight(self, widget: QWidget | None) -> None:
        """Scrolls to the whole widget if it is one of the fields; to its top if it is too high.

        QScrollArea.ensureWidgetVisible() is content when the cursor of an editor is seen.
        """
        if widget is not None and self._fields.isAncestorOf(widget):
            top = widget.mapTo(self._fields, QPoint(0, 0))
            for y in (top.y() + widget.height(), top.y()):
                self._area.ensureVisible(top.x(), y, 0, GAP)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        # QScrollArea scrolls when Tab moves within it, but not when Tab enters it.
        moved = super().focusNextPrevChild(next)
        self.bring_into_sight(self.window().focusWidget())
        return moved

    def _align_foot(self) -> None:
        """Keeps the foot's right edge at that of the fields, also beside a scroll bar."""
        bar = self._area.width() - self._area.viewport().width()
        self._foot_row.setContentsMargins(MARGIN, _END, MARGIN + bar, _END)


class _FieldsArea(FormArea):
    """Lower than its fields where there is no room for them.

    Signals:
        resized(): The area, or its viewport beside the scroll bar, has another size.
    """

    resized = Signal()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._form.minimumSizeHint().width(), self._form.minimumHeight())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), _LOWEST)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


def _lay_out(content: QWidget, widget: QWidget) -> QHBoxLayout:
    """Puts the content into the middle of the widget, no wider than a page that is read."""
    content.setMaximumWidth(WIDEST)
    row = QHBoxLayout(widget)
    row.addWidget(content)  # without an alignment it is centred, and no stretch costs a pixel
    return row
