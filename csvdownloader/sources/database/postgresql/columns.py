"""The columns of a query, as PostgreSQL describes them before it runs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from csvdownloader.core.tables.columns import Column, ColumnType, Schema
from csvdownloader.sources.database.postgresql.odd_answers import refusing_odd_answers
from csvdownloader.sources.database.postgresql.session import PostgresqlSession

if TYPE_CHECKING:
    from psycopg.pq.abc import PGresult

_NUMERIC = 1700
_RECORD = 2249
_TYPES = {  # by object ids that never change; those of the common types, of the others see `_other`
    16: ColumnType.BOOLEAN,
    17: ColumnType.BYTES,
    18: ColumnType.TEXT,  # "char"
    19: ColumnType.TEXT,  # name
    20: ColumnType.INTEGER,  # int8
    21: ColumnType.INTEGER,  # int2
    23: ColumnType.INTEGER,  # int4
    25: ColumnType.TEXT,
    26: ColumnType.INTEGER,  # oid
    28: ColumnType.INTEGER,  # xid
    29: ColumnType.INTEGER,  # cid
    114: ColumnType.NESTED,  # json
    700: ColumnType.FLOAT,
    701: ColumnType.FLOAT,
    869: ColumnType.TEXT,  # inet
    1042: ColumnType.TEXT,  # char(n)
    1043: ColumnType.TEXT,  # varchar
    1082: ColumnType.DATE,
    1083: ColumnType.TIME,
    1114: ColumnType.TIMESTAMP,
    1184: ColumnType.TIMESTAMP_WITH_TIME_ZONE,
    1186: ColumnType.TEXT,  # interval
    _NUMERIC: ColumnType.DECIMAL,
    _RECORD: ColumnType.NESTED,
    2950: ColumnType.TEXT,  # uuid
    3802: ColumnType.NESTED,  # jsonb
    5069: ColumnType.INTEGER,  # xid8
}
_OTHERS = """
SELECT oid, typtype, typcategory FROM pg_catalog.pg_type WHERE oid = ANY ($1::pg_catalog.oid[])
"""
_FIRST_FOREIGN = 16384  # object ids from here on are not of the server itself


def schema_of(session: PostgresqlSession, described: "PGresult") -> Schema:
    """The columns of a prepared query. Asks the server for the types that are not common.

    Args:
        session: For those. A server without PostgreSQL's catalog leaves them unknown.
        described: What `PostgresqlSession.prepare` returned. Domains stand there as their base.
    """
    columns = range(described.nfields)
    oids = {described.ftype(column) for column in columns}
    types = _TYPES | _others(session, oids - _TYPES.keys())
    with refusing_odd_answers():
        return tuple(
            _column(
                (described.fname(column) or b"").decode(),
                types.get(described.ftype(column), ColumnType.UNKNOWN),
                described.fmod(column),
            )
            for column in columns
        )


def _column(name: str, column_type: ColumnType, modifier: int) -> Column:
    if column_type is not ColumnType.DECIMAL or modifier < 0:
        return Column(name, column_type)
    sizes = modifier - 4
    scale = (sizes & 0x7FF ^ 0x400) - 0x400  # 11 bits with a sign
    return Column(name, column_type, sizes >> 16 & 0xFFFF, scale)


def _others(session: PostgresqlSession, oids: Iterable[int]) -> dict[int, ColumnType]:
    if not oids:
        return {}
    found = session.attempt(_OTHERS, f"{{{','.join(map(str, oids))}}}") or []
    with refusing_odd_answers():
        return {int(o or 0): _other(int(o or 0), kind, category) for o, kind, category in found}


def _other(oid: int, kind: str | None, category: str | None) -> ColumnType:
    """The type by `typtype` and `typcategory` of the catalog."""
    if category == "A" or kind == "c":  # arrays, composite types
        return ColumnType.NESTED
    is_built_in = oid < _FIRST_FOREIGN and kind == "b"
    if is_built_in or category == "S" or kind in {"e", "r", "m"}:  # strings, enums, ranges
        return ColumnType.TEXT
    return ColumnType.UNKNOWN
