"""Fields that scroll where the window is too low for them, over a foot that stays visible."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from csvdownloader.core.overrides import override
from csvdownloader.ui.look.measures import GAP
from csvdownloader.ui.widgets.form_area import FormArea

_LOWEST = 12 * GAP


class FootedArea(QWidget):
    """The foot stands right below the fields, or at the bottom when the fields are too high."""

    def __init__(self, fields: QLayout, foot: QLayout, widest: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._fields, self._foot = QWidget(self), QWidget(self)
        self._area = _FieldsArea(self._fields, self)
        self._area.resized.connect(self._align_foot)
        _lay_out(fields, self._fields, widest).setContentsMargins(2 * GAP, GAP, 2 * GAP, 0)
        self._foot_row = _lay_out(foot, self._foot, widest)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP - GAP // 4)
        self._column.addWidget(self._area)
        self._column.addWidget(self._foot)
        self._column.addStretch(1)

    def share_height(self, *, grows: bool) -> None:
        """Gives spare height to the fields (`grows`), or leaves it below the foot."""
        self._column.setStretchFactor(self._area, 1 if grows else 0)
        self._column.setStretch(self._column.count() - 1, 0 if grows else 1)

    def bring_into_sight(self, widget: QWidget | None) -> None:
        """Scrolls to the widget if it is one of the fields."""
        if widget is not None and self._fields.isAncestorOf(widget):
            self._area.ensureWidgetVisible(widget)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        # QScrollArea scrolls when Tab moves within it, but not when Tab enters it.
        moved = super().focusNextPrevChild(next)
        self.bring_into_sight(self.window().focusWidget())
        return moved

    def _align_foot(self) -> None:
        """Keeps the foot's right edge at that of the fields, also beside a scroll bar."""
        bar = self._area.width() - self._area.viewport().width()
        self._foot_row.setContentsMargins(2 * GAP, 0, 2 * GAP + bar, GAP)


class _FieldsArea(FormArea):
    """As high as its fields where there is room for them, lower where there is not.

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


def _lay_out(layout: QLayout, widget: QWidget, widest: int) -> QHBoxLayout:
    """Puts the layout into the widget, on the left and no wider than `widest`."""
    holder = QWidget(widget)
    holder.setLayout(layout)
    holder.setMaximumWidth(widest)
    row = QHBoxLayout(widget)
    row.addWidget(holder, 1)
    row.addStretch(0)
    return row
