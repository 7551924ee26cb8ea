"""The types of MySQL's protocol, as a receipt calls them."""

from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.sources.database.mysql.cells import ResultColumn

_DECIMAL = frozenset({0, 246})
_UNSIGNED = 32  # the flag
_TYPES = {  # by the protocol's numbers; all others are texts, or bytes
    1: ColumnType.INTEGER,  # TINYINT, so BOOLEAN too
    2: ColumnType.INTEGER,
    3: ColumnType.INTEGER,
    4: ColumnType.FLOAT,
    5: ColumnType.FLOAT,
    6: ColumnType.UNKNOWN,  # NULL
    7: ColumnType.TIMESTAMP_WITH_TIME_ZONE,  # TIMESTAMP: a moment, written in UTC
    8: ColumnType.INTEGER,
    9: ColumnType.INTEGER,
    10: ColumnType.DATE,
    11: ColumnType.TIME,  # from -838 to 838 hours
    12: ColumnType.TIMESTAMP,  # DATETIME
    13: ColumnType.INTEGER,  # YEAR
    14: ColumnType.DATE,
    16: ColumnType.INTEGER,  # BIT, written as a number
    245: ColumnType.NESTED,  # JSON of MySQL; that of MariaDB is a text
}


def column_of(described: ResultColumn) -> Column:
    """The column of the file."""
    if described.type in _DECIMAL:
        return _decimal(described)
    as_bytes = ColumnType.BYTES if described.is_binary else ColumnType.TEXT
    return Column(described.name, _TYPES.get(described.type, as_bytes))


def _decimal(described: ResultColumn) -> Column:
    """The protocol gives the width of the longest value, with its sign and its point."""
    signs = not described.flags & _UNSIGNED
    precision = described.width - signs - bool(described.decimals)
    return Column(described.name, ColumnType.DECIMAL, precision, described.decimals)
