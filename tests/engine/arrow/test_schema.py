"""What an Arrow stream says of its columns, read without Arrow's own library."""

import ctypes

import pytest

from csvdownloader.core.errors.reading import BadBytesError
from csvdownloader.engine.arrow.schema import _Schema, column_formats, column_names


class Handle:
    """A stream of these columns, each a format and a name."""

    def __init__(self, *columns):
        self._columns = [_Schema(*column) for column in columns]
        pointers = map(ctypes.pointer, self._columns)
        self._root = _Schema(b"+s", n_children=len(columns))
        self._root.children = (ctypes.POINTER(_Schema) * len(columns))(*pointers)

    def __arrow_c_schema__(self):
        new = ctypes.pythonapi.PyCapsule_New
        new.restype = ctypes.py_object
        new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        return new(ctypes.addressof(self._root), b"arrow_schema", None)


def test_columns_have_their_names_and_formats_in_their_order():
    handle = Handle((b"i", "größe".encode()), (b"u", None), (b"tsu:\xff", b"a"))
    assert column_names(handle) == ["größe", "", "a"]
    assert column_formats(handle) == ["i", "u", "tsu:\N{REPLACEMENT CHARACTER}"]


def test_a_name_that_is_not_utf_8_is_an_error():
    with pytest.raises(BadBytesError, match="The name of a column has bytes that are no UTF-8"):
        column_names(Handle((b"i", b"\xff")))
