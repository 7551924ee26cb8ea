"""A smaller libicudata for the package: of ICU's data only what Qt asks for [saves 29 MB].

Qt's wheels for Linux bring all data of ICU. Qt has the names of months and the forms of numbers in
tables of its own, and Python decodes what the program reads; Qt asks ICU for the order of texts, as
in the list of files of its file dialog. The layout is that of ICU's `ucmndata.h`: a header, and a
table of the offsets of names and items from its own begin.
"""

import struct
import subprocess
from pathlib import Path

from resources.packaging.parts import Entry

# What stays, by the beginning of the name: how each language sorts, and what leads there.
KEPT = ("coll/", "root.res", "res_index.res", "pool.res", "supplementalData.res")

_MAGIC = b"\xda\x27"
_KIND = b"CmnD"
_KIND_OFFSET = 12
_ASSEMBLY = """
    .section .rodata
    .balign 16
    .globl {symbol}
    .type {symbol}, @object
{symbol}:
    .incbin "{data}"
    .size {symbol}, . - {symbol}
    .section .note.GNU-stack, "", @progbits
"""


def with_small_icu(entries: list[Entry], folder: Path) -> list[Entry]:
    """The entries of the package, with a smaller libicudata, which is written into `folder`."""
    return [
        (place, str(write_small_library(Path(source), folder)), kind)
        if kind == "BINARY" and Path(place).name.startswith("libicudata.")
        else (place, source, kind)
        for place, source, kind in entries
    ]


def write_small_library(library: Path, folder: Path) -> Path:
    """Writes into `folder` a library of the same name as `library`, with less data in it.

    Needs the assembler and the linker of binutils.

    Raises:
        ValueError: There is no data of ICU in it, or none of what stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data, source = folder / "icu.dat", folder / "icu.s"
    data.write_bytes(smaller(library.read_bytes()))
    version = library.name.rpartition(".")[2]
    source.write_text(_ASSEMBLY.format(symbol=f"icudt{version}_dat", data=data), encoding="utf-8")
    target = folder / library.name
    subprocess.run(["as", "-o", folder / "icu.o", source], check=True)
    subprocess.run(
        ["ld", "-shared", "-soname", library.name, "-o", target, folder / "icu.o"], check=True
    )
    return target


def smaller(library: bytes) -> bytes:
    """ICU's data in `library` with only the items that stay, in its own layout.

    Raises:
        ValueError: As above.
    """
    begin = library.find(_KIND) - _KIND_OFFSET
    if begin < 0 or library[begin + 2 : begin + 4] != _MAGIC:
        raise ValueError("there is no data of ICU in this library")
    (header_size,) = struct.unpack_from("<H", library, begin)
    kept = {name: item for name, item in _items(library[begin + header_size :]) if _stays(name)}
    if not kept:
        raise ValueError("nothing of the data of ICU is known")
    return library[begin : begin + header_size] + _packed(kept)


def _stays(name: str) -> bool:
    return name.partition("/")[2].startswith(KEPT)


def _items(table: bytes) -> list[tuple[str, bytes]]:
    (count,) = struct.unpack_from("<I", table)
    offsets = list(struct.iter_unpack("<II", table[4 : 4 + 8 * count]))
    ends = [begin for _, begin in offsets[1:]] + [len(table)]
    names = [table[at : table.index(b"\0", at)].decode("ascii") for at, _ in offsets]
    return [
        (name, table[begin:end]) for name, (_, begin), end in zip(names, offsets, ends, strict=True)
    ]


def _packed(items: dict[str, bytes]) -> bytes:
    """The table and what it names; ICU looks names up by halving, so they stay in order."""
    names = [name.encode("ascii") + b"\0" for name in items]
    begin_of_names = 4 + 8 * len(items)
    begin = _aligned(begin_of_names + sum(map(len, names)))
    table, texts, body = [struct.pack("<I", len(items))], b"", b""
    for name, item in zip(names, items.values(), strict=True):
        table.append(struct.pack("<II", begin_of_names + len(texts), begin + len(body)))
        texts += name
        body += item.ljust(_aligned(len(item)), b"\0")
    return (b"".join(table) + texts).ljust(begin, b"\xaa") + body


def _aligned(size: int) -> int:
    return size + -size % 16
