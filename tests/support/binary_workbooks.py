"""Makes binary workbooks, .xls and .xlsb, out of their records."""

import struct
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.support.workbooks import DOCUMENT, PACKAGE

_END, _FREE, _OF_TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR = 512
DATE_FORMAT = 14  # number of a built-in format


def compound_file(path: Path, streams: Mapping[str, bytes]) -> Path:
    """Writes a compound file (OLE); each stream is filled up to 4,096 bytes, as small ones are."""
    following = _chain(0, 1 + len(streams) // 4)
    entries = [_entry("Root Entry", 5, _END, 0)]
    content = b""
    for name, data in streams.items():
        padded = data.ljust(4096, b"\0")
        padded += bytes(-len(padded) % _SECTOR)
        entries.append(_entry(name, 2, len(following), len(padded)))
        following += _chain(len(following), len(padded) // _SECTOR)
        content += padded
    at = len(following)
    table = struct.pack("<128I", *following, _OF_TABLE, *[_FREE] * (127 - at))
    folder = b"".join(entries)
    folder += bytes(-len(folder) % _SECTOR)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H6x9I", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 0, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", at, *[_FREE] * 108)
    path.write_bytes(header + folder + content + table)
    return path


def small_streams(path: Path, streams: Mapping[str, bytes]) -> Path:
    """Writes a compound file whose few streams lie in small sectors of 64 bytes."""
    following: list[int] = []
    entries, content = [b""], b""
    for name, data in streams.items():
        sectors = -(-len(data) // 64)
        entries.append(_entry(name, 2, len(following) if data else _END, len(data)))
        following += _chain(len(following), sectors) if data else []
        content += data.ljust(64 * sectors, b"\0")
    entries[0] = _entry("Root Entry", 5, 2, len(content))
    folder = b"".join(entries).ljust(_SECTOR, b"\0")
    small = struct.pack("<128I", *following, *[_FREE] * (128 - len(following)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H6x9I", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 0, 0, 4096, 1, 1, _END, 0)
    header += struct.pack("<109I", 3, *[_FREE] * 108)
    table = struct.pack("<128I", _END, _END, _END, _OF_TABLE, *[_FREE] * 124)
    path.write_bytes(header + folder + small + content.ljust(_SECTOR, b"\0") + table)
    return path


def _chain(start: int, sectors: int) -> list[int]:
    return [*range(start + 1, start + sectors), _END]


def _entry(name: str, kind: int, start: int, length: int) -> bytes:
    encoded = f"{name}\0".encode("utf-16-le")
    return encoded.ljust(64, b"\0") + struct.pack(
        "<H2B3I36xIQ", len(encoded), kind, 1, _FREE, _FREE, _FREE, start, length
    )


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of an .xls workbook."""
    return struct.pack("<2H", kind, len(data)) + data


def xls_cell(kind: int, row: int, column: int, data: bytes, style: int = 0) -> bytes:
    """A cell of an .xls workbook."""
    return record(kind, struct.pack("<3H", row, column, style) + data)


def xls_text(text: str) -> bytes:
    """A text of an .xls workbook, behind its length of two bytes."""
    content = text.encode("utf-16-le")
    return struct.pack("<HB", len(content) // 2, 1) + content


def write_xls(
    path: Path,
    sheets: Mapping[str, bytes],
    *,
    extra: bytes = b"",
    hidden: Iterable[str] = (),
    formats: Iterable[int] = (0, DATE_FORMAT),
) -> Path:
    """Writes a workbook of Excel 97; `sheets` has the records of the cells.

    Args:
        path: Where to.
        sheets: The records of the cells, by the names of the sheets.
        extra: Further records of the workbook.
        hidden: Names of sheets.
        formats: The number of the format of each style.
    """
    begin, end = record(0x809, struct.pack("<2H12x", 0x600, 5)), record(0x0A)
    styles = b"".join(record(0xE0, struct.pack("<2H16x", 0, number)) for number in formats)
    body = begin + extra + styles
    at = len(body) + len(end) + sum(12 + 2 * len(name) for name in sheets)
    listed, contents = b"", b""
    for name, cells in sheets.items():
        named = struct.pack("<2B", len(name), 1) + name.encode("utf-16-le")
        listed += record(0x85, struct.pack("<I2B", at + len(contents), name in hidden, 0) + named)
        contents += record(0x809, struct.pack("<2H12x", 0x600, 0x10)) + cells + end
    return compound_file(path, {"Workbook": body + listed + end + contents})


def xlsb_record(kind: int, data: bytes = b"") -> bytes:
    """A record of an .xlsb workbook."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(data)
    while length >= 0x80:
        head, length = head + bytes([length & 0x7F | 0x80]), length >> 7
    return head + bytes([length]) + data


def xlsb_cell(kind: int, column: int, data: bytes, style: int = 0) -> bytes:
    """A cell of an .xlsb workbook."""
    return xlsb_record(kind, struct.pack("<2I", column, style) + data)


def xlsb_row(number: int) -> bytes:
    """What a row of an .xlsb workbook begins with."""
    return xlsb_record(0, struct.pack("<I13x", number))


def xlsb_text(text: str) -> bytes:
    """A text of an .xlsb workbook, behind its length."""
    content = text.encode("utf-16-le")
    return struct.pack("<I", len(content) // 2) + content


def write_xlsb(path: Path, sheets: Mapping[str, bytes], *, is_1904: bool = False) -> Path:
    """Writes a binary workbook; `sheets` has the records of the rows by the sheet's name."""
    listed = b"".join(
        xlsb_record(156, struct.pack("<2I", 0, i) + xlsb_text(f"r{i}") + xlsb_text(name))
        for i, name in enumerate(sheets, 1)
    )
    properties = xlsb_record(153, struct.pack("<3I", is_1904, 0, 0))
    book = xlsb_record(131) + properties + xlsb_record(143) + listed + xlsb_record(144)
    styles = xlsb_record(278) + xlsb_record(617, struct.pack("<I", 2))
    for number in (0, DATE_FORMAT):
        styles += xlsb_record(47, struct.pack("<2H12x", 0, number))
    styles += xlsb_record(618) + xlsb_record(279)
    texts = xlsb_record(159, struct.pack("<2I", 1, 1)) + xlsb_record(
        19, b"\0" + xlsb_text("shared")
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", _links({"r1": ("officeDocument", "xl/workbook.bin")}))
        archive.writestr("xl/workbook.bin", book + xlsb_record(132))
        parts = {
            f"r{i}": ("worksheet", f"worksheets/sheet{i}.bin") for i in range(1, len(sheets) + 1)
        }
        parts |= {"t": ("sharedStrings", "sharedStrings.bin"), "s": ("styles", "styles.bin")}
        archive.writestr("xl/_rels/workbook.bin.rels", _links(parts))
        archive.writestr("xl/sharedStrings.bin", texts + xlsb_record(160))
        archive.writestr("xl/styles.bin", styles)
        for i, rows in enumerate(sheets.values(), 1):
            size = xlsb_record(148, struct.pack("<4I", 0, 9, 0, 9))
            content = xlsb_record(129) + size + xlsb_record(145) + rows + xlsb_record(146)
            archive.writestr(f"xl/worksheets/sheet{i}.bin", content + xlsb_record(130))
    return path


def _links(parts: Mapping[str, tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="{key}" Type="{DOCUMENT}/{kind}" Target="{target}"/>'
        for key, (kind, target) in parts.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
