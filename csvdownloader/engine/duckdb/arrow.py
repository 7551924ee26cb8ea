"""Rows of a DuckDB query as Arrow, without Arrow's own library: no row becomes a Python object."""

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import duckdb

Integers: TypeAlias = "memoryview[int]"


class _Array(ctypes.Structure):
    """`struct ArrowArray`, whose layout is fixed for good."""


_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Array))),
    ("dictionary", ctypes.POINTER(_Array)),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))),
    ("private_data", ctypes.c_void_p),
]


class _Stream(ctypes.Structure):
    """`struct ArrowArrayStream`, whose layout is fixed for good."""


_Stream._fields_ = [
    ("get_schema", ctypes.c_void_p),
    ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Array))),
    ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.POINTER(_Stream))),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]


def text_and_numbers(
    connection: "duckdb.DuckDBPyConnection", query: str, most: int
) -> Iterator[tuple[bytes, Integers, Integers]]:
    """The rows of a query of a VARCHAR and an INTEGER, neither ever NULL, some at a time.

    Args:
        connection: Where the query runs, while the rows are taken.
        query: The query.
        most: Rows that are given at once, at most.

    Yields:
        The texts one after the other, in UTF-8; where each of them begins and the last one ends,
        from any number on; and their numbers. Both are native integers of 32 bits.

    Raises:
        duckdb.Error: The query failed.
    """
    for array in _arrays(connection, query, most):
        yield _text_and_numbers(array)


def whole_numbers(
    connection: "duckdb.DuckDBPyConnection", query: str, size: int, most: int
) -> Iterator[bytes]:
    """The rows of a query of one UINTEGER or UBIGINT, never NULL, some at a time.

    Args:
        connection: Where the query runs, while the rows are taken.
        query: The query.
        size: Bytes of a number: 4 or 8.
        most: Rows that are given at once, at most.

    Yields:
        The numbers one after the other, as this machine has them.

    Raises:
        duckdb.Error: The query failed.
    """
    for array in _arrays(connection, query, most):
        numbers = array.children[0].contents
        start = (array.offset + numbers.offset) * size
        yield ctypes.string_at(numbers.buffers[1] + start, array.length * size)


def _arrays(connection: "duckdb.DuckDBPyConnection", query: str, most: int) -> Iterator[_Array]:
    """The batches of a query; each is there until the next one is asked for."""
    # As the public `to_arrow_reader` does, which hands the stream to pyarrow: 130 MB of package.
    capsule = connection._submit(query, None, "stream", most).arrow_capsule()  # noqa: SLF001
    stream = _stream_in(capsule)
    array = _Array()
    while True:
        if stream.get_next(ctypes.byref(stream), ctypes.byref(array)):
            raise _error(stream.get_last_error(ctypes.byref(stream)).decode(errors="replace"))
        if not array.release:
            return
        try:
            yield array
        finally:
            array.release(ctypes.byref(array))


def _stream_in(capsule: Any) -> _Stream:
    pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
    pointer_of.restype, pointer_of.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return _Stream.from_address(pointer_of(capsule, b"arrow_array_stream"))


def _text_and_numbers(array: _Array) -> tuple[bytes, Integers, Integers]:
    texts, numbers = (array.children[index].contents for index in range(2))
    if texts.null_count or numbers.null_count:
        raise ValueError("NULL in a query that has none")
    starts = _integers(texts, array, array.length + 1)
    first, last = starts[0], starts[array.length]
    text = ctypes.string_at(texts.buffers[2] + first, last - first) if last > first else b""
    return text, starts, _integers(numbers, array, array.length)


def _integers(column: _Array, array: _Array, count: int) -> Integers:
    size = ctypes.sizeof(ctypes.c_int32)
    start = (array.offset + column.offset) * size
    return memoryview(ctypes.string_at(column.buffers[1] + start, count * size)).cast("i")


def _error(text: str) -> "duckdb.Error":
    """The exception that the query itself would have raised: of a stream only its text is known."""
    import duckdb

    kind = text.partition(" Error:")[0]
    kinds: dict[str, type[duckdb.Error]] = {
        "FATAL": duckdb.FatalException,
        "INTERNAL": duckdb.InternalException,
        "IO": duckdb.IOException,
        "Out of Memory": duckdb.OutOfMemoryException,
    }
    return kinds.get(kind, duckdb.InvalidInputException)(text)
