"""Texts of an old workbook say their length; one that has fewer characters is damage."""

import struct

import pytest

from csvdownloader.sources.tabular.workbooks.xls_texts import Texts

NARROW, WIDE = 0, 1


@pytest.mark.parametrize(
    ("flags", "content", "text"),
    [(NARROW, b"caf\xe9", "café"), (WIDE, "表x".encode("utf-16-le"), "表x"), (NARROW, b"", "")],
)
def test_a_text_has_its_length(flags, content, text):
    head = struct.pack("<HB", len(text), flags)
    assert Texts().of_cell(b"at" + head + content + b"more", 2) == text
    sheet = struct.pack("<2B", len(text), flags)
    assert Texts().of_sheet(b"at" + sheet + content + b"more", 2) == text


@pytest.mark.parametrize("flags", [NARROW, WIDE])
def test_one_that_is_shorter_is_cut_off(flags):
    content = bytes(3) if flags == NARROW else bytes(7)
    with pytest.raises(ValueError, match="a text of it is cut off"):
        Texts().of_cell(struct.pack("<HB", 4, flags) + content, 0)
