"""The tables of a database as rows: schemas, and below an open one its tables and views."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from PySide6.QtCore import QObject, Qt

from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.ui.lists.row_model import Index, RowModel
from csvdownloader.ui.widgets.plain_text import plain_tip

HEADINGS = (Message("Name"), Message("Kind"), Message("Rows"))
NAME, KIND, ROWS = range(len(HEADINGS))
_FEW = 500  # tables; up to so many, all schemas are open at first
_OPEN, _CLOSED, _INDENT = "▾ ", "▸ ", "\u2003\u2003"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TableModel(RowModel):
    """A tree as a flat list for a QTableView.

    A QTreeView asks Python about every open row, visible or not: that takes more than a second for
    50,000 tables. A QTableView asks only about the visible ones.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(HEADINGS, parent)
        self._rows: list[str | TableInfo] = []
        # by schema; each table with its name in the form that is searched
        self._all: dict[str, list[tuple[str, TableInfo]]] = {}
        self._schemas: dict[str, list[TableInfo]] = {}  # what the search found; "" for no schema
        self._open: set[str] = set()

    def show_tables(self, tables: Sequence[TableInfo]) -> None:
        """Shows these tables instead, all of them."""
        schemas: dict[str, list[tuple[str, TableInfo]]] = {}
        for table in tables:
            schema = ".".join(table.path[:-1])
            name = ".".join(table.path).casefold()
            schemas.setdefault(schema, []).append((name, table))
        self._all = dict(sorted(schemas.items(), key=lambda item: item[0].casefold()))
        for entries in self._all.values():
            entries.sort(key=itemgetter(0))
        self.search("")

    def search(self, text: str) -> None:
        """Shows the tables that have the text in schema and name, without regard to case."""
        wanted = text.strip().casefold()
        found = (
            (schema, [table for name, table in entries if wanted in name])
            for schema, entries in self._all.items()
        )
        self._schemas = {schema: tables for schema, tables in found if tables}
        few = len(self._schemas) == 1 or self.shown() <= _FEW
        self._open = set(self._schemas) if wanted or few else set()
        self._list_rows()

    def has(self, text: str) -> bool:
        """Whether a search for the text would find a table; none for no text at all."""
        wanted = text.strip().casefold()
        names = (name for entries in self._all.values() for name, _ in entries)
        return bool(wanted) and any(wanted in name for name in names)

    def toggle(self, row: int, *, opened: bool | None = None) -> None:
        """Opens or closes the schema in that row; does nothing in the row of a table."""
        schema = self._rows[row]
        if isinstance(schema, TableInfo) or opened is (schema in self._open):
            return
        self._open ^= {schema}
        self._list_rows()

    def reveal(self, path: tuple[str, ...]) -> int:
        """Opens the table's schema and returns the table's row; -1 when it is not shown."""
        schema = ".".join(path[:-1])
        if schema in self._schemas and schema not in self._open:
            self._open.add(schema)
            self._list_rows()
        rows = enumerate(self._rows)
        return next(
            (row for row, entry in rows if isinstance(entry, TableInfo) and entry.path == path),
            -1,
        )

    def first(self) -> int:
        """The row of the first table, or of the first schema when all are closed."""
        rows = enumerate(self._rows)
        return next((row for row, entry in rows if isinstance(entry, TableInfo)), 0)

    @override
    def count(self) -> int:
        return sum(map(len, self._all.values()))

    @override
    def shown(self) -> int:  # those in closed schemas too
        return sum(map(len, self._schemas.values()))

    def table(self, row: int) -> TableInfo | None:
        """The table in that row; None for a schema or no row at all."""
        entry = self._rows[row] if 0 <= row < len(self._rows) else None
        return entry if isinstance(entry, TableInfo) else None

    # --- Qt's model -----------------------------------------------------------------------------

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.ToolTipRole and column == NAME:
            return plain_tip(entry if isinstance(entry, str) else ".".join(entry.path))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._text(entry, column).lstrip(_OPEN + _CLOSED + _INDENT)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(entry, column)
        return self._layout(column, role)

    @override
    def _layout(self, column: int, role: int) -> Any:
        return _RIGHT if column == ROWS and role == Qt.ItemDataRole.TextAlignmentRole else None

    def _text(self, entry: str | TableInfo, column: int) -> str:
        if isinstance(entry, TableInfo):
            return _table_text(entry, column)
        arrow = _OPEN if entry in self._open else _CLOSED
        return (f"{arrow}{entry}", Message("Schema"), "")[column]

    def _list_rows(self) -> None:
        rows: list[str | TableInfo] = list(self._schemas.get("", ()))
        for schema, tables in self._schemas.items():
            if schema:
                rows.append(schema)
                rows.extend(tables if schema in self._open else ())
        self._show_rows(rows)


def _table_text(table: TableInfo, column: int) -> str:
    if column == NAME:
        return (_INDENT if len(table.path) > 1 else "") + table.path[-1]
    if column == KIND:
        return Message("View") if table.is_view else Message("Table")
    return "" if table.row_estimate is None else Message("about {rows:,}", rows=table.row_estimate)
