"""The schema of an Arrow stream, read without Arrow's own library."""

import ctypes
from collections.abc import Iterator
from typing import Any

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.core.messages import Message

# Types whose values DuckDB would change, as format strings of Arrow's C interface
_CHANGED = {
    "tDn": Message("Column {column} has durations with nanoseconds, which would be cut off"),
    "tiD": Message(
        "Column {column} has intervals of days and milliseconds, which would be misread"
    ),
}
_MONTHS_TO_NANOSECONDS = "tin"
_TRUNCATED = Message("Column {column} has intervals with nanoseconds, which would be cut off")


class _Schema(ctypes.Structure):
    """The first fields of `struct ArrowSchema`, whose layout is fixed for good."""


_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.POINTER(_Schema)),
]


def column_names(handle: Any) -> list[str]:
    """The column names of an Arrow stream, without reading it. DuckDB would rename equal names."""
    schema, _capsule = _schema(handle)
    return [_name(column) for column in _children(schema)]


def column_formats(handle: Any) -> list[str]:
    """The column types of an Arrow stream, as format strings of Arrow's C interface."""
    schema, _capsule = _schema(handle)
    return [_format(column) for column in _children(schema)]


def refuse_lossy_types(handle: Any, *, has_nanoseconds: bool) -> None:
    """Refuses a stream with a type, at any depth, whose values DuckDB would change.

    Args:
        handle: An Arrow stream; it is not read.
        has_nanoseconds: Whether intervals of months, days and nanoseconds may be finer than a
            microsecond.

    Raises:
        SourceError: DuckDB would change the values of a column.
    """
    changed = _CHANGED | ({_MONTHS_TO_NANOSECONDS: _TRUNCATED} if has_nanoseconds else {})
    schema, _capsule = _schema(handle)
    for column in _children(schema):
        for arrow_format in filter(changed.__contains__, _formats(column)):
            raise SourceError(
                changed[arrow_format].filled(column=_name(column)),
                Message("Select the column as text."),
            )


def _schema(handle: Any) -> tuple[_Schema, Any]:
    """The schema, and the capsule that keeps it alive."""
    capsule = handle.__arrow_c_schema__()
    pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
    pointer_of.restype, pointer_of.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return _Schema.from_address(pointer_of(capsule, b"arrow_schema")), capsule


def _children(schema: _Schema) -> Iterator[_Schema]:
    return (schema.children[index].contents for index in range(schema.n_children))


def _formats(schema: _Schema) -> Iterator[str]:
    yield _format(schema)
    for child in _children(schema):
        yield from _formats(child)
    if schema.dictionary:
        yield from _formats(schema.dictionary.contents)


def _name(schema: _Schema) -> str:
    try:
        return (schema.name or b"").decode()
    except UnicodeDecodeError as error:
        raise BadBytesError(Message("The name of a column has bytes that are no UTF-8")) from error


def _format(schema: _Schema) -> str:
    return str(schema.format.decode(errors="replace"))
