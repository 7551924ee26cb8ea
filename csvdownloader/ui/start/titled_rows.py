"""Rows to press below a heading; hidden while there are none."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from csvdownloader.ui.look.measures import GAP, HEADING
from csvdownloader.ui.start.source_row import SourceRow
from csvdownloader.ui.widgets.labels import Label


class TitledRows(QWidget):
    """The arrow keys go from one row to the next, Tab goes through them all.

    Attributes:
        rows: All of them, in their order.
    """

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[SourceRow] = []
        self._group = QButtonGroup(self, exclusive=False)  # else arrow keys leave the rows
        self._group.buttonClicked.connect(self.press)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(Label(title, parent=self).sized(HEADING, bold=True))
        self._column.addSpacing(GAP // 2)
        self.hide()

    def press(self, row: QAbstractButton) -> None:
        """Does what a press of the row does."""
        raise NotImplementedError

    def replace_rows(self, rows: Sequence[SourceRow]) -> None:
        """Shows other rows. The keyboard stays at its place, as far as there is a row."""
        focused = self.window().focusWidget()  # also while a dialog has the keyboard
        place = next((n for n, row in enumerate(self.rows) if row is focused), None)
        for row in self.rows:
            self._group.removeButton(row)
            row.hide()
            row.deleteLater()
        self.rows = list(rows)
        for row in rows:
            self._group.addButton(row)
            self._column.addWidget(row)
            row.show()  # at once: the layout would do it later, and what is hidden gets no focus
        self.setVisible(bool(rows))
        if place is not None and rows:
            self.focus_row(min(place, len(rows) - 1))

    def focus_row(self, number: int) -> None:
        """Moves the keyboard to that row, counted from 0."""
        self.rows[number].setFocus(Qt.FocusReason.OtherFocusReason)
