"""Finds the cells of a sheet that calamine reads as empty though they are not.

These are errors, such as #DIV/0!, and formulas whose result was never stored.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import SourceError, SourceUnreadableError
from csvdownloader.core.messages import Message

_BLOCK = 1 << 20  # bytes
_CELL = rb"<(?:\w+:)?c\b([^>]*)(?<!/)>"
_ERROR = re.compile(
    rb"<(?:\w+:)?c\b([^>]*\bt=[\"']e[\"'][^>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL
)
_NO_RESULT = re.compile(
    _CELL
    + rb"\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    + rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)<")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]+)(\d+)[\"']")
_TAG = re.compile(r"<(?:\w+:)?(sheet|Relationship)\b([^>]*)>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def error_cells(path: Path, sheet: str, cancel: Cancel) -> dict[tuple[int, int], str]:
    """The texts of the cells that hold an error, by row and column from 0.

    Raises:
        SourceError: A formula has no stored result, so that its value is not in the file.
        SourceUnreadableError: The workbook is damaged.
    """
    errors: dict[tuple[int, int], str] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for block in _row_blocks(archive, _member(archive, sheet)):
                cancel.check()
                _refuse_formulas(block, path.name, sheet)
                for attributes, content in _ERROR.findall(block):
                    value = _VALUE.search(content)
                    text = unescape(value.group(1).decode()) if value else ""
                    errors[_cell_reference(attributes)] = text
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError) as error:
        raise SourceUnreadableError(
            Message("{name} is damaged: {error}", name=path.name, error=error)
        ) from error
    return errors


def _refuse_formulas(block: bytes, name: str, sheet: str) -> None:
    for match in _NO_RESULT.finditer(block):
        if b't="str"' in match.group(1):  # its result is an empty text
            continue
        found = _REFERENCE.search(match.group(1))
        cell = b"".join(found.groups()).decode() if found else "?"
        raise SourceError(
            Message(
                "Cell {cell} of the sheet {sheet} in {name} has a formula without a stored result",
                cell=cell,
                sheet=sheet,
                name=name,
            ),
            Message("Open the workbook in a spreadsheet program, save it there, then retry."),
        )


def _row_blocks(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    with archive.open(member) as file:
        held = b""
        while block := file.read(_BLOCK):
            held += block
            end = held.rfind(b"row>") + 4
            if end > 4:
                yield held[:end]
                held = held[end:]
        yield held


def _member(archive: zipfile.ZipFile, sheet: str) -> str:
    book = _attributes(archive.read("xl/workbook.xml"), "sheet")
    links = _attributes(archive.read("xl/_rels/workbook.xml.rels"), "Relationship")
    wanted = next(
        value for s in book if s.get("name") == sheet for k, value in s.items() if k[-3:] == ":id"
    )
    target = next(link["Target"] for link in links if link.get("Id") == wanted)
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _attributes(xml: bytes, tag: str) -> list[dict[str, str]]:
    return [
        {name: unescape(a or b) for name, a, b in _ATTRIBUTE.findall(content)}
        for found, content in _TAG.findall(xml.decode("utf-8-sig"))
        if found == tag
    ]


def _cell_reference(attributes: bytes) -> tuple[int, int]:
    found = _REFERENCE.search(attributes)
    if found is None:
        raise ValueError("an error cell without a place")
    column = 0
    for letter in found.group(1):
        column = column * 26 + letter - ord("A") + 1
    return int(found.group(2)) - 1, column - 1
