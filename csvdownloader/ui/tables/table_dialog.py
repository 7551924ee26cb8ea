"""The dialog to choose a table or view of a database."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.identifiers import table_path, table_text
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.ui.connections.lookup_help import LookupHelp
from csvdownloader.ui.lists.lookup_pages import LookupPages
from csvdownloader.ui.lists.search_edit import SearchEdit
from csvdownloader.ui.look.measures import GAP, MARGIN, grown_size
from csvdownloader.ui.look.tones import Tone
from csvdownloader.ui.tables.table_list import TableList
from csvdownloader.ui.tables.table_model import TableModel
from csvdownloader.ui.widgets.buttons import Button, with_cancel
from csvdownloader.ui.widgets.labels import Label
from csvdownloader.workers.connections import ConnectionService

_EMPTY = Message("There are no tables here that this user may see.")


class TableDialog(QDialog):
    """Lists the tables and views of a connection, with a search.

    Signals:
        chosen(str): The table, as `identifiers.table_text` writes it.
    """

    chosen = Signal(str)

    def __init__(
        self, connections: ConnectionService, connection_id: str, chosen: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(Message("Choose a table"))
        self._connections, self._connection_id, self._before = connections, connection_id, chosen
        self._help = LookupHelp(connections, connection_id, self, self._load)
        self.model = TableModel(self)
        self.list = TableList(self.model, self)
        self.edit = SearchEdit(Message("Search in schemas and names"), self)
        self.edit.connect_list(self.list)
        self.pages = LookupPages(self.list, Message("Looking for tables…"), self)
        self.caption = Label("", Tone.MUTED, self)
        self.choose_button = Button(Message("&Choose"), parent=self)
        self.choose_button.setDefault(True)
        self._connect()
        self._arrange()
        self._load()

    @override
    def done(self, result: int) -> None:
        self._connections.stop_listing(self._connection_id)
        super().done(result)

    def _connect(self) -> None:
        self._connections.tables_found.connect(self._show)
        self._connections.tables_failed.connect(self._show_failure)
        self.pages.remedied.connect(self._help.apply)
        self.edit.textChanged.connect(self._search)
        self.list.selected.connect(self._follow)
        self.list.doubleClicked.connect(self._choose)
        self.choose_button.clicked.connect(self._choose)

    def _load(self) -> None:
        self.model.show_tables(())
        self.pages.show_waiting()
        self._follow()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._connections.list_tables(self._connection_id)

    def _show(self, connection_id: str, tables: tuple[TableInfo, ...]) -> None:
        if connection_id != self._connection_id:
            return
        self.model.show_tables(tables)
        if self.edit.text():
            self._search(self.edit.text())
            return
        row = self.model.reveal(_path(self._before))
        if row < 0 and self.model.has(self._before):  # the beginning of a name
            self.edit.setText(self._before)
        else:
            self._show_rows(self.model.first() if row < 0 else row)

    def _show_failure(self, connection_id: str, failure: Failure) -> None:
        if connection_id == self._connection_id:
            self.pages.show_failure(failure, self._help.against(failure))
            self._follow()

    def _search(self, text: str) -> None:
        if self.model.count():
            self.model.search(text)
            self._show_rows(self.model.first())

    def _show_rows(self, row: int) -> None:
        if self.model.shown():
            self.pages.show_content()
            self.list.select(row)
        elif self.model.count():
            self.pages.show_nothing(
                Message("No table has “{text}” in its name.", text=self.edit.text().strip())
            )
        else:
            self.pages.show_nothing(_EMPTY)
        self._follow()

    def _follow(self) -> None:
        self.choose_button.setEnabled(self.pages.has_content() and self.list.table() is not None)
        self.caption.setText(self.model.found_text("table"))

    def _choose(self) -> None:
        table = self.list.table()
        if table is not None and self.pages.has_content():
            self.chosen.emit(table_text(table.path))
            self.accept()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        for widget in (self.edit, self.pages, self.caption):
            column.addWidget(widget, 1 if widget is self.pages else 0)
        column.addSpacing(GAP)
        column.addWidget(with_cancel(self.choose_button, self))
        self.resize(grown_size(72 * GAP, 62 * GAP, self.fontMetrics()))


def _path(text: str) -> tuple[str, ...]:
    try:
        return table_path(text)
    except ValueError:
        return ()
