"""What a database offers, as rows: schemas, and under an open one its tables and views."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from csvdownloader.core.models import Table
from csvdownloader.core.overrides import override

Index: TypeAlias = QModelIndex | QPersistentModelIndex

HEADINGS = ("Name", "Kind", "Rows")
NAME, KIND, ROWS = range(len(HEADINGS))
_FEW = 500  # tables that are worth showing without being asked to open their schemas
_OPEN, _CLOSED, _INDENT = "▾ ", "▸ ", "\u2003\u2003"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TableModel(QAbstractTableModel):
    """A tree as a flat list for a QTableView.

    A QTreeView asks Python about every row that is open, in sight or not: that takes more than a
    second for 50,000 tables. A QTableView asks only about those in sight.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: dict[str, list[tuple[str, Table]]] = {}  # each with its name as it is searched
        self._schemas: dict[str, list[Table]] = {}  # what the search found; "" for no schema
        self._open: set[str] = set()
        self._entries: list[str | Table] = []

    def show_tables(self, tables: Sequence[Table]) -> None:
        """Shows these tables instead, all of them."""
        schemas: dict[str, list[tuple[str, Table]]] = {}
        for table in tables:
            schema = ".".join(table.path[:-1])
            name = ".".join(table.path).casefold()
            schemas.setdefault(schema, []).append((name, table))
        self._all = dict(sorted(schemas.items(), key=lambda item: item[0].casefold()))
        for named in self._all.values():
            named.sort(key=itemgetter(0))
        self.search("")

    def search(self, text: str) -> None:
        """Shows the tables that have the text in schema and name, without regard to case."""
        wanted = text.strip().casefold()
        found = (
            (schema, [table for name, table in named if wanted in name])
            for schema, named in self._all.items()
        )
        self._schemas = {schema: tables for schema, tables in found if tables}
        few = len(self._schemas) == 1 or self.shown() <= _FEW
        self._open = set(self._schemas) if wanted or few else set()
        self._list_entries()

    def toggle(self, row: int, *, opened: bool | None = None) -> None:
        """Opens or closes the schema in that row; does nothing in the row of a table."""
        schema = self._entries[row]
        if isinstance(schema, Table) or opened is (schema in self._open):
            return
        self._open ^= {schema}
        self._list_entries()

    def reveal(self, path: tuple[str, ...]) -> int:
        """Opens the table's schema and gives its row; -1 when the table is not shown."""
        schema = ".".join(path[:-1])
        if schema in self._schemas and schema not in self._open:
            self._open.add(schema)
            self._list_entries()
        places = enumerate(self._entries)
        return next(
            (row for row, entry in places if isinstance(entry, Table) and entry.path == path), -1
        )

    def first(self) -> int:
        """The row of the first table, or of the first schema when all are closed."""
        places = enumerate(self._entries)
        return next((row for row, entry in places if isinstance(entry, Table)), 0)

    def count(self) -> int:
        """How many tables there are."""
        return sum(map(len, self._all.values()))

    def shown(self) -> int:
        """How many tables were found; those in closed schemas too."""
        return sum(map(len, self._schemas.values()))

    def table(self, row: int) -> Table | None:
        """The table in that row; None for a schema or no row at all."""
        entry = self._entries[row] if 0 <= row < len(self._entries) else None
        return entry if isinstance(entry, Table) else None

    # --- what Qt asks ---------------------------------------------------------------------------

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._entries)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(HEADINGS)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        return HEADINGS[section] if role == Qt.ItemDataRole.DisplayRole else _layout(section, role)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry, column = self._entries[index.row()], index.column()
        if role == Qt.ItemDataRole.ToolTipRole and column == NAME:
            return entry if isinstance(entry, str) else ".".join(entry.path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._text(entry, column).lstrip(_OPEN + _CLOSED + _INDENT)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(entry, column)
        return _layout(column, role)

    def _text(self, entry: str | Table, column: int) -> str:
        if isinstance(entry, Table):
            return _table_text(entry, column)
        sign = _OPEN if entry in self._open else _CLOSED
        return (f"{sign}{entry}", "Schema", "")[column]

    def _list_entries(self) -> None:
        self.beginResetModel()
        self._entries = list(self._schemas.get("", ()))
        for schema, tables in self._schemas.items():
            if schema:
                self._entries.append(schema)
                self._entries.extend(tables if schema in self._open else ())
        self.endResetModel()


def _table_text(table: Table, column: int) -> str:
    if column == NAME:
        return (_INDENT if len(table.path) > 1 else "") + table.path[-1]
    if column == KIND:
        return "View" if table.is_view else "Table"
    return "" if table.rows is None else f"about {table.rows:,}"


def _layout(column: int, role: int) -> Any:
    return _RIGHT if column == ROWS and role == Qt.ItemDataRole.TextAlignmentRole else None
