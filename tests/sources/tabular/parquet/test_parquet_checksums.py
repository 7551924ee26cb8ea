"""The checksums of pages, where a header says less than it should."""

import zlib

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.sources.tabular.parquet.parquet_checksums import check_pages
from csvdownloader.sources.tabular.parquet.parquet_footer import ColumnChunk

PAGE = b"abcd"


def number(value):
    """As Thrift's compact protocol has it."""
    value, made = value << 1, b""
    while value > 0x7F:
        made, value = made + bytes([value & 0x7F | 0x80]), value >> 7
    return made + bytes([value])


SIZE = b"\x35" + number(len(PAGE))  # the field 3
CRC = number(zlib.crc32(PAGE))


@pytest.mark.parametrize(
    ("header", "pages"),
    [
        (SIZE + b"\x15" + CRC + b"\0", 1),
        (SIZE + b"\0", 0),
        (b"\x45" + CRC + b"\0", 0),
        (b"\x35\x01\x15" + CRC + b"\0", 0),
        (SIZE + b"\x15" + CRC, 0),
    ],
    ids=["whole", "no checksum", "no size", "negative size", "no end"],
)
def test_a_page_counts_where_its_header_says_size_and_checksum(tmp_path, header, pages):
    path = tmp_path / "a.parquet"
    path.write_bytes(header + PAGE)
    chunk = ColumnChunk("i", 0, 0, len(header + PAGE))
    assert check_pages(path, [chunk], Cancel()) == pages
