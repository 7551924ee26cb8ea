"""The dialog to choose columns of a table, and their order in the file."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.identifiers import column_names, columns_text
from csvdownloader.ui.connections.lookup_help import LookupHelp
from csvdownloader.ui.lists.column_list import ColumnList
from csvdownloader.ui.lists.lookup_pages import LookupPages
from csvdownloader.ui.lists.search_edit import SearchEdit
from csvdownloader.ui.look.measures import GAP, MARGIN, grown_size
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.widgets.buttons import Button, with_cancel
from csvdownloader.ui.widgets.labels import Label, Notice
from csvdownloader.workers.connections import ConnectionService


class ColumnsDialog(QDialog):
    """Lists a table's columns; the file gets the ticked ones in the order of the list.

    Signals:
        chosen(str): The columns as `identifiers.columns_text` writes them; empty for all columns
            in the order of the table.
    """

    chosen = Signal(str)

    def __init__(
        self,
        connections: ConnectionService,
        connection_id: str,
        table: str,
        chosen: str,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Columns of {table}", table=table))
        self._connections, self._connection_id, self._table = connections, connection_id, table
        self._before = _names(chosen)
        self._found: tuple[str, ...] = ()
        self._help = LookupHelp(connections, connection_id, self, self._load)
        self.list = ColumnList(self)
        self.edit = SearchEdit(Message("Search in the names"), self)
        self.edit.connect_list(self.list)
        self.pages = LookupPages(self.list, Message("Looking for columns…"), self)
        self.notice = Notice(Message("Note"), self)
        self.notice.hide()
        self.caption = Label("", Tone.MUTED, self)
        self._make_buttons()
        self._connect()
        self._arrange()
        self._load()

    def _make_buttons(self) -> None:
        self.all_button, self.none_button = Button(Message("&All")), Button(Message("&None"))
        self.up_button, self.down_button = (
            Button(Message("Move &up")),
            Button(Message("Move &down")),
        )
        self.ok_button = Button(Message("OK"), parent=self)
        self.ok_button.setDefault(True)
        self.up_button.setToolTip(Message("Move the column up (Alt+Up)"))
        self.down_button.setToolTip(Message("Move the column down (Alt+Down)"))

    @override
    def done(self, result: int) -> None:
        self._connections.stop_listing(self._connection_id, self._table)
        super().done(result)

    def _connect(self) -> None:
        self._connections.columns_found.connect(self._show)
        self._connections.columns_failed.connect(self._show_failure)
        self.pages.remedied.connect(self._help.apply)
        self.edit.textChanged.connect(self._search)
        self.list.edited.connect(self._follow)
        self.list.currentRowChanged.connect(self._follow)
        self.all_button.clicked.connect(self.list.tick_all)
        self.none_button.clicked.connect(self.list.tick_none)
        self.up_button.clicked.connect(self.list.move_up)
        self.down_button.clicked.connect(self.list.move_down)
        self.ok_button.clicked.connect(self._choose)

    def _load(self) -> None:
        self.pages.show_waiting()
        self._follow()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._connections.list_columns(self._connection_id, self._table)

    def _show(self, connection_id: str, table: str, columns: tuple[str, ...]) -> None:
        if (connection_id, table) != (self._connection_id, self._table):
            return
        self._found = columns
        found = set(columns)
        chosen = [name for name in self._before if name in found]
        missing = [name for name in self._before if name not in found]
        self.list.show_columns(_ordered(columns, chosen), chosen or columns)
        self.notice.show_message("info", Tone.ACTIVE, _missing_text(missing), Tone.PLAIN)
        self._search(self.edit.text())

    def _show_failure(self, connection_id: str, table: str, failure: Failure) -> None:
        if (connection_id, table) == (self._connection_id, self._table):
            self.pages.show_failure(failure, self._help.against(failure))
            self._follow()

    def _search(self, text: str) -> None:
        if not self._found:
            return
        if self.list.search(text):
            self.pages.show_content()
        else:
            self.pages.show_nothing(
                Message("No column has “{text}” in its name.", text=text.strip())
            )
        self._follow()

    def _follow(self) -> None:
        ticked, shown = len(self.list.ticked()), self.pages.has_content()
        self.ok_button.setEnabled(ticked > 0)
        self.caption.setText(
            Message("{ticked:,} of {found:,} columns", ticked=ticked, found=len(self._found))
            if self._found
            else ""
        )
        for button in (self.all_button, self.none_button):
            button.setEnabled(shown)
        self.up_button.setEnabled(shown and self.list.can_move(-1))
        self.down_button.setEnabled(shown and self.list.can_move(1))

    def _choose(self) -> None:
        ticked = self.list.ticked()
        self.chosen.emit("" if ticked == self._found else columns_text(ticked))
        self.accept()

    def _arrange(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(GAP)
        for button in (self.all_button, self.none_button, self.up_button, self.down_button):
            button.setAutoDefault(False)
            tools.addWidget(button)
        tools.insertStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(self.edit)
        column.addWidget(self.notice)
        column.addWidget(self.pages, 1)
        column.addLayout(tools)
        column.addWidget(self.caption)
        column.addSpacing(GAP)
        column.addWidget(with_cancel(self.ok_button, self))
        self.resize(grown_size(60 * GAP, 62 * GAP, self.fontMetrics()))


def _names(text: str) -> tuple[str, ...]:
    try:
        return column_names(text)
    except ValueError:
        return ()


def _ordered(columns: Sequence[str], chosen: Sequence[str]) -> list[str]:
    """The table's order when the chosen ones are in it too, else the chosen ones first."""
    wanted = set(chosen)
    if [name for name in columns if name in wanted] == list(chosen):
        return list(columns)
    return [*chosen, *(name for name in columns if name not in wanted)]


def _missing_text(missing: Sequence[str]) -> Message:
    if not missing:
        return EMPTY
    names = ", ".join(f"“{name}”" for name in missing)
    return Message("Not in the table any more, so left out: {names}", names=names)
