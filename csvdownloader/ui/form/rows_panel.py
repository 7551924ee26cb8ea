"""The first rows of the source, as a download would write them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.sources.first_rows import FirstRows
from csvdownloader.core.units import count
from csvdownloader.ui.look.kinds import CARD, set_kind
from csvdownloader.ui.look.measures import GAP, HEADING
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.preview.preview_model import PreviewModel
from csvdownloader.ui.preview.preview_table import PreviewTable
from csvdownloader.ui.widgets.buttons import CommandButton
from csvdownloader.ui.widgets.elided_label import ElidedLabel
from csvdownloader.ui.widgets.labels import Label, Notice
from csvdownloader.ui.widgets.plain_text import SEPARATOR

_LOWEST = 16 * GAP  # of the table
WAITING = Message("Reading the first rows…")
NEVER = Message(
    "This service makes rows only in an export of its own, so there is no preview: the download "
    "starts one."
)


class RowsPanel(QWidget):
    """A heading with what is shown, over the table; a message stands in place of the rows.

    Signals:
        changed(): Something else is shown, or nothing.
    """

    changed = Signal()

    def __init__(self, preview: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PreviewModel(self)
        self.table = PreviewTable(self.model, self)
        self.caption = ElidedLabel("", Tone.MUTED, self, cut=Qt.TextElideMode.ElideRight)
        self.aside = Notice(Message("Rows set aside"), self)
        self.button = CommandButton(preview, Message("Previe&w"), "eye", self)
        self.button.setAutoDefault(False)  # Enter starts the download here too
        self.notice = Notice(Message("First rows"), self)
        self.message = Label("", Tone.MUTED, self).wrapping()
        self._arrange()
        self.clear()

    def clear(self) -> None:
        """Shows no rows, and nothing in their place."""
        self._show()

    def show_prompt(self) -> None:
        """Offers to ask for the rows."""
        self._show(button=True)

    def show_waiting(self) -> None:
        """Says that rows are on their way; those that are shown stay until then."""
        if self.has_rows:
            self.caption.setText(WAITING)
        else:
            self._show(WAITING)

    def show_never(self) -> None:
        """Says that there can be no preview."""
        self._show(NEVER)

    def show_rows(self, rows: FirstRows, *, on_demand: bool) -> None:
        """Shows rows.

        Args:
            rows: What was read.
            on_demand: Whether the button asks for them anew.
        """
        self.model.show_preview(rows.preview, rows.schema)
        self._show(button=on_demand, rows=True)
        self.table.fit_columns()
        self.table.scrollToTop()
        self.caption.setText(_caption(rows))
        self.aside.show_message("info", Tone.CAUTION, _aside(rows), Tone.PLAIN)

    def show_failure(self, failure: Failure, *, on_demand: bool) -> None:
        """Shows why there are no rows, in their place."""
        self._show(button=on_demand)
        text = joined([failure.message, failure.hint], "\n")
        self.notice.show_message("failed", Tone.BAD, text, Tone.PLAIN)

    def text(self) -> str:
        """What stands in place of the rows; empty where they are shown, or nothing is."""
        return self.notice.text() or ("" if self.message.isHidden() else self.message.text())

    @property
    def has_rows(self) -> bool:
        """Whether it shows rows."""
        return not self.table.isHidden()

    @property
    def has_content(self) -> bool:
        """Whether it shows anything at all."""
        return self.has_rows or bool(self.text()) or not self.button.isHidden()

    def _show(self, text: str = "", *, button: bool = False, rows: bool = False) -> None:
        self.caption.setText("")
        self.aside.hide()
        self.notice.hide()
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.button.setVisible(button)
        self.table.setVisible(rows)
        self.changed.emit()

    def _arrange(self) -> None:
        self.table.setAccessibleName(Message("First rows"))
        set_kind(self.table, CARD)
        self.table.setMinimumHeight(_LOWEST)
        head = QHBoxLayout()
        head.setSpacing(2 * GAP)
        heading = Label(Message("First rows, as they are read")).sized(HEADING, bold=True)
        head.addWidget(heading.wrapping(), 1)
        head.addWidget(self.caption)
        head.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP // 2, 0, GAP // 2)
        column.setSpacing(GAP)
        column.addLayout(head)
        for widget in (self.aside, self.notice, self.message):
            column.addWidget(widget)
        column.addWidget(self.table, 1)


def _caption(rows: FirstRows) -> str:
    shown, columns = len(rows.preview.rows), count(len(rows.preview.header), "column")
    if not shown:
        amount = Message("A header and no rows")
    elif rows.preview.complete:
        amount = count(shown, "row") if shown == 1 else Message("All {n:,} rows", n=shown)
    else:
        amount = Message("First {n:,} rows", n=shown)
    return SEPARATOR.join((amount, columns))


def _aside(rows: FirstRows) -> Message:
    if not rows.aside:
        return EMPTY
    seen = len(rows.preview.rows) + rows.aside
    return Message(
        "{aside:,} of the first {seen:,} rows would be set aside.", aside=rows.aside, seen=seen
    )
