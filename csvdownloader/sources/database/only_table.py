"""Finds the table of a database in a file that has only one."""

from collections.abc import Sequence

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.identifiers import table_text
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.core.units import count

_GEOPACKAGE = "gpkg_contents"  # the table that every GeoPackage has
_BOOKKEEPING = ("gpkg_", "rtree_")  # beginnings of the other tables of its own
_SHOWN = 20  # names in a message


def only_table(tables: Sequence[TableInfo], name: str) -> tuple[str, ...]:
    """The path of the only table; a view only where there is no table.

    Args:
        tables: What the database has.
        name: The file's, for messages.

    Raises:
        SourceError: There is none.
        InvalidRequestError: There are several.
    """
    if any(table.path[-1] == _GEOPACKAGE for table in tables):
        tables = [table for table in tables if not table.path[-1].startswith(_BOOKKEEPING)]
    tables = [table for table in tables if not table.is_view] or tables
    if not tables:
        raise SourceError(Message("{name} has no table", name=name))
    if len(tables) > 1:
        names = [table_text(table.path) for table in tables]
        several = Message(
            "{name} has {number}: {names}",
            name=name,
            number=count(len(names), "table"),
            names=", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else ""),
        )
        hint = Message("Name the one to export as its table (--table); one export reads one.")
        raise InvalidRequestError({"table": several}, hint)
    return tables[0].path
